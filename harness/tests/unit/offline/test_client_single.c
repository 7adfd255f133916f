/* Actions that go by the server's calls of their own. */
#include "driver.h"
#include "support/check_main.h"

#include <string.h>

static struct driver d;

static void set_up(void) {
    driver_open(&d);
    d.config.single_calls = true;
    driver_settle(&d);
    driver_forget(&d);
}

static void tear_down(void) {
    driver_close(&d);
}

static bool body_says(const char *text) {
    const struct tf_blob *body = d.request.http.body;
    return memmem(body->data, body->len, text, strlen(text)) != NULL;
}

/* The message as such a call answers it. */
static void answer(int status, const char *client_id, const char *text, unsigned version) {
    struct tf_buf body = {0};
    tf_buf_append_format(
        &body,
        "{\"id\":\"m1\",\"clientId\":\"%s\",\"conversationId\":\"c1\",\"senderId\":"
        "\"asha\",\"content\":\"%s\",\"version\":\"%u\",\"position\":\"50\"}",
        client_id, text, version);
    driver_answer(&d, status, tf_buf_slice(&body), 0);
    tf_buf_close(&body);
}

START_TEST(a_send_goes_by_its_own_call_and_is_named_by_the_answer) {
    struct tf_id send = driver_send(&d, "hello");
    ck_assert(driver_is_open(&d, TF_PATH_MESSAGES));
    ck_assert_int_eq(d.request.http.method, TF_HTTP_POST);
    ck_assert(body_says("\"clientId\":\"") && body_says(send.text));
    answer(201, send.text, "hello", 1);
    ck_assert_str_eq(driver_look(&d, send).view.id.text, "m1");
    ck_assert_uint_eq(driver_status(&d).waiting, 0);
    ck_assert(driver_is_open(&d, TF_PATH_PULL));
}
END_TEST

START_TEST(a_lost_answer_is_asked_for_under_the_same_key) {
    struct tf_id send = driver_send(&d, "hello");
    driver_fail(&d, TF_HTTP_TIMED_OUT);
    while (!d.request.is_open && driver_deadline(&d))
        continue;
    ck_assert(driver_is_open(&d, TF_PATH_MESSAGES));
    ck_assert(body_says(send.text));
}
END_TEST

START_TEST(an_answer_that_is_no_message_is_none) {
    driver_send(&d, "hello");
    driver_answer(&d, 200, TF_SLICE_LITERAL("{}"), 0);
    ck_assert_uint_eq(driver_status(&d).waiting, 1);
    ck_assert_uint_eq(driver_count(&d, TF_NOTE_PARKED), 0);
}
END_TEST

START_TEST(an_edit_that_meets_a_newer_one_is_a_conflict) {
    struct tf_change first = driver_message(&d, "m1", DRIVER_ME, "one");
    driver_sync(&d);
    driver_pull(&d, &first, 1, false);
    struct tf_id edit = driver_edit(&d, tf_id_of("m1"), "mine");
    ck_assert(driver_is_open(&d, TF_PATH_MESSAGES "/m1"));
    ck_assert_int_eq(d.request.http.method, TF_HTTP_PUT);
    driver_answer(
        &d, 409,
        TF_SLICE_LITERAL("{\"code\":\"conflict\",\"current\":{\"id\":\"m1\",\"clientId\":"
                         "\"km1\",\"conversationId\":\"c1\",\"senderId\":\"asha\","
                         "\"content\":\"theirs\",\"version\":\"2\",\"position\":\"50\"}}"),
        0);
    ck_assert_ptr_nonnull(driver_note_of(&d, TF_NOTE_CONFLICT, edit));
    ck_assert_uint_eq(driver_status(&d).waiting, 0);
}
END_TEST

START_TEST(a_refusal_sets_the_action_aside) {
    struct tf_id send = driver_send(&d, "hello");
    driver_answer(&d, 403, TF_SLICE_LITERAL("{\"code\":\"not_participant\"}"), 0);
    ck_assert_int_eq(driver_note_of(&d, TF_NOTE_PARKED, send)->refusal, TF_REFUSAL_NOT_PARTICIPANT);
}
END_TEST

START_TEST(a_new_conversation_still_goes_as_a_batch) {
    driver_create(&d, DRIVER_FRIEND);
    ck_assert(driver_is_open(&d, TF_PATH_SYNC));
    ck_assert_uint_eq(driver_batch_count(&d), 1);
}
END_TEST

static Suite *suite(void) {
    Suite *s = suite_create("calls of their own");
    TCase *t = tcase_create("calls");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, a_send_goes_by_its_own_call_and_is_named_by_the_answer);
    tcase_add_test(t, a_lost_answer_is_asked_for_under_the_same_key);
    tcase_add_test(t, an_answer_that_is_no_message_is_none);
    tcase_add_test(t, an_edit_that_meets_a_newer_one_is_a_conflict);
    tcase_add_test(t, a_refusal_sets_the_action_aside);
    tcase_add_test(t, a_new_conversation_still_goes_as_a_batch);
    suite_add_tcase(s, t);
    return s;
}

TF_TEST_MAIN(suite)
