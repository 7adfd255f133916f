/* What goes out first, and what is given up: the policies of types of actions. */
#include "driver.h"
#include "support/check_main.h"

static struct driver d;
static struct driver_queue queue;
static struct tf_change theirs;

static void set_up(void) {
    driver_open(&d);
}

static void tear_down(void) {
    driver_close(&d);
}

/* With the policies that the test has set; then without a network. */
static void begin(void) {
    driver_settle(&d);
    theirs = driver_message(&d, "m-theirs", DRIVER_FRIEND, "hi");
    driver_sync(&d);
    driver_pull(&d, &theirs, 1, false);
    driver_forget(&d);
    driver_connectivity(&d, false);
}

static void patience(enum tf_action_type type, tf_time expires_us) {
    d.config.retry[type].expires_us = expires_us;
}

static void go_online(void) {
    driver_connectivity(&d, true);
    driver_deadline(&d);
}

static void expect_first(struct tf_id action) {
    struct tf_wire_sync sync;
    struct tf_wire_doc *doc = driver_batch(&d, &sync);
    ck_assert_uint_ge(sync.action_count, 1);
    ck_assert_str_eq(sync.actions[0].action_id.text, action.text);
    tf_wire_doc_destroy(doc);
}

START_TEST(without_priorities_a_batch_is_in_program_order) {
    begin();
    struct tf_id read = driver_read(&d, theirs.message.id);
    driver_send_in(&d, DRIVER_OTHER_CONVERSATION, "fire");
    go_online();
    expect_first(read);
}
END_TEST

START_TEST(what_has_a_higher_priority_goes_out_first) {
    d.config.retry[TF_ACTION_SEND].priority = 1;
    d.config.batch_actions = 1;
    begin();
    driver_read(&d, theirs.message.id);
    struct tf_id send = driver_send_in(&d, DRIVER_OTHER_CONVERSATION, "fire");
    go_online();
    expect_first(send);
}
END_TEST

START_TEST(what_is_before_it_in_its_conversation_goes_with_it) {
    d.config.retry[TF_ACTION_SEND].priority = 2;
    d.config.retry[TF_ACTION_CREATE].priority = 1;
    d.config.batch_actions = 1;
    begin();
    driver_create(&d, DRIVER_FRIEND);
    struct tf_id read = driver_read(&d, theirs.message.id);
    driver_send(&d, "behind the read");
    go_online();
    expect_first(read);
}
END_TEST

START_TEST(what_has_waited_too_long_is_set_aside_and_shown) {
    patience(TF_ACTION_SEND, TF_MINUTE);
    begin();
    struct tf_id send = driver_send(&d, "at the door");
    driver_pass(&d, TF_MINUTE);
    driver_deadline(&d);
    ck_assert_int_eq(driver_note_of(&d, TF_NOTE_PARKED, send)->refusal, TF_REFUSAL_EXPIRED);
    ck_assert_int_eq(driver_look(&d, send).view.status, TF_STATUS_FAILED);
    ck_assert_uint_eq(driver_status(&d).waiting, 0);
    driver_inspect(&d, &queue);
    ck_assert_uint_eq(queue.count, 1);
    ck_assert_int_eq(queue.actions[0].state, TF_QUEUE_PARKED);
    ck_assert_int_eq(queue.actions[0].refusal, TF_REFUSAL_EXPIRED);
}
END_TEST

START_TEST(what_may_still_wait_stays) {
    patience(TF_ACTION_SEND, TF_MINUTE);
    begin();
    driver_send(&d, "at the door");
    driver_pass(&d, TF_MINUTE - 1);
    driver_event(&d, TF_CLIENT_DEADLINE);
    ck_assert_uint_eq(driver_status(&d).waiting, 1);
    ck_assert_uint_eq(driver_status(&d).parked, 0);
}
END_TEST

START_TEST(what_depends_on_it_goes_with_it_and_nothing_else) {
    patience(TF_ACTION_SEND, TF_MINUTE);
    begin();
    struct tf_id send = driver_send(&d, "at the door");
    driver_pass(&d, TF_MINUTE / 2);
    struct tf_id reply = driver_reply(&d, send, "the green one");
    struct tf_id read = driver_read(&d, theirs.message.id);
    driver_pass(&d, TF_MINUTE / 2);
    driver_deadline(&d);
    ck_assert_ptr_nonnull(driver_note_of(&d, TF_NOTE_PARKED, reply));
    ck_assert_ptr_null(driver_note_of(&d, TF_NOTE_PARKED, read));
    ck_assert_uint_eq(driver_status(&d).waiting, 1);
    ck_assert_uint_eq(driver_status(&d).parked, 2);
}
END_TEST

START_TEST(waiting_counts_from_the_act_over_restarts) {
    patience(TF_ACTION_SEND, TF_MINUTE);
    begin();
    driver_send(&d, "at the door");
    driver_pass(&d, TF_MINUTE / 2);
    driver_kill(&d);
    driver_start(&d, false);
    driver_deadline(&d);
    ck_assert_uint_eq(driver_status(&d).parked, 0);
    driver_pass(&d, TF_MINUTE / 2);
    driver_event(&d, TF_CLIENT_DEADLINE);
    ck_assert_uint_eq(driver_status(&d).parked, 1);
}
END_TEST

START_TEST(nothing_expires_while_its_answer_is_awaited) {
    patience(TF_ACTION_SEND, TF_MINUTE);
    begin();
    struct tf_id send = driver_send(&d, "at the door");
    go_online();
    driver_pass(&d, 2 * TF_MINUTE);
    driver_event(&d, TF_CLIENT_DEADLINE);
    ck_assert_uint_eq(driver_status(&d).parked, 0);
    struct tf_wire_result result = driver_sent(&d, send, "m1", "at the door");
    driver_results(&d, &result, 1);
    ck_assert_uint_eq(driver_status(&d).waiting + driver_status(&d).parked, 0);
}
END_TEST

START_TEST(what_the_server_had_taken_all_the_same_is_no_longer_set_aside) {
    patience(TF_ACTION_SEND, TF_MINUTE);
    begin();
    struct tf_id send = driver_send(&d, "at the door");
    go_online();
    driver_pass(&d, 2 * TF_MINUTE);
    driver_fail(&d, TF_HTTP_TIMED_OUT);
    driver_event(&d, TF_CLIENT_DEADLINE);
    ck_assert_uint_eq(driver_status(&d).parked, 1);
    struct tf_change change = driver_message(&d, "m1", DRIVER_ME, "at the door");
    change.message.client_id = send;
    driver_sync(&d);
    driver_pull(&d, &change, 1, false);
    ck_assert_uint_eq(driver_status(&d).parked, 0);
    ck_assert_int_eq(driver_look(&d, send).view.status, TF_STATUS_SENT);
}
END_TEST

static Suite *suite(void) {
    Suite *s = suite_create("policies");
    TCase *c = tcase_create("policies");
    tcase_add_checked_fixture(c, set_up, tear_down);
    tcase_add_test(c, without_priorities_a_batch_is_in_program_order);
    tcase_add_test(c, what_has_a_higher_priority_goes_out_first);
    tcase_add_test(c, what_is_before_it_in_its_conversation_goes_with_it);
    tcase_add_test(c, what_has_waited_too_long_is_set_aside_and_shown);
    tcase_add_test(c, what_may_still_wait_stays);
    tcase_add_test(c, what_depends_on_it_goes_with_it_and_nothing_else);
    tcase_add_test(c, waiting_counts_from_the_act_over_restarts);
    tcase_add_test(c, nothing_expires_while_its_answer_is_awaited);
    tcase_add_test(c, what_the_server_had_taken_all_the_same_is_no_longer_set_aside);
    suite_add_tcase(s, c);
    return s;
}

TF_TEST_MAIN(suite)
