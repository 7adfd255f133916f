#include "oracle/expect.h"

#include "oracle/check_node.h"

#include <stdlib.h>

#define SOMETIMES_MAX 64

struct tf_expect {
    const struct tf_ledger *ledger;
    struct tf_report expect, always, finally, unfired, refused;
    bool *told; /* by check: an `always` is told once */
    uint64_t sometimes;
};

static struct tf_report report_of(const struct tf_ledger *ledger, struct tf_result *result,
                                  const char *rule) {
    return (struct tf_report){.ledger = ledger, .result = result, .rule = rule};
}

struct tf_expect *tf_expect_create(const struct tf_ledger *ledger, struct tf_result *result) {
    struct tf_expect *expect = tf_alloc_zero(1, sizeof(*expect));
    expect->ledger = ledger;
    expect->expect = report_of(ledger, result, "expect");
    expect->always = report_of(ledger, result, "always");
    expect->finally = report_of(ledger, result, "finally");
    expect->unfired = report_of(ledger, result, "unfired");
    expect->refused = report_of(ledger, result, "refused");
    expect->told = tf_alloc_zero(tf_ledger_plan(ledger)->check_count + 1, sizeof(*expect->told));
    return expect;
}

void tf_expect_destroy(struct tf_expect *expect) {
    if (expect == NULL)
        return;
    free(expect->told);
    free(expect);
}

uint64_t tf_expect_sometimes(const struct tf_expect *expect) {
    return expect->sometimes;
}

/* The conversation whose participants a check for all replicas means, TF_NAME_NONE for everybody.
 */
static uint32_t conversation_of(const struct tf_plan *plan, const struct tf_check *check) {
    switch (check->kind) {
    case TF_CHECK_MESSAGE:
    case TF_CHECK_READERS:
        return check->message < plan->message_count ? plan->messages[check->message].conversation
                                                    : TF_NAME_NONE;
    case TF_CHECK_ORDER:
        return check->message_count > 0 ? plan->messages[check->messages[0]].conversation
                                        : TF_NAME_NONE;
    case TF_CHECK_UNREAD:
    case TF_CHECK_TYPING:
    case TF_CHECK_CONVERSATION:
    case TF_CHECK_STATS:
        return check->conversation;
    default:
        return TF_NAME_NONE;
    }
}

static bool is_meant(const struct tf_ledger *ledger, uint32_t conversation, uint32_t node) {
    const struct tf_plan *plan = tf_ledger_plan(ledger);
    if (tf_ledger_device(ledger, node)->life == 0 || tf_ledger_device(ledger, node)->logged_out)
        return false; /* never started: it shows nothing to anybody */
    if (conversation >= plan->conversation_count)
        return true;
    uint32_t user = plan->replicas[node].user;
    const struct tf_known_conversation *known = tf_ledger_planned(ledger, conversation);
    return known != NULL ? tf_ledger_takes_part(known, user)
                         : tf_plan_takes_part(plan, conversation, user);
}

/* Asks every replica that is meant. `*node` is the first one where it fails, or the first asked. */
static struct tf_check_answer ask_many(const struct tf_ledger *ledger, const struct tf_check *check,
                                       uint32_t *node) {
    const struct tf_plan *plan = tf_ledger_plan(ledger);
    uint32_t conversation = conversation_of(plan, check);
    bool any = check->node == TF_NODE_ANY;
    struct tf_check_answer answer = {.holds = !any, .kind = "nobody"};
    for (uint32_t i = 0, asked = 0; i < plan->replica_count; i++) {
        if (!is_meant(ledger, conversation, i))
            continue;
        struct tf_check_answer here = tf_check_at(ledger, check, i);
        if (here.holds == any)
            return *node = i, here;
        if (asked++ == 0)
            *node = i, answer = here;
    }
    return answer;
}

static struct tf_check_answer ask(const struct tf_ledger *ledger, const struct tf_check *check,
                                  uint32_t *node) {
    if (check->node == TF_NODE_ALL || check->node == TF_NODE_ANY ||
        (check->kind == TF_CHECK_CONVERGED && check->node == TF_NODE_NONE))
        return ask_many(ledger, check, node);
    *node = check->node;
    return tf_check_at(ledger, check, check->node);
}

static void tell_subject(struct tf_story *story, const struct tf_check *check, uint32_t node) {
    const struct tf_ledger *ledger = story->report->ledger;
    const struct tf_plan *plan = tf_ledger_plan(ledger);
    if (check->kind == TF_CHECK_MESSAGE)
        tf_story_head(story, "\"%s\" at ", plan->messages[check->message].name);
    tf_story_head(story, "%s",
                  node == TF_NODE_NONE ? "Nobody who was asked" : tf_say_node(ledger, node).text);
    if (check->kind == TF_CHECK_UNREAD || check->kind == TF_CHECK_TYPING ||
        check->kind == TF_CHECK_CONVERSATION)
        tf_story_head(story, " in %s", plan->conversations[check->conversation].name.text);
}

static void tell_failure(struct tf_report *report, const struct tf_check *check, uint32_t node,
                         const struct tf_check_answer *answer) {
    struct tf_story story = tf_story_begin(report, answer->kind, node);
    tell_subject(&story, check, node);
    tf_story_head(&story, " was expected to %s, but it %s.", answer->wanted.text,
                  answer->found.text);
    if (check->kind == TF_CHECK_MESSAGE) {
        const struct tf_known_message *message = tf_ledger_named(report->ledger, check->message);
        if (message == NULL)
            tf_story_line(&story, "No accepted command has made this message.");
        else
            tf_story_action(&story, message->send);
    }
    tf_story_faults(&story, node);
    if (check->place.line != 0)
        story.place = check->place;
    tf_story_end(&story);
}

static void hear_check(struct tf_expect *expect, const struct tf_record *record) {
    const struct tf_plan *plan = tf_ledger_plan(expect->ledger);
    uint32_t number = record->check.check;
    if (number >= plan->check_count)
        return;
    const struct tf_check *check = &plan->checks[number];
    uint32_t node = TF_NODE_NONE;
    struct tf_check_answer answer = ask(expect->ledger, check, &node);
    if (record->check.sometimes) {
        uint32_t bit = number - plan->first_sometimes;
        if (answer.holds && bit < SOMETIMES_MAX)
            expect->sometimes |= UINT64_C(1) << bit;
        return;
    }
    if (answer.holds || (record->check.always && expect->told[number]))
        return;
    expect->told[number] = true;
    bool is_finally =
        number >= plan->first_finally && number < plan->first_finally + plan->finally_count;
    tell_failure(record->check.always ? &expect->always
                 : is_finally         ? &expect->finally
                                      : &expect->expect,
                 check, node, &answer);
}

static const char *unfired_words(enum tf_verb verb) {
    switch (verb) {
    case TF_VERB_LOSE_REQUEST:
        return "The request you wanted to lose was never sent.";
    case TF_VERB_LOSE_RESPONSE:
        return "The answer you wanted to lose was never sent.";
    case TF_VERB_LATE_RESPONSE:
        return "The answer you wanted to be late was never sent.";
    case TF_VERB_DUPLICATE:
        return "The request you wanted to come twice was never sent.";
    case TF_VERB_HANG:
        return "The answer you wanted to hang was never sent.";
    case TF_VERB_TRUNCATE:
    case TF_VERB_CORRUPT:
        return "The body you wanted to damage was never sent.";
    case TF_VERB_SCRIPTED_ANSWER:
        return "The request you wanted to answer yourself never came.";
    case TF_VERB_SERVER_STAGES:
        return "No request that you wanted to wait came to that stage.";
    case TF_VERB_PUSH_FAULT:
        return "The push you wanted to harm was never sent.";
    case TF_VERB_CRASH_AT_STORAGE_STEP:
    case TF_VERB_DISK_FULL:
    case TF_VERB_IO_ERROR:
    case TF_VERB_TORN_WRITE:
    case TF_VERB_LOST_WRITE:
        return "The storage operation you aimed at never happened.";
    default:
        return "The fault you aimed never met anything.";
    }
}

static void hear_unfired(struct tf_expect *expect, const struct tf_record *record) {
    struct tf_story story =
        tf_story_begin(&expect->unfired, tf_verb_word(record->fault.verb), record->node);
    const struct tf_step *step = tf_plan_step(tf_ledger_plan(expect->ledger), record->fault.step);
    tf_story_head(&story, "%s", unfired_words(record->fault.verb));
    tf_story_at_step(&story, record->fault.step);
    if (step != NULL)
        tf_story_line(&story, "%s was armed at %s and met nothing until the end.",
                      tf_verb_word(step->verb), tf_say_time(step->at_us).text);
    tf_story_line(
        &story,
        "A scenario whose fault does not happen proves nothing: aim it at something that does.");
    tf_story_end(&story);
}

/* Steps keep their ids when others are taken out, so most are where their id says. */
static const struct tf_step *step_of(const struct tf_plan *plan, uint32_t id) {
    return id < plan->step_count && plan->steps[id].id == id ? &plan->steps[id]
                                                             : tf_plan_step(plan, id);
}

/* A step that did nothing proves nothing, and one that should have been refused was let through. A
 * call that its process did not survive may have gone either way. */
static void hear_command(struct tf_expect *expect, const struct tf_record *record) {
    const struct tf_plan *plan = tf_ledger_plan(expect->ledger);
    if (!plan->wants_steps_done || record->command.cut_short)
        return;
    const struct tf_step *step = step_of(plan, record->command.step);
    if (step == NULL || step->refused == TF_REFUSED_MAYBE ||
        record->command.accepted == (step->refused == TF_REFUSED_NO))
        return;
    struct tf_story story =
        tf_story_begin(&expect->refused, tf_verb_word(step->verb), record->node);
    const struct tf_words device = tf_say_node(expect->ledger, record->node);
    tf_story_at_step(&story, step->id);
    if (record->command.accepted) {
        tf_story_head(&story, "%s took a step that it should have refused: %s.", device.text,
                      tf_verb_word(step->verb));
    } else {
        tf_story_head(&story, "%s refused a step: %s (%s).", device.text, tf_verb_word(step->verb),
                      tf_code_text(record->command.code));
        tf_story_line(
            &story,
            "A step that does nothing proves nothing. If it must be refused, say so: refused: yes");
    }
    tf_story_end(&story);
}

void tf_expect_hear(struct tf_expect *expect, const struct tf_scene *scene) {
    if (scene->record->kind == TF_RECORD_CHECK)
        hear_check(expect, scene->record);
    else if (scene->record->kind == TF_RECORD_COMMAND)
        hear_command(expect, scene->record);
    else
        hear_unfired(expect, scene->record);
}
