#include "oracle/story.h"

#include "base/hash.h"

#include <stdio.h>
#include <string.h>

#define FAULT_LINES_MAX 4

struct tf_story tf_story_begin(struct tf_report *report, const char *kind, uint32_t node) {
    return (struct tf_story){
        .report = report,
        .kind = kind,
        .place = tf_ledger_plan(report->ledger)->place,
        .node = node,
        .record = tf_ledger_record(report->ledger),
        .at_us = tf_ledger_now(report->ledger),
    };
}

static void append(struct tf_buf *out, const char *format, va_list arguments) {
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    tf_buf_reserve(out, (size_t)length + 1);
    vsnprintf(out->data + out->len, (size_t)length + 1, format, arguments);
    out->len += (size_t)length;
}

void tf_story_head(struct tf_story *story, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    append(&story->headline, format, arguments);
    va_end(arguments);
}

void tf_story_line(struct tf_story *story, const char *format, ...) {
    if (story->detail.len > 0)
        tf_buf_append_byte(&story->detail, '\n');
    va_list arguments;
    va_start(arguments, format);
    append(&story->detail, format, arguments);
    va_end(arguments);
}

void tf_story_at_step(struct tf_story *story, uint32_t step) {
    const struct tf_step *planned =
        step == TF_NAME_NONE ? NULL : tf_plan_step(tf_ledger_plan(story->report->ledger), step);
    if (planned != NULL && planned->place.line != 0)
        story->place = planned->place;
}

static void tell_loss(struct tf_story *story, const struct tf_known_request *request,
                      const char *device) {
    const char *what = request->answer_lost ? "answer" : "request";
    if (request->lost_by < TF_VERB_COUNT)
        tf_story_line(story, "The %s was lost at %s (%s).", what,
                      tf_say_time(request->lost_us).text, tf_verb_word(request->lost_by));
    else
        tf_story_line(story, "The %s was lost at %s.", what, tf_say_time(request->lost_us).text);
    if (request->ended_us != TF_NEVER)
        tf_story_line(story, "%s gave it up at %s.", device, tf_say_time(request->ended_us).text);
}

static void tell_request(struct tf_story *story, const char *which,
                         const struct tf_known_request *request) {
    struct tf_words device = tf_say_node(story->report->ledger, request->node);
    bool is_answered = request->ended_us != TF_NEVER && request->outcome == TF_HTTP_ANSWERED;
    if (request->is_scripted && is_answered) {
        tf_story_line(story,
                      "%s attempt: %s sent it at %s; the scenario answered for the server, with "
                      "status %d, at %s.",
                      which, device.text, tf_say_time(request->sent_us).text, request->status,
                      tf_say_time(request->ended_us).text);
        return;
    }
    if (request->sent_us != TF_NEVER)
        tf_story_line(story, "%s attempt: %s sent it at %s%s%s.", which, device.text,
                      tf_say_time(request->sent_us).text,
                      request->taken_us == TF_NEVER ? "; it never reached the server"
                                                    : "; it reached the server at ",
                      request->taken_us == TF_NEVER ? "" : tf_say_time(request->taken_us).text);
    if (request->lost_us != TF_NEVER)
        tell_loss(story, request, device.text);
    else if (request->ended_us == TF_NEVER)
        tf_story_line(story, "No answer to it came.");
    else if (request->outcome != TF_HTTP_ANSWERED)
        tf_story_line(story, "It failed on the way, as %s learnt at %s.", device.text,
                      tf_say_time(request->ended_us).text);
    else
        tf_story_line(story, "The answer, status %d, came at %s.", request->status,
                      tf_say_time(request->ended_us).text);
}

void tf_story_action(struct tf_story *story, const struct tf_known_action *action) {
    const struct tf_ledger *ledger = story->report->ledger;
    if (action == NULL)
        return;
    tf_story_at_step(story, action->step);
    if (action->order == 0)
        tf_story_line(story, "No user asked for action %s.", tf_say_id(&action->id).text);
    else
        tf_story_line(story, "%s asked for it at %s (%s, action %s)%s.",
                      tf_say_node(ledger, action->node).text, tf_say_time(action->at_us).text,
                      tf_say_action(ledger, action).text, tf_say_id(&action->id).text,
                      action->cut_short ? "; the process died in the call" : "");
    if (action->first_request != NULL)
        tell_request(story, "First", action->first_request);
    if (action->last_request != NULL && action->last_request != action->first_request)
        tell_request(story, "Last", action->last_request);
}

static bool fault_touches(const struct tf_step *step, uint32_t node) {
    return step->who == node || step->who == TF_NODE_ALL || step->who == TF_NODE_SERVER ||
           node == TF_NODE_NONE;
}

void tf_story_faults(struct tf_story *story, uint32_t node) {
    const struct tf_ledger *ledger = story->report->ledger;
    size_t count, told = 0;
    const uint32_t *faults = tf_ledger_faults(ledger, &count);
    for (size_t i = 0; i < count && told < FAULT_LINES_MAX; i++) {
        const struct tf_step *step = tf_plan_step(tf_ledger_plan(ledger), faults[i]);
        if (step == NULL || !fault_touches(step, node))
            continue;
        tf_story_line(story, "In force since %s: %s.", tf_say_time(step->at_us).text,
                      tf_verb_word(step->verb));
        told++;
    }
}

void tf_story_holders(struct tf_story *story, uint32_t node) {
    const struct tf_ledger *ledger = story->report->ledger;
    size_t holding, count;
    const uint32_t *steps = tf_ledger_faults(ledger, &holding);
    for (size_t i = 0; i < holding; i++) {
        const struct tf_step *step = tf_plan_step(tf_ledger_plan(ledger), steps[i]);
        if (step != NULL && fault_touches(step, node)) {
            tf_story_faults(story, node);
            return;
        }
    }
    const struct tf_known_fault *ended = tf_ledger_ended(ledger, &count);
    while (count-- > 0) {
        const struct tf_step *step = tf_plan_step(tf_ledger_plan(ledger), ended[count].step);
        if (step == NULL || !fault_touches(step, node))
            continue;
        tf_story_line(story, "No fault holds it; the last that touched it, %s, ended at %s.",
                      tf_verb_word(step->verb), tf_say_time(ended[count].ended_us).text);
        return;
    }
    tf_story_line(story, "No fault holds it, and none ever did.");
}

static uint64_t fingerprint_of(const struct tf_story *story) {
    return tf_hash_pair(tf_hash_text(story->report->rule), tf_hash_text(story->kind));
}

void tf_story_end(struct tf_story *story) {
    struct tf_report *report = story->report;
    if (report->count++ >= TF_FINDINGS_PER_RULE) {
        report->result->findings_dropped++;
    } else {
        struct tf_finding finding = {
            .headline = tf_slice_dup(tf_buf_slice(&story->headline)),
            .detail = story->detail.len == 0 ? NULL : tf_slice_dup(tf_buf_slice(&story->detail)),
            .node = story->node,
            .at_us = story->at_us,
            .record = story->record,
            .place = story->place,
            .fingerprint = fingerprint_of(story),
        };
        snprintf(finding.rule, sizeof(finding.rule), "%s", report->rule);
        tf_result_add(report->result, finding);
    }
    tf_buf_close(&story->headline);
    tf_buf_close(&story->detail);
}
