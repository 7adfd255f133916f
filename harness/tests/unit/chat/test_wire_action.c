/* Bodies of the calls that do one thing directly. */
#include "chat/wire.h"

#include "support/check_main.h"
#include "unit/chat/samples.h"

static enum tf_refusal parse(enum tf_action_type type, const char *body, struct tf_wire_doc **doc,
                             struct tf_wire_action *out) {
    *out = (struct tf_wire_action){.type = type};
    if (type == TF_ACTION_EDIT || type == TF_ACTION_DELETE)
        out->message_id = tf_id_of("path");
    return tf_wire_action_parse(tf_slice_of(body), doc, out, NULL);
}

static enum tf_refusal refusal_of(enum tf_action_type type, const char *body) {
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_action action;
    enum tf_refusal refusal = parse(type, body, &doc, &action);
    tf_wire_doc_destroy(doc);
    return refusal;
}

START_TEST(a_send_body_is_a_message) {
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_action action;
    ck_assert_int_eq(parse(TF_ACTION_SEND,
                           "{\"clientId\":\"k\",\"conversationId\":\"c\",\"content\":\"dal\","
                           "\"replyTo\":\"m0\"}",
                           &doc, &action),
                     TF_REFUSAL_NONE);
    ck_assert_str_eq(action.action_id.text, "k");
    ck_assert_str_eq(action.message.client_id.text, "k");
    ck_assert_str_eq(action.conversation_id.text, "c");
    ck_assert_str_eq(action.message.conversation_id.text, "c");
    ck_assert_str_eq(action.message.reply_to.text, "m0");
    ck_assert(tf_slice_is(action.message.content, "dal"));
    ck_assert_uint_eq(action.attempt, 1);
    tf_wire_doc_destroy(doc);
}
END_TEST

START_TEST(the_path_names_the_message_that_is_edited) {
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_action action;
    ck_assert_int_eq(
        parse(
            TF_ACTION_EDIT,
            "{\"messageId\":\"other\",\"actionId\":\"a\",\"baseVersion\":\"7\",\"content\":\"x\"}",
            &doc, &action),
        TF_REFUSAL_NONE);
    ck_assert_str_eq(action.message_id.text, "path");
    ck_assert_str_eq(action.action_id.text, "a");
    ck_assert_uint_eq(action.base_version, 7);
    tf_wire_doc_destroy(doc);
}
END_TEST

START_TEST(a_conversation_body_is_a_conversation) {
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_action action;
    ck_assert_int_eq(parse(TF_ACTION_CREATE,
                           "{\"clientKey\":\"k\",\"type\":\"restaurant\",\"participants\":"
                           "[{\"userId\":\"u\",\"role\":\"cook\"}],\"metadata\":{\"orderId\":7}}",
                           &doc, &action),
                     TF_REFUSAL_NONE);
    ck_assert_str_eq(action.conversation.client_key.text, "k");
    ck_assert_int_eq(action.conversation.type, TF_CONVERSATION_RESTAURANT);
    ck_assert(tf_slice_is(action.conversation.participants[0].role, "cook"));
    ck_assert(tf_slice_is(action.conversation.metadata, "{\"orderId\":7}"));
    tf_wire_doc_destroy(doc);
}
END_TEST

START_TEST(edits_deletions_and_reads_need_no_key) {
    ck_assert_int_eq(refusal_of(TF_ACTION_EDIT, "{\"baseVersion\":\"1\",\"content\":\"x\"}"),
                     TF_REFUSAL_NONE);
    ck_assert_int_eq(refusal_of(TF_ACTION_DELETE, "{\"baseVersion\":\"1\"}"), TF_REFUSAL_NONE);
    ck_assert_int_eq(refusal_of(TF_ACTION_READ, "{\"messageId\":\"m\"}"), TF_REFUSAL_NONE);
}
END_TEST

START_TEST(what_breaks_the_model_is_refused_with_its_code) {
    ck_assert_int_eq(refusal_of(TF_ACTION_SEND, "{\"conversationId\":\"c\",\"content\":\"x\"}"),
                     TF_REFUSAL_BAD_FIELD);
    ck_assert_int_eq(refusal_of(TF_ACTION_SEND, "{\"clientId\":\"k\",\"conversationId\":\"c\"}"),
                     TF_REFUSAL_EMPTY_CONTENT);
    ck_assert_int_eq(refusal_of(TF_ACTION_SEND, "{\"clientId\":\"k\",\"content\":\"x\"}"),
                     TF_REFUSAL_BAD_FIELD);
    ck_assert_int_eq(refusal_of(TF_ACTION_EDIT, "{\"content\":\"x\"}"), TF_REFUSAL_BAD_FIELD);
    ck_assert_int_eq(refusal_of(TF_ACTION_EDIT, "{\"baseVersion\":\"1\"}"),
                     TF_REFUSAL_EMPTY_CONTENT);
    ck_assert_int_eq(refusal_of(TF_ACTION_DELETE, "{}"), TF_REFUSAL_BAD_FIELD);
    ck_assert_int_eq(refusal_of(TF_ACTION_READ, "{}"), TF_REFUSAL_BAD_FIELD);
    ck_assert_int_eq(refusal_of(TF_ACTION_CREATE, "{\"type\":\"support\"}"), TF_REFUSAL_BAD_FIELD);
    ck_assert_int_eq(refusal_of(TF_ACTION_READ, "{\"messageId\":\"\\u0000\"}"),
                     TF_REFUSAL_NUL_IN_TEXT);
    ck_assert_int_eq(refusal_of(TF_ACTION_READ, "[]"), TF_REFUSAL_BAD_JSON);
}
END_TEST

START_TEST(a_refused_body_leaves_the_action_untouched) {
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_action action = {.type = TF_ACTION_EDIT, .message_id = tf_id_of("path")};
    struct tf_error error = {0};
    ck_assert_int_eq(
        tf_wire_action_parse(TF_SLICE_LITERAL("{\"baseVersion\":1}"), &doc, &action, &error),
        TF_REFUSAL_BAD_FIELD);
    ck_assert_ptr_null(doc);
    ck_assert_str_eq(action.message_id.text, "path");
    ck_assert_str_eq(error.message, "baseVersion: not a counter in quotes");
}
END_TEST

START_TEST(a_typing_body_says_where_and_whether) {
    struct tf_wire_typing typing;
    struct tf_error error;
    ck_assert_int_eq(
        tf_wire_typing_parse(TF_SLICE_LITERAL("{\"conversationId\":\"c\",\"isTyping\":true}"),
                             &typing, &error),
        TF_REFUSAL_NONE);
    ck_assert_str_eq(typing.conversation_id.text, "c");
    ck_assert(typing.is_typing);
    ck_assert_int_eq(tf_wire_typing_parse(TF_SLICE_LITERAL("{\"isTyping\":true}"), &typing, &error),
                     TF_REFUSAL_BAD_FIELD);
    ck_assert_int_eq(
        tf_wire_typing_parse(TF_SLICE_LITERAL("{\"conversationId\":\"c\",\"isTyping\":\"no\"}"),
                             &typing, &error),
        TF_REFUSAL_BAD_FIELD);
}
END_TEST

static Suite *suite(void) {
    Suite *made = suite_create("wire_action");
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, a_send_body_is_a_message);
    tcase_add_test(tests, the_path_names_the_message_that_is_edited);
    tcase_add_test(tests, a_conversation_body_is_a_conversation);
    tcase_add_test(tests, edits_deletions_and_reads_need_no_key);
    tcase_add_test(tests, what_breaks_the_model_is_refused_with_its_code);
    tcase_add_test(tests, a_refused_body_leaves_the_action_untouched);
    tcase_add_test(tests, a_typing_body_says_where_and_whether);
    suite_add_tcase(made, tests);
    return made;
}

TF_TEST_MAIN(suite)
