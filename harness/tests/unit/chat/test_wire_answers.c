/* Results of a batch, tokens, refusals, cursors and frames. */
#include "chat/wire.h"

#include "support/check_main.h"
#include "unit/chat/samples.h"

static struct tf_wire_result result_of(enum tf_outcome outcome) {
    struct tf_wire_result result = {.action_id = tf_id_of("a1"), .outcome = outcome};
    if (outcome == TF_OUTCOME_REJECTED)
        result.refusal = TF_REFUSAL_CONTENT_TOO_LONG;
    else if (outcome == TF_OUTCOME_RETRY)
        result.retry_after_us = 5 * TF_SECOND;
    else if (outcome != TF_OUTCOME_DEFERRED) {
        result.has_change = true;
        result.change = (struct tf_change){
            .seq = 9, .previous = 4, .entity = TF_ENTITY_MESSAGE, .message = full_message()};
    }
    return result;
}

static void assert_same_result(const struct tf_wire_result *got,
                               const struct tf_wire_result *wanted) {
    assert_same_id(&got->action_id, &wanted->action_id);
    ck_assert_int_eq(got->outcome, wanted->outcome);
    ck_assert_int_eq(got->refusal, wanted->refusal);
    ck_assert_int_eq(got->retry_after_us, wanted->retry_after_us);
    ck_assert_int_eq(got->has_change, wanted->has_change);
    if (wanted->has_change)
        assert_same_change(&got->change, &wanted->change);
}

START_TEST(every_outcome_survives_beside_the_others) {
    struct tf_buf body = {0};
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_results results;
    tf_wire_results_begin(&body);
    for (int i = 0; i < TF_OUTCOME_COUNT; i++) {
        struct tf_wire_result result = result_of((enum tf_outcome)i);
        tf_wire_result(&body, &result, i == 0);
    }
    tf_wire_results_end(&body);
    ck_assert_int_eq(tf_wire_results_parse(tf_buf_slice(&body), &doc, &results, NULL), TF_OK);
    tf_buf_close(&body);
    ck_assert_uint_eq(results.result_count, TF_OUTCOME_COUNT);
    for (int i = 0; i < TF_OUTCOME_COUNT; i++) {
        struct tf_wire_result wanted = result_of((enum tf_outcome)i);
        assert_same_result(&results.results[i], &wanted);
    }
    tf_wire_doc_destroy(doc);
}
END_TEST

static enum tf_code code_of_results(const char *body) {
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_results results;
    enum tf_code code = tf_wire_results_parse(tf_slice_of(body), &doc, &results, NULL);
    tf_wire_doc_destroy(doc);
    return code;
}

START_TEST(results_that_say_too_little_are_refused) {
    static const char *const bodies[] = {
        "{}",
        "{\"results\":{}}",
        "{\"results\":[7]}",
        "{\"results\":[{\"actionId\":\"a\"}]}",
        "{\"results\":[{\"actionId\":\"a\",\"outcome\":\"rejected\"}]}",
        "{\"results\":[{\"actionId\":\"a\",\"outcome\":\"conflict\"}]}",
        "{\"results\":[{\"actionId\":\"a\",\"outcome\":\"retry\",\"retryAfter\":-1}]}",
    };
    for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++)
        ck_assert_msg(code_of_results(bodies[i]) == TF_E_INVALID, "%s", bodies[i]);
    ck_assert_int_eq(code_of_results("{\"results\":[]}"), TF_OK);
}
END_TEST

START_TEST(a_code_from_a_newer_server_is_still_a_refusal) {
    struct tf_slice body = TF_SLICE_LITERAL(
        "{\"results\":[{\"actionId\":\"a\",\"outcome\":\"rejected\",\"code\":\"new_rule\"}]}");
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_results results;
    ck_assert_int_eq(tf_wire_results_parse(body, &doc, &results, NULL), TF_OK);
    ck_assert_int_eq(results.results[0].refusal, TF_REFUSAL_BAD_FIELD);
    tf_wire_doc_destroy(doc);
}
END_TEST

START_TEST(credentials_and_token_survive) {
    struct tf_id user = tf_id_of("asha");
    struct tf_id device = tf_id_of("phone");
    struct tf_buf body = {0};
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_credentials credentials;
    struct tf_wire_token token;
    tf_wire_token_request(&body, &user, &device, hostile_text(_i));
    ck_assert_int_eq(tf_wire_credentials_parse(tf_buf_slice(&body), &doc, &credentials, NULL),
                     TF_REFUSAL_NONE);
    assert_same_id(&credentials.user_id, &user);
    assert_same_id(&credentials.device_id, &device);
    assert_same_slice(credentials.secret, hostile_text(_i));
    tf_wire_doc_destroy(doc);
    tf_buf_clear(&body);
    tf_wire_token_answer(&body, &(struct tf_wire_token){.token = hostile_text(_i),
                                                        .expires_in_us = TF_HOUR,
                                                        .refresh = hostile_text(_i)});
    ck_assert_int_eq(tf_wire_token_parse(tf_buf_slice(&body), &doc, &token, NULL), TF_OK);
    assert_same_slice(token.token, hostile_text(_i));
    assert_same_slice(token.refresh, hostile_text(_i));
    ck_assert_int_eq(token.expires_in_us, TF_HOUR);
    tf_wire_doc_destroy(doc);
    tf_buf_close(&body);
}
END_TEST

START_TEST(every_refusal_survives_with_a_status_that_http_understands) {
    for (int i = TF_REFUSAL_NONE + 1; i < TF_REFUSAL_COUNT; i++) {
        enum tf_refusal refusal = (enum tf_refusal)i;
        struct tf_buf body = {0};
        tf_wire_refusal(&body, refusal, "what \"was\" wrong");
        ck_assert_int_eq(tf_wire_refusal_parse(tf_buf_slice(&body)), refusal);
        ck_assert_int_ge(tf_refusal_status(refusal), 400);
        ck_assert_int_lt(tf_refusal_status(refusal), 600);
        tf_buf_close(&body);
    }
}
END_TEST

START_TEST(an_error_body_from_a_proxy_has_no_code) {
    static const char *const bodies[] = {"",
                                         "<html>502</html>",
                                         "{}",
                                         "[]",
                                         "{\"code\":5}",
                                         "{\"code\":\"teapot\"}",
                                         "{\"code\":\"\xFF\"}"};
    for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++)
        ck_assert_int_eq(tf_wire_refusal_parse(tf_slice_of(bodies[i])), TF_REFUSAL_NONE);
}
END_TEST

START_TEST(a_cursor_between_pages_says_when_its_pull_began) {
    const struct tf_cursor cursor = {.epoch = tf_id_of("e.1:x"), .seq = 40, .started = 97};
    struct tf_cursor back = {.seq = 0};
    struct tf_buf out = {0};
    tf_wire_cursor_append(&out, &cursor);
    ck_assert_str_eq(tf_buf_text(&out), "e.1:x.40~97");
    ck_assert(tf_wire_cursor_parse(tf_buf_slice(&out), &back));
    ck_assert_uint_eq(back.seq, 40);
    ck_assert_uint_eq(back.started, 97);
    static const char *const broken[] = {"e.40~", "e.40~x", "e.40~0", "~97", "e~97", "e.~97"};
    for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++)
        ck_assert_msg(!tf_wire_cursor_parse(tf_slice_of(broken[i]), &back), "%s", broken[i]);
    tf_buf_close(&out);
}
END_TEST

START_TEST(a_cursor_survives_in_text_and_in_a_path) {
    struct tf_cursor cursor = {.epoch = tf_id_of("e.1:x"), .seq = UINT64_MAX};
    struct tf_cursor back, none = {.seq = 0};
    struct tf_buf out = {0};
    tf_wire_cursor_append(&out, &cursor);
    ck_assert(tf_wire_cursor_parse(tf_buf_slice(&out), &back));
    assert_same_id(&back.epoch, &cursor.epoch);
    ck_assert_uint_eq(back.seq, cursor.seq);
    tf_buf_clear(&out);
    tf_wire_pull_path(&out, &cursor, 100);
    ck_assert_str_eq(tf_buf_text(&out), TF_PATH_PULL "?since=e.1:x.18446744073709551615&limit=100");
    tf_buf_clear(&out);
    tf_wire_pull_path(&out, &none, 1);
    ck_assert_str_eq(tf_buf_text(&out), TF_PATH_PULL "?limit=1");
    tf_buf_close(&out);
}
END_TEST

START_TEST(what_is_no_cursor_is_refused) {
    static const char *const texts[] = {"",
                                        ".",
                                        ".5",
                                        "e",
                                        "e.",
                                        "e.-1",
                                        "e.05",
                                        "e.1x",
                                        "e. 1",
                                        "e f.1",
                                        "e.18446744073709551616",
                                        "aaaaaaaaaaaaaaaaaaaaaaaa.1"};
    struct tf_cursor cursor;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        ck_assert_msg(!tf_wire_cursor_parse(tf_slice_of(texts[i]), &cursor), "%s", texts[i]);
}
END_TEST

static struct tf_frame frame_of(enum tf_frame_kind kind) {
    struct tf_frame frame = {.kind = kind};
    if (kind == TF_FRAME_HELLO || kind == TF_FRAME_ACK)
        frame.cursor = (struct tf_cursor){.epoch = tf_id_of("e1"), .seq = UINT64_MAX};
    if (kind == TF_FRAME_TYPING) {
        frame.conversation_id = tf_id_of("kitchen");
        frame.user_id = tf_id_of("ravi");
        frame.is_typing = true;
    }
    if (kind == TF_FRAME_CHANGE)
        frame.change = (struct tf_change){
            .seq = 2, .previous = 1, .entity = TF_ENTITY_RECEIPT, .receipt = full_receipt()};
    return frame;
}

START_TEST(every_kind_of_frame_survives) {
    struct tf_frame wanted = frame_of((enum tf_frame_kind)_i);
    struct tf_frame got;
    struct tf_buf bytes = {0};
    struct tf_wire_doc *doc = NULL;
    tf_wire_frame(&bytes, &wanted);
    ck_assert_int_eq(tf_wire_frame_parse(tf_buf_slice(&bytes), &doc, &got, NULL), TF_OK);
    ck_assert_int_eq(got.kind, wanted.kind);
    assert_same_id(&got.cursor.epoch, &wanted.cursor.epoch);
    ck_assert_uint_eq(got.cursor.seq, wanted.cursor.seq);
    assert_same_id(&got.conversation_id, &wanted.conversation_id);
    assert_same_id(&got.user_id, &wanted.user_id);
    ck_assert_int_eq(got.is_typing, wanted.is_typing);
    if (wanted.kind == TF_FRAME_CHANGE)
        assert_same_change(&got.change, &wanted.change);
    tf_wire_doc_destroy(doc);
    tf_buf_close(&bytes);
}
END_TEST

/* What a read came over ends where the mark is, or before, and is not empty. */
START_TEST(a_read_that_came_over_nothing_or_beyond_its_mark_is_refused) {
    static const struct { uint64_t after, upto; } odd[] = {{9, 9}, {10, 9}, {3, 11}};
    for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
        struct tf_frame wanted = frame_of(TF_FRAME_CHANGE), got;
        struct tf_buf bytes = {0};
        struct tf_wire_doc *doc = NULL;
        wanted.change.receipt.read_position = 10;
        wanted.change.receipt.read_after = odd[i].after;
        wanted.change.receipt.read_upto = odd[i].upto;
        tf_wire_frame(&bytes, &wanted);
        ck_assert_int_eq(tf_wire_frame_parse(tf_buf_slice(&bytes), &doc, &got, NULL), TF_E_INVALID);
        ck_assert_ptr_null(doc);
        tf_buf_close(&bytes);
    }
}
END_TEST

START_TEST(frames_that_say_too_little_are_refused) {
    static const char *const frames[] = {
        "{}",
        "{\"type\":\"boo\"}",
        "{\"type\":\"hello\"}",
        "{\"type\":\"ack\",\"cursor\":\"5\"}",
        "{\"type\":\"typing\"}",
        "{\"type\":\"change\"}",
        "{\"type\":\"change\",\"receipt\":{\"conversationId\":\"c\",\"userId\":\"u\"}}",
    };
    for (size_t i = 0; i < sizeof(frames) / sizeof(frames[0]); i++) {
        struct tf_wire_doc *doc = NULL;
        struct tf_frame frame;
        ck_assert_int_eq(tf_wire_frame_parse(tf_slice_of(frames[i]), &doc, &frame, NULL),
                         TF_E_INVALID);
        ck_assert_ptr_null(doc);
    }
}
END_TEST

static Suite *suite(void) {
    Suite *made = suite_create("wire_answers");
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, a_cursor_between_pages_says_when_its_pull_began);
    tcase_add_test(tests, every_outcome_survives_beside_the_others);
    tcase_add_test(tests, results_that_say_too_little_are_refused);
    tcase_add_test(tests, a_code_from_a_newer_server_is_still_a_refusal);
    tcase_add_loop_test(tests, credentials_and_token_survive, 0, HOSTILE_TEXTS);
    tcase_add_test(tests, every_refusal_survives_with_a_status_that_http_understands);
    tcase_add_test(tests, an_error_body_from_a_proxy_has_no_code);
    tcase_add_test(tests, a_cursor_survives_in_text_and_in_a_path);
    tcase_add_test(tests, what_is_no_cursor_is_refused);
    tcase_add_loop_test(tests, every_kind_of_frame_survives, 0, TF_FRAME_KIND_COUNT);
    tcase_add_test(tests, a_read_that_came_over_nothing_or_beyond_its_mark_is_refused);
    tcase_add_test(tests, frames_that_say_too_little_are_refused);
    suite_add_tcase(made, tests);
    return made;
}

TF_TEST_MAIN(suite)
