#include "unit/report/drawn.h"

#include "base/text.h"

#include <check.h>
#include <string.h>

void drawn_open_named(struct drawn *drawn, const char *name) {
    struct tf_plan *plan = tf_plan_create();
    plan->name = tf_strdup(name == NULL ? "A lost answer" : name);
    plan->case_id = tf_strdup(name == NULL ? "theme/lost" : name);
    plan->seed = 7;
    plan->replica_count = 2;
    plan->replicas = tf_alloc_zero(2, sizeof(*plan->replicas));
    plan->replicas[DRAWN_ASHA].name = tf_id_of("asha");
    plan->replicas[DRAWN_RAVI].name = tf_id_of("ravi");
    *drawn = (struct drawn){.plan = plan, .picture = tf_picture_create(plan)};
    tf_result_init(&drawn->result);
    drawn->result.verdict = TF_VERDICT_FAIL;
}

void drawn_open(struct drawn *drawn) {
    drawn_open_named(drawn, NULL);
}

void drawn_close(struct drawn *drawn) {
    tf_picture_destroy(drawn->picture);
    tf_result_close(&drawn->result);
    tf_plan_destroy(drawn->plan);
}

uint64_t drawn_put(struct drawn *drawn, uint64_t cause, struct tf_record record) {
    struct tf_sink sink = tf_picture_sink(drawn->picture);
    record.index = ++drawn->index;
    record.cause = cause;
    record.at_us = drawn->now_us;
    drawn->now_us += 10 * TF_MS;
    sink.record(sink.self, &record);
    return record.index;
}

uint64_t drawn_net(struct drawn *drawn, uint64_t cause, enum tf_record_kind kind, uint32_t node) {
    struct tf_record record = {.kind = kind, .node = node};
    record.net.exchange = drawn->exchange;
    record.net.call = TF_CALL_SYNC;
    bool is_lost = kind == TF_RECORD_ANSWER_LOST || kind == TF_RECORD_FAILED;
    record.net.fault = is_lost ? TF_VERB_LOSE_RESPONSE : TF_VERB_COUNT;
    record.net.outcome = is_lost ? TF_HTTP_TIMED_OUT : TF_HTTP_ANSWERED;
    return drawn_put(drawn, cause, record);
}

static void tell_process(struct drawn *drawn, enum tf_process_event event) {
    drawn_put(drawn, 0,
              (struct tf_record){
                  .kind = TF_RECORD_PROCESS, .node = DRAWN_ASHA, .process = {.event = event}});
}

static void tell_fault(struct drawn *drawn, enum tf_record_kind kind) {
    drawn_put(drawn, 0,
              (struct tf_record){.kind = kind,
                                 .node = DRAWN_ASHA,
                                 .fault = {.verb = TF_VERB_LOSE_RESPONSE, .step = 3}});
}

static uint64_t tell_audit(struct drawn *drawn, uint64_t cause, const char *text) {
    struct tf_record record = {.kind = TF_RECORD_AUDIT, .node = TF_NODE_SERVER};
    record.audit.type = TF_ACTION_SEND;
    record.audit.outcome = TF_OUTCOME_APPLIED;
    record.audit.message_id = tf_id_of("m1");
    record.audit.new_version = 1;
    record.audit.content = tf_slice_of(text);
    return drawn_put(drawn, cause, record);
}

static uint64_t tell_status(struct drawn *drawn, uint32_t waiting) {
    struct tf_record record = {.kind = TF_RECORD_STATUS, .node = DRAWN_ASHA};
    record.status.figures.waiting = waiting;
    record.status.deadline_us = TF_NEVER;
    return drawn_put(drawn, 0, record);
}

/* One sync that the server takes; gives the record of the audit. */
static uint64_t tell_sync(struct drawn *drawn, uint64_t cause, const char *text) {
    drawn->exchange++;
    uint64_t asked = drawn_net(drawn, cause, TF_RECORD_REQUEST, DRAWN_ASHA);
    uint64_t taken = drawn_net(drawn, asked, TF_RECORD_REQUEST_TAKEN, DRAWN_ASHA);
    return tell_audit(drawn, taken, text);
}

void drawn_tell_lost_answer(struct drawn *drawn, const char *text) {
    struct tf_record command = {.kind = TF_RECORD_COMMAND, .node = DRAWN_ASHA};
    command.command.text = tf_slice_of(text);
    command.command.message = TF_NAME_NONE;
    command.command.accepted = true;
    tell_process(drawn, TF_PROCESS_STARTED);
    drawn->now_us = TF_SECOND;
    uint64_t sent = drawn_put(drawn, 0, command);
    tell_status(drawn, 1);
    tell_fault(drawn, TF_RECORD_FAULT_ON);
    uint64_t audit = tell_sync(drawn, sent, text);
    uint64_t answer = drawn_net(drawn, audit, TF_RECORD_ANSWER, DRAWN_ASHA);
    drawn_net(drawn, answer, TF_RECORD_ANSWER_LOST, DRAWN_ASHA);
    tell_fault(drawn, TF_RECORD_FAULT_OFF);
    tell_process(drawn, TF_PROCESS_KILLED);
    drawn->now_us = 10 * TF_SECOND;
    tell_process(drawn, TF_PROCESS_STARTED);
    uint64_t again = tell_sync(drawn, 0, text);
    answer = drawn_net(drawn, again, TF_RECORD_ANSWER, DRAWN_ASHA);
    drawn_net(drawn, answer, TF_RECORD_ANSWER_TAKEN, DRAWN_ASHA);
    tell_status(drawn, 0);
    tf_result_add(&drawn->result, (struct tf_finding){.rule = "at-most-once",
                                                      .headline = tf_strdup(text),
                                                      .detail = tf_strdup(text),
                                                      .node = DRAWN_ASHA,
                                                      .record = again,
                                                      .at_us = drawn->now_us});
}

struct tf_buf drawn_file(struct drawn *drawn) {
    struct tf_buf file = {0};
    tf_picture_append(&file, drawn->picture, &drawn->result, TF_PICTURE_BYTES_MAX);
    return file;
}

struct tf_story drawn_read(struct drawn *drawn) {
    struct tf_buf file = drawn_file(drawn);
    struct tf_story story;
    struct tf_error error;
    ck_assert_msg(tf_story_read(&story, tf_buf_slice(&file), &error) == TF_OK, "%s", error.message);
    tf_buf_close(&file);
    return story;
}

void drawn_expect_inert(const struct tf_buf *text) {
    size_t bad = 0;
    ck_assert_msg(tf_utf8_valid(tf_buf_slice(text), &bad), "bad byte at %zu", bad);
    for (size_t i = 0; i < text->len; i++) {
        unsigned char byte = (unsigned char)text->data[i];
        ck_assert_msg(byte >= 0x20 || byte == '\n' || byte == '\t', "control %02x at %zu", byte, i);
        ck_assert_msg(i + 3 > text->len || memcmp(text->data + i, "\xe2\x80\xae", 3) != 0,
                      "direction override at %zu", i);
    }
}
