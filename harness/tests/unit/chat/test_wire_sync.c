#include "chat/wire.h"

#include "support/check_main.h"
#include "unit/chat/samples.h"

#include <stdlib.h>
#include <string.h>

static void write_batch(struct tf_buf *out, const struct tf_wire_action *actions, size_t count) {
    struct tf_id device = tf_id_of("phone");
    tf_wire_sync_begin(out, &device);
    for (size_t i = 0; i < count; i++)
        tf_wire_sync_action(out, &actions[i], i == 0);
    tf_wire_sync_end(out);
}

static void assert_same_action(const struct tf_wire_action *got,
                               const struct tf_wire_action *wanted) {
    ck_assert_int_eq(got->type, wanted->type);
    assert_same_id(&got->action_id, &wanted->action_id);
    assert_same_id(&got->conversation_id, &wanted->conversation_id);
    ck_assert_uint_eq(got->attempt, wanted->attempt);
    ck_assert_int_eq(got->client_time_us, wanted->client_time_us);
    assert_same_id(&got->message_id, &wanted->message_id);
    ck_assert_uint_eq(got->base_version, wanted->base_version);
    assert_same_id(&got->user_id, &wanted->user_id);
    assert_same_slice(got->role, wanted->role);
}

/* What a reader of a send knows of the message beside what was written. */
static struct tf_message as_sent(struct tf_wire_action *action) {
    action->message.client_id = action->action_id;
    action->message.conversation_id = action->conversation_id;
    return action->message;
}

START_TEST(every_type_of_action_survives) {
    struct tf_wire_action action = sample_action((enum tf_action_type)_i);
    struct tf_buf body = {0};
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_sync sync;
    write_batch(&body, &action, 1);
    ck_assert_int_eq(tf_wire_sync_parse(tf_buf_slice(&body), &doc, &sync, NULL), TF_REFUSAL_NONE);
    tf_buf_close(&body);
    ck_assert_str_eq(sync.device_id.text, "phone");
    ck_assert_uint_eq(sync.action_count, 1);
    ck_assert_int_eq(sync.refusals[0], TF_REFUSAL_NONE);
    assert_same_action(&sync.actions[0], &action);
    assert_same_slice(sync.actions[0].message.content, action.message.content);
    if (action.type == TF_ACTION_CREATE)
        ck_assert_uint_eq(sync.actions[0].conversation.participant_count, 2);
    tf_wire_doc_destroy(doc);
}
END_TEST

START_TEST(a_send_with_every_field_and_a_hostile_text_survives) {
    struct tf_wire_action action = sample_action(TF_ACTION_SEND);
    struct tf_message full = full_message();
    struct tf_buf body = {0};
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_sync sync;
    action.attempt = UINT32_MAX;
    action.message = (struct tf_message){.type = full.type,
                                         .content = hostile_text(_i),
                                         .media_url = full.media_url,
                                         .media_thumbnail = full.media_thumbnail,
                                         .media_size = full.media_size,
                                         .media_duration_ms = full.media_duration_ms,
                                         .reply_to = full.reply_to,
                                         .metadata = full.metadata};
    write_batch(&body, &action, 1);
    ck_assert_int_eq(tf_wire_sync_parse(tf_buf_slice(&body), &doc, &sync, NULL), TF_REFUSAL_NONE);
    ck_assert_int_eq(sync.refusals[0], TF_REFUSAL_NONE);
    struct tf_message wanted = as_sent(&action);
    assert_same_message(&sync.actions[0].message, &wanted);
    tf_wire_doc_destroy(doc);
    tf_buf_close(&body);
}
END_TEST

START_TEST(a_created_conversation_has_the_action_id_as_its_key) {
    struct tf_wire_action action = sample_action(TF_ACTION_CREATE);
    struct tf_buf body = {0};
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_sync sync;
    write_batch(&body, &action, 1);
    ck_assert_int_eq(tf_wire_sync_parse(tf_buf_slice(&body), &doc, &sync, NULL), TF_REFUSAL_NONE);
    const struct tf_conversation *got = &sync.actions[0].conversation;
    assert_same_id(&got->client_key, &action.action_id);
    ck_assert_int_eq(got->type, TF_CONVERSATION_GROUP_ORDER);
    assert_same_slice(got->metadata, action.conversation.metadata);
    ck_assert_str_eq(got->participants[1].user_id.text, "ravi");
    tf_wire_doc_destroy(doc);
    tf_buf_close(&body);
}
END_TEST

#define NEIGHBOUR(id)                                                                              \
    "{\"actionId\":\"" id "\",\"type\":\"send\",\"conversationId\":\"c\",\"content\":\"x\"}"
#define SEND(fields)   "\"type\":\"send\",\"conversationId\":\"c\"," fields
#define EDIT(fields)   "\"type\":\"edit\",\"conversationId\":\"c\",\"content\":\"x\"," fields
#define CREATE(fields) "\"type\":\"create\"," fields
#define ONE            "\"participants\":[{\"userId\":\"u\"}]"

struct violation {
    const char *fields; /* of the action between two good ones, behind its id */
    size_t len;
    enum tf_refusal refusal;
};

#define V(fields, refusal)                                                                         \
    { fields, sizeof(fields) - 1, TF_REFUSAL_##refusal }

static const struct violation violations[] = {
    V(SEND("\"x\":1"), EMPTY_CONTENT),
    V(SEND("\"content\":\"\""), EMPTY_CONTENT),
    V(SEND("\"content\":null"), EMPTY_CONTENT),
    V(SEND("\"content\":5"), BAD_FIELD),
    V(SEND("\"content\":[\"x\"]"), BAD_FIELD),
    V(SEND("\"content\":\"a\\u0000b\""), NUL_IN_TEXT),
    V(SEND("\"content\":\"a\0b\""), NUL_IN_TEXT),
    V(SEND("\"content\":\"\\ud800\""), BAD_UTF8),
    V(SEND("\"content\":\"\xFF\""), BAD_UTF8),
    V(SEND("\"content\":\"\xE0\xA4\""), BAD_UTF8),
    V(SEND("\"content\":\"a\nb\""), BAD_JSON),
    V(SEND("\"content\":\"x\",\"messageType\":\"poem\""), BAD_FIELD),
    V(SEND("\"content\":\"x\",\"messageType\":\"system\""), BAD_FIELD),
    V(SEND("\"messageType\":\"image\""), EMPTY_CONTENT),
    V(SEND("\"content\":\"x\",\"replyTo\":\"\""), BAD_FIELD),
    V(SEND("\"content\":\"x\",\"replyTo\":\"m 1\""), BAD_FIELD),
    V(SEND("\"content\":\"x\",\"mediaUrl\":{}"), BAD_FIELD),
    V(SEND("\"content\":\"x\",\"mediaSize\":\"5\""), BAD_FIELD),
    V(SEND("\"content\":\"x\",\"mediaSize\":0.5"), BAD_FIELD),
    V(SEND("\"content\":\"x\",\"mediaDuration\":-1"), BAD_FIELD),
    V(SEND("\"content\":\"x\",\"metadata\":\"{}\""), BAD_FIELD),
    V(SEND("\"content\":\"x\",\"metadata\":{\"a\":\"\\u0000\"}"), NUL_IN_TEXT),
    V(SEND("\"content\":\"x\",\"attempt\":4294967296"), BAD_FIELD),
    V(SEND("\"content\":\"x\",\"attempt\":-1"), BAD_FIELD),
    V(SEND("\"content\":\"x\",\"clientTime\":\"now\""), BAD_FIELD),
    V(SEND("\"content\":\"x\",\"clientTime\":1e300"), BAD_FIELD),
    V("\"type\":\"send\",\"content\":\"x\"", BAD_FIELD),
    V("\"type\":\"send\",\"conversationId\":\"a/b\",\"content\":\"x\"", BAD_FIELD),
    V("\"type\":\"send\",\"conversationId\":7,\"content\":\"x\"", BAD_FIELD),
    V("\"type\":\"shout\",\"conversationId\":\"c\"", BAD_FIELD),
    V("\"type\":5", BAD_FIELD),
    V("\"conversationId\":\"c\",\"content\":\"x\"", BAD_FIELD),
    V(EDIT("\"messageId\":\"m\""), BAD_FIELD),
    V(EDIT("\"baseVersion\":\"1\""), BAD_FIELD),
    V(EDIT("\"messageId\":\"m\",\"baseVersion\":1"), BAD_FIELD),
    V(EDIT("\"messageId\":\"m\",\"baseVersion\":\"1x\""), BAD_FIELD),
    V(EDIT("\"messageId\":\"m\",\"baseVersion\":\"0\""), BAD_FIELD),
    V("\"type\":\"edit\",\"conversationId\":\"c\",\"messageId\":\"m\",\"baseVersion\":\"1\"",
      EMPTY_CONTENT),
    V("\"type\":\"delete\",\"conversationId\":\"c\",\"messageId\":\"m\"", BAD_FIELD),
    V("\"type\":\"read\",\"conversationId\":\"c\"", BAD_FIELD),
    V(CREATE("\"conversationType\":\"support\""), BAD_FIELD),
    V(CREATE("\"conversationType\":\"support\",\"participants\":[]"), BAD_FIELD),
    V(CREATE("\"conversationType\":\"support\",\"participants\":[{}]"), BAD_FIELD),
    V(CREATE("\"conversationType\":\"support\",\"participants\":[\"u\"]"), BAD_FIELD),
    V(CREATE("\"conversationType\":\"support\",\"participants\":[{\"userId\":\"u\"},"
             "{\"userId\":\"u\"}]"),
      BAD_FIELD),
    V(CREATE("\"conversationType\":\"party\"," ONE), BAD_FIELD),
    V(CREATE("\"type\":\"support\"," ONE), BAD_FIELD),
    V(CREATE("\"conversationType\":\"support\",\"metadata\":[]," ONE), BAD_FIELD),
};

START_TEST(what_is_wrong_with_one_action_leaves_its_neighbours_unharmed) {
    const struct violation *each = &violations[_i];
    struct tf_buf body = {0};
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_sync sync;
    tf_buf_append_text(&body,
                       "{\"deviceId\":\"d\",\"actions\":[" NEIGHBOUR("a") ",{\"actionId\":\"b\",");
    tf_buf_append(&body, each->fields, each->len);
    tf_buf_append_text(&body, "}," NEIGHBOUR("c") "]}");
    ck_assert_int_eq(tf_wire_sync_parse(tf_buf_slice(&body), &doc, &sync, NULL), TF_REFUSAL_NONE);
    ck_assert_uint_eq(sync.action_count, 3);
    ck_assert_str_eq(sync.actions[1].action_id.text, "b");
    ck_assert_msg(sync.refusals[1] == each->refusal, "%s: %s", each->fields,
                  tf_refusal_text(sync.refusals[1]));
    for (size_t i = 0; i < 3; i += 2) {
        ck_assert_int_eq(sync.refusals[i], TF_REFUSAL_NONE);
        ck_assert(tf_slice_is(sync.actions[i].message.content, "x"));
    }
    tf_wire_doc_destroy(doc);
    tf_buf_close(&body);
}
END_TEST

static enum tf_refusal refusal_of_content(size_t len) {
    struct tf_wire_action action = sample_action(TF_ACTION_EDIT);
    char *text = malloc(len);
    memset(text, 'x', len);
    action.message.content = (struct tf_slice){text, len};
    struct tf_buf body = {0};
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_sync sync;
    write_batch(&body, &action, 1);
    ck_assert_int_eq(tf_wire_sync_parse(tf_buf_slice(&body), &doc, &sync, NULL), TF_REFUSAL_NONE);
    enum tf_refusal refusal = sync.refusals[0];
    tf_wire_doc_destroy(doc);
    tf_buf_close(&body);
    free(text);
    return refusal;
}

START_TEST(content_of_64_kib_is_taken_and_one_byte_more_is_not) {
    ck_assert_int_eq(refusal_of_content(TF_CONTENT_BYTES_MAX), TF_REFUSAL_NONE);
    ck_assert_int_eq(refusal_of_content(TF_CONTENT_BYTES_MAX + 1), TF_REFUSAL_CONTENT_TOO_LONG);
}
END_TEST

static enum tf_refusal refusal_of_body(struct tf_slice body) {
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_sync sync;
    struct tf_error error = {0};
    enum tf_refusal refusal = tf_wire_sync_parse(body, &doc, &sync, &error);
    ck_assert_int_eq(refusal == TF_REFUSAL_NONE, error.message[0] == '\0');
    ck_assert(refusal == TF_REFUSAL_NONE || doc == NULL);
    tf_wire_doc_destroy(doc);
    return refusal;
}

START_TEST(a_body_that_is_no_batch_is_refused_whole) {
    ck_assert_int_eq(refusal_of_body(TF_SLICE_LITERAL("")), TF_REFUSAL_BAD_JSON);
    ck_assert_int_eq(refusal_of_body(TF_SLICE_LITERAL("{\"deviceId\" \"d\"}")),
                     TF_REFUSAL_BAD_JSON);
    ck_assert_int_eq(refusal_of_body(TF_SLICE_LITERAL("{\"actions\":[]}")), TF_REFUSAL_BAD_FIELD);
    ck_assert_int_eq(refusal_of_body(TF_SLICE_LITERAL("{\"deviceId\":\"d\"}")),
                     TF_REFUSAL_BAD_FIELD);
    ck_assert_int_eq(refusal_of_body(TF_SLICE_LITERAL("{\"deviceId\":\"d\",\"actions\":{}}")),
                     TF_REFUSAL_BAD_FIELD);
    ck_assert_int_eq(refusal_of_body(TF_SLICE_LITERAL("{\"deviceId\":\"d\",\"actions\":[]}")),
                     TF_REFUSAL_NONE);
}
END_TEST

START_TEST(damage_outside_of_the_actions_refuses_the_body) {
    ck_assert_int_eq(
        refusal_of_body(TF_SLICE_LITERAL("{\"deviceId\":\"d\",\"x\":\"\\u0000\",\"actions\":[]}")),
        TF_REFUSAL_NUL_IN_TEXT);
    ck_assert_int_eq(refusal_of_body(TF_SLICE_LITERAL("{\"deviceId\":\"d\",\"actions\":[" NEIGHBOUR(
                         "\xFF") "],\"x\":\"\\u0000\"}")),
                     TF_REFUSAL_NUL_IN_TEXT);
    ck_assert_int_eq(
        refusal_of_body(TF_SLICE_LITERAL("{\"deviceId\":\"d\",\"actions\":[\"\xFF\"]}")),
        TF_REFUSAL_BAD_UTF8);
    ck_assert_int_eq(refusal_of_body(TF_SLICE_LITERAL("{\"deviceId\":\"\xFF\",\"actions\":[]}")),
                     TF_REFUSAL_BAD_UTF8);
}
END_TEST

START_TEST(an_action_without_a_readable_id_is_refused_alone) {
    struct tf_slice body = TF_SLICE_LITERAL(
        "{\"deviceId\":\"d\",\"actions\":[5,{\"actionId\":\"\xFF\"}," NEIGHBOUR("c") "]}");
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_sync sync;
    ck_assert_int_eq(tf_wire_sync_parse(body, &doc, &sync, NULL), TF_REFUSAL_NONE);
    ck_assert_int_eq(sync.refusals[0], TF_REFUSAL_BAD_FIELD);
    ck_assert(tf_id_is_none(&sync.actions[0].action_id));
    ck_assert_int_eq(sync.refusals[1], TF_REFUSAL_BAD_UTF8);
    ck_assert_int_eq(sync.refusals[2], TF_REFUSAL_NONE);
    tf_wire_doc_destroy(doc);
}
END_TEST

START_TEST(a_batch_has_at_most_50_actions) {
    static struct tf_wire_action actions[TF_BATCH_ACTIONS_MAX + 1];
    struct tf_buf body = {0};
    for (size_t i = 0; i <= TF_BATCH_ACTIONS_MAX; i++)
        actions[i] = sample_action(TF_ACTION_SEND);
    write_batch(&body, actions, TF_BATCH_ACTIONS_MAX);
    ck_assert_int_eq(refusal_of_body(tf_buf_slice(&body)), TF_REFUSAL_NONE);
    tf_buf_clear(&body);
    write_batch(&body, actions, TF_BATCH_ACTIONS_MAX + 1);
    ck_assert_int_eq(refusal_of_body(tf_buf_slice(&body)), TF_REFUSAL_TOO_MANY_ACTIONS);
    tf_buf_close(&body);
}
END_TEST

static Suite *suite(void) {
    Suite *made = suite_create("wire_sync");
    TCase *tests = tcase_create("all");
    tcase_add_loop_test(tests, every_type_of_action_survives, 0, TF_ACTION_TYPE_COUNT);
    tcase_add_loop_test(tests, a_send_with_every_field_and_a_hostile_text_survives, 0,
                        HOSTILE_TEXTS);
    tcase_add_test(tests, a_created_conversation_has_the_action_id_as_its_key);
    tcase_add_loop_test(tests, what_is_wrong_with_one_action_leaves_its_neighbours_unharmed, 0,
                        sizeof(violations) / sizeof(violations[0]));
    tcase_add_test(tests, content_of_64_kib_is_taken_and_one_byte_more_is_not);
    tcase_add_test(tests, a_body_that_is_no_batch_is_refused_whole);
    tcase_add_test(tests, damage_outside_of_the_actions_refuses_the_body);
    tcase_add_test(tests, an_action_without_a_readable_id_is_refused_alone);
    tcase_add_test(tests, a_batch_has_at_most_50_actions);
    suite_add_tcase(made, tests);
    return made;
}

TF_TEST_MAIN(suite)
