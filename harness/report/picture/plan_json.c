#include "base/text.h"
#include "chat/json_write.h"
#include "report/picture/inside.h"

#include <string.h>

#define STEP_TEXT_MAX 120

int64_t tf_picture_node(const struct tf_plan *plan, uint32_t node) {
    return node < plan->replica_count ? (int64_t)node
           : node == TF_NODE_SERVER   ? (int64_t)plan->replica_count
                                      : -1;
}

static void put_text(struct tf_buf *out, const char *name, const char *text) {
    tf_json_put_name(out, name);
    tf_texts_append_json(out, tf_slice_of(text), TF_PICTURE_TEXT_MAX);
}

static void put_number(struct tf_buf *out, const char *name, int64_t value) {
    tf_json_put_name(out, name);
    tf_buf_append_i64(out, value);
}

/* "80 ms, 64 KiB/s, 5 % lost": what a replica's link is like, so that equal ones can be told. */
static void append_link(struct tf_buf *out, const struct tf_link_model *link) {
    tf_dist_append(out, &link->latency_us);
    if (link->bytes_per_second > 0) {
        tf_buf_append_format(out, ", %llu KiB/s",
                             (unsigned long long)(link->bytes_per_second / 1024));
    }
    uint32_t lost = link->loss_per_million + link->lose_per_million;
    if (lost > 0) {
        tf_buf_append_format(out, ", %u.%u %% lost", lost / 10000, lost / 1000 % 10);
    }
}

static void put_nodes(struct tf_buf *out, const struct tf_plan *plan) {
    struct tf_buf link = {0};
    tf_json_put_name(out, "nodes");
    tf_buf_append_byte(out, '[');
    for (uint32_t i = 0; i < plan->replica_count; i++) {
        const struct tf_plan_replica *replica = &plan->replicas[i];
        tf_json_put_comma(out);
        tf_buf_append_byte(out, '{');
        put_text(out, "name", replica->name.text);
        if (replica->user < plan->user_count) {
            put_text(out, "user", plan->users[replica->user].id.text);
        }
        put_number(out, "offset", replica->clock.offset_us);
        put_number(out, "drift", replica->clock.drift_ppm);
        tf_buf_clear(&link);
        append_link(&link, &replica->up);
        put_text(out, "link", tf_buf_text(&link));
        tf_buf_append_byte(out, '}');
    }
    tf_json_put_comma(out);
    tf_buf_append_text(out, "{\"name\":\"server\"}]");
    tf_buf_close(&link);
}

static void put_conversations(struct tf_buf *out, const struct tf_plan *plan) {
    tf_json_put_name(out, "conversations");
    tf_buf_append_byte(out, '[');
    for (uint32_t i = 0; i < plan->conversation_count; i++) {
        tf_json_put_comma(out);
        tf_buf_append_byte(out, '{');
        put_text(out, "name", plan->conversations[i].name.text);
        put_number(out, "participants", plan->conversations[i].user_count);
        tf_buf_append_byte(out, '}');
    }
    tf_buf_append_byte(out, ']');
}

static void put_messages(struct tf_buf *out, const struct tf_plan *plan) {
    tf_json_put_name(out, "messages");
    tf_buf_append_byte(out, '[');
    for (uint32_t i = 0; i < plan->message_count; i++) {
        tf_json_put_comma(out);
        tf_texts_append_json(out, tf_slice_of(plan->messages[i].name), TF_PICTURE_TEXT_MAX);
    }
    tf_buf_append_byte(out, ']');
}

static void put_step(struct tf_buf *out, const struct tf_plan *plan, const struct tf_step *step) {
    tf_json_put_comma(out);
    tf_buf_append_byte(out, '{');
    put_number(out, "id", step->id);
    put_text(out, "verb", tf_verb_word(step->verb));
    put_number(out, "fault", tf_verb_is_fault(step->verb));
    put_number(out, "line", step->place.line);
    put_number(out, "at", step->at_us);
    put_number(out, "lasts", step->lasts_us);
    put_number(out, "who", step->who == TF_NODE_ALL ? -2 : tf_picture_node(plan, step->who));
    put_number(out, "direction", step->direction);
    if (step->text_len > 0) {
        tf_json_put_name(out, "text");
        tf_texts_append_json(out, (struct tf_slice){step->text, step->text_len}, STEP_TEXT_MAX);
    }
    tf_buf_append_byte(out, '}');
}

void tf_picture_json_plan(struct tf_buf *out, const struct tf_plan *plan) {
    put_nodes(out, plan);
    put_conversations(out, plan);
    put_messages(out, plan);
    tf_json_put_name(out, "steps");
    tf_buf_append_byte(out, '[');
    for (uint32_t i = 0; i < plan->step_count; i++) {
        put_step(out, plan, &plan->steps[i]);
    }
    tf_buf_append_byte(out, ']');
}

static void put_finding(struct tf_buf *out, const struct tf_plan *plan,
                        const struct tf_finding *finding) {
    tf_json_put_comma(out);
    tf_buf_append_byte(out, '{');
    put_text(out, "rule", finding->rule);
    put_text(out, "headline", finding->headline);
    if (finding->detail != NULL) {
        tf_json_put_name(out, "detail");
        struct tf_buf shown = {0};
        tf_text_append_shown(&shown, tf_slice_of(finding->detail));
        tf_json_put_string(out, tf_buf_slice(&shown));
        tf_buf_close(&shown);
    }
    put_number(out, "node", tf_picture_node(plan, finding->node));
    put_number(out, "at", finding->at_us);
    put_number(out, "record", (int64_t)finding->record);
    put_number(out, "line", finding->place.line == 0 ? plan->place.line : finding->place.line);
    tf_buf_append_byte(out, '}');
}

void tf_picture_json_findings(struct tf_buf *out, const struct tf_plan *plan,
                              const struct tf_result *result) {
    tf_json_put_name(out, "findings");
    tf_buf_append_byte(out, '[');
    for (uint32_t i = 0; i < result->finding_count; i++) {
        put_finding(out, plan, &result->findings[i]);
    }
    tf_buf_append_byte(out, ']');
}
