#include "unit/oracle/claims.h"

#include <string.h>

#define RULE "progress"

static void rest_is(struct history *h, bool reached) {
    history_phase(h, TF_PHASE_REST);
    history_put(h, (struct tf_record){
                       .kind = TF_RECORD_REST, .node = TF_NODE_NONE, .rest = {.reached = reached}});
}

START_TEST(a_run_that_drains_makes_progress) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_status(&h, ASHA, 1, 1, TF_NEVER);
    history_applied(&h, "a1", "m1", 0);
    history_status(&h, ASHA, 0, 0, TF_NEVER);
    rest_is(&h, true);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(waiting_work_without_timer_is_found) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_status(&h, ASHA, 1, 0, TF_NEVER);
    ck_assert_str_eq(
        history_headline(&h, RULE),
        "asha has waiting actions and no timer armed: the send of \"message\" does not move.");
    BREAKS(h, RULE);
}
END_TEST

START_TEST(waiting_work_with_a_timer_is_fine) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_status(&h, ASHA, 1, 0, 5 * TF_SECOND);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(an_offline_device_needs_no_timer) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_put(&h,
                (struct tf_record){.kind = TF_RECORD_STATUS,
                                   .node = ASHA,
                                   .status = {.figures = {.waiting = 1}, .deadline_us = TF_NEVER}});
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_run_that_does_not_rest_says_what_is_stuck) {
    BEGIN(h);
    history_at(&h, 4 * TF_SECOND);
    history_send(&h, ASHA, "a1", "hello");
    history_attempt(&h, ASHA, "a1", 1);
    history_status(&h, ASHA, 1, 1, 9 * TF_SECOND);
    rest_is(&h, false);
    ck_assert_uint_eq(history_findings(&h, RULE), 1);
    ck_assert_ptr_nonnull(strstr(h.result.findings[0].detail, "The next timer is at 00:09.000."));
    ck_assert_ptr_nonnull(
        strstr(h.result.findings[0].detail, "First attempt: asha sent it at 00:04.000"));
    history_close(&h);
}
END_TEST

START_TEST(work_left_behind_at_rest_is_found) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_status(&h, ASHA, 1, 0, 90 * TF_SECOND);
    rest_is(&h, true);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(what_waits_for_the_person_is_not_stuck) {
    BEGIN(h);
    history_put(
        &h, (struct tf_record){.kind = TF_RECORD_STATUS,
                               .node = ASHA,
                               .status = {.figures = {.conflicts = 1, .parked = 1, .online = true},
                                          .deadline_us = TF_NEVER}});
    rest_is(&h, true);
    HOLDS(h, RULE);
}
END_TEST

static void requests_at_rest(struct history *h, uint32_t count) {
    history_phase(h, TF_PHASE_REST);
    for (uint32_t i = 0; i < count; i++)
        history_net(h, ASHA, TF_RECORD_REQUEST, 100 + i, 0);
}

START_TEST(a_few_requests_at_rest_are_fine) {
    BEGIN(h);
    requests_at_rest(&h, 20);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(an_idle_device_that_never_stops_asking_is_found) {
    BEGIN(h);
    requests_at_rest(&h, 500);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_run_without_rest_and_without_work_says_who_is_behind) {
    BEGIN(h);
    h.plan->oracles_off |= 1u << TF_ORACLE_CONVERGED;
    history_send(&h, ASHA, "a1", "hello");
    history_applied(&h, "a1", "m1", 0);
    rest_is(&h, false);
    history_view(&h, TF_NODE_SERVER, TF_VIEW_TRUTH, 1);
    history_lunch(&h, TF_NODE_SERVER, (struct tf_conversation_view){.unread = 0});
    history_view_end(&h, TF_NODE_SERVER);
    ck_assert_uint_eq(history_findings(&h, RULE), 1);
    ck_assert_ptr_nonnull(strstr(h.result.findings[0].detail, "The cursor of ravi stands at 0"));
    ck_assert_ptr_nonnull(
        strstr(h.result.findings[0].detail, "The server was never told that ravi has"));
    history_close(&h);
}
END_TEST

/* The send a1 of asha fails once; she is to try again in half a second. */
static void fails_once(struct history *h) {
    history_send(h, ASHA, "a1", "hello");
    uint32_t exchange = history_attempt(h, ASHA, "a1", 1);
    history_at(h, h->now_us + 100 * TF_MS);
    history_net(h, ASHA, TF_RECORD_FAILED, exchange, 0);
    history_note(h, ASHA, "a1",
                 (struct tf_note){.kind = TF_NOTE_RETRY, .number = 1, .delay_us = 500 * TF_MS});
}

START_TEST(a_retry_that_comes_long_after_it_was_announced_is_found) {
    BEGIN(h);
    fails_once(&h);
    history_at(&h, 2 * TF_MINUTE);
    history_attempt(&h, ASHA, "a1", 2);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_retry_that_was_hindered_may_come_late) {
    BEGIN(h);
    fails_once(&h);
    history_online(&h, ASHA, false);
    history_at(&h, 2 * TF_MINUTE);
    history_online(&h, ASHA, true);
    history_at(&h, 2 * TF_MINUTE + TF_SECOND);
    history_attempt(&h, ASHA, "a1", 2);
    HOLDS(h, RULE);
}
END_TEST

static Suite *progress_suite(void) {
    Suite *suite = suite_create(RULE);
    TCase *tests = tcase_create("claims");
    tcase_add_test(tests, a_run_that_drains_makes_progress);
    tcase_add_test(tests, waiting_work_without_timer_is_found);
    tcase_add_test(tests, waiting_work_with_a_timer_is_fine);
    tcase_add_test(tests, an_offline_device_needs_no_timer);
    tcase_add_test(tests, a_run_that_does_not_rest_says_what_is_stuck);
    tcase_add_test(tests, work_left_behind_at_rest_is_found);
    tcase_add_test(tests, what_waits_for_the_person_is_not_stuck);
    tcase_add_test(tests, a_few_requests_at_rest_are_fine);
    tcase_add_test(tests, an_idle_device_that_never_stops_asking_is_found);
    tcase_add_test(tests, a_run_without_rest_and_without_work_says_who_is_behind);
    tcase_add_test(tests, a_retry_that_comes_long_after_it_was_announced_is_found);
    tcase_add_test(tests, a_retry_that_was_hindered_may_come_late);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(progress_suite)
