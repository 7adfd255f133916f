#include "support/small_plan.h"
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

/* A fault of the device that began at 1 s, and ended at 3 s or not. */
static void held_by_a_cut(struct history *h, bool ended) {
    struct tf_step *cut = small_step(h->plan, TF_SECOND, TF_VERB_CUT, ASHA);
    struct tf_record fault = {
        .kind = TF_RECORD_FAULT_ON, .node = ASHA, .fault = {.verb = TF_VERB_CUT, .step = cut->id}};
    history_at(h, TF_SECOND);
    history_put(h, fault);
    history_send(h, ASHA, "a1", "hello");
    history_status(h, ASHA, 1, 0, 9 * TF_SECOND);
    history_at(h, 3 * TF_SECOND);
    fault.kind = TF_RECORD_FAULT_OFF;
    if (ended)
        history_put(h, fault);
    rest_is(h, false);
    ck_assert_uint_eq(history_findings(h, RULE), 1);
}

START_TEST(what_is_stuck_names_the_fault_that_holds_it) {
    BEGIN(h);
    held_by_a_cut(&h, false);
    const char *detail = h.result.findings[0].detail;
    ck_assert_ptr_nonnull(strstr(detail, "It was never tried."));
    ck_assert_ptr_nonnull(strstr(detail, "In force since 00:01.000: cut."));
    ck_assert_ptr_null(strstr(detail, "No fault holds it"));
    history_close(&h);
}
END_TEST

START_TEST(or_the_last_that_did) {
    BEGIN(h);
    held_by_a_cut(&h, true);
    const char *detail = h.result.findings[0].detail;
    ck_assert_ptr_nonnull(
        strstr(detail, "No fault holds it; the last that touched it, cut, ended at 00:03.000."));
    ck_assert_ptr_null(strstr(detail, "In force since"));
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

/* Asha is in offline mode with something waiting; her word that ends it was cut short, or never
 * said.
 */
static void rests_in_offline_mode(struct history *h, bool cut_short) {
    history_send(h, ASHA, "a1", "hello");
    history_put(h, (struct tf_record){.kind = TF_RECORD_COMMAND,
                                      .node = ASHA,
                                      .command = {.kind = TF_COMMAND_OFFLINE,
                                                  .accepted = !cut_short,
                                                  .cut_short = cut_short}});
    history_put(h, (struct tf_record){.kind = TF_RECORD_STATUS,
                                      .node = ASHA,
                                      .status = {.figures = {.waiting = 1, .offline_mode = true},
                                                 .deadline_us = TF_NEVER}});
    rest_is(h, false);
}

START_TEST(offline_mode_whose_end_was_cut_short_keeps_a_run_from_rest) {
    BEGIN(h);
    rests_in_offline_mode(&h, true);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(offline_mode_alone_does_not) {
    BEGIN(h);
    rests_in_offline_mode(&h, false);
    BREAKS(h, RULE);
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

START_TEST(nobody_is_said_to_be_without_a_message_that_is_forgotten) {
    BEGIN(h);
    h.plan->oracles_off |= 1u << TF_ORACLE_CONVERGED;
    history_send(&h, ASHA, "a1", "hello");
    history_applied(&h, "a1", "m1", 0);
    history_put(&h, (struct tf_record){.kind = TF_RECORD_TRIMMED,
                                       .node = TF_NODE_SERVER,
                                       .trimmed = {.kind = TF_TRIM_TOMBSTONE,
                                                   .conversation_id = tf_id_of("lunch"),
                                                   .message_id = tf_id_of("m1")}});
    rest_is(&h, false);
    history_view(&h, TF_NODE_SERVER, TF_VIEW_TRUTH, 1);
    history_lunch(&h, TF_NODE_SERVER, (struct tf_conversation_view){.unread = 0});
    history_view_end(&h, TF_NODE_SERVER);
    ck_assert_uint_eq(history_findings(&h, RULE), 1);
    ck_assert_ptr_null(strstr(h.result.findings[0].detail, "The server was never told"));
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

/* What was said of an attempt that was made. */
START_TEST(what_goes_out_again_by_a_decision_was_not_announced) {
    BEGIN(h);
    fails_once(&h);
    history_at(&h, h.now_us + 500 * TF_MS);
    uint32_t exchange = history_attempt(&h, ASHA, "a1", 2);
    history_net(&h, ASHA, TF_RECORD_ANSWER_TAKEN, exchange, 200);
    history_at(&h, 2 * TF_MINUTE);
    history_attempt(&h, ASHA, "a1", 3);
    HOLDS(h, RULE);
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

/* Of two sends that are in one call the second is to wait for half a second, the first for
 * `wait_us` by a call of its own that fails, or is answered; the second goes out at `then`. */
static void first_must_wait(struct history *h, int status, tf_time wait_us, tf_time then) {
    history_send(h, ASHA, "a1", "one");
    history_send(h, ASHA, "a2", "two");
    uint32_t exchange = history_attempt(h, ASHA, "a2", 1);
    history_net(h, ASHA, TF_RECORD_ANSWER_TAKEN, exchange, 200);
    history_note(h, ASHA, "a2",
                 (struct tf_note){.kind = TF_NOTE_RETRY, .number = 1, .delay_us = 500 * TF_MS});
    exchange = history_attempt(h, ASHA, "a1", 1);
    history_net(h, ASHA, TF_RECORD_ANSWER_TAKEN, exchange, status);
    history_note(h, ASHA, "a1",
                 (struct tf_note){.kind = TF_NOTE_RETRY, .number = 1, .delay_us = wait_us});
    history_at(h, then);
    history_attempt(h, ASHA, "a2", 2);
}

START_TEST(a_call_that_failed_holds_what_was_to_go_before) {
    BEGIN(h);
    first_must_wait(&h, 429, TF_MINUTE, TF_MINUTE + 5 * TF_SECOND);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_call_that_failed_holds_no_longer_than_it_said) {
    BEGIN(h);
    first_must_wait(&h, 429, TF_MINUTE, TF_MINUTE + 15 * TF_SECOND);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(an_answer_that_lets_one_wait_holds_no_other) {
    BEGIN(h);
    first_must_wait(&h, 200, TF_MINUTE, TF_MINUTE + 5 * TF_SECOND);
    BREAKS(h, RULE);
}
END_TEST

/* After the failure asha's disk fails from 1 s to `lifted_us`; her next attempt is at two minutes.
 * No back-off of hers is longer than 30 s. */
static void disk_fails(struct history *h, bool forever, tf_time lifted_us) {
    struct tf_client_config *config = &h->plan->replicas[ASHA].client;
    struct tf_step *fault = small_step(h->plan, 0, TF_VERB_IO_ERROR, ASHA);
    struct tf_record record = {.kind = TF_RECORD_FAULT_HIT,
                               .node = ASHA,
                               .fault = {.verb = TF_VERB_IO_ERROR, .step = fault->id}};
    fault->forever = forever;
    config->transport_retry.cap_us = 30 * TF_SECOND;
    for (int type = 0; type < TF_ACTION_TYPE_COUNT; type++)
        config->retry[type].cap_us = 30 * TF_SECOND;
    fails_once(h);
    history_at(h, TF_SECOND);
    history_put(h, record);
    record.kind = TF_RECORD_FAULT_OFF;
    history_at(h, lifted_us);
    history_put(h, record);
    history_at(h, 2 * TF_MINUTE);
    history_attempt(h, ASHA, "a1", 2);
}

START_TEST(a_retry_may_come_late_by_one_back_off_after_the_disk_has_failed_for_a_while) {
    BEGIN(h);
    disk_fails(&h, true, 2 * TF_MINUTE - 35 * TF_SECOND);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_disk_that_has_long_worked_again_hinders_no_retry) {
    BEGIN(h);
    disk_fails(&h, true, 2 * TF_MINUTE - 45 * TF_SECOND);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_disk_that_failed_once_hinders_no_retry_until_its_fault_is_lifted) {
    BEGIN(h);
    disk_fails(&h, false, 2 * TF_MINUTE - TF_SECOND);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_retry_of_a_device_that_slept_waits_on_when_it_is_awake) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    uint32_t exchange = history_attempt(&h, ASHA, "a1", 1);
    history_at(&h, h.now_us + 100 * TF_MS);
    history_net(&h, ASHA, TF_RECORD_FAILED, exchange, 0);
    history_note(&h, ASHA, "a1",
                 (struct tf_note){.kind = TF_NOTE_RETRY, .number = 1, .delay_us = 30 * TF_SECOND});
    history_process(&h, ASHA, TF_PROCESS_SUSPENDED);
    history_at(&h, 2 * TF_MINUTE);
    history_process(&h, ASHA, TF_PROCESS_RESUMED);
    history_at(&h, 2 * TF_MINUTE + 30 * TF_SECOND);
    history_attempt(&h, ASHA, "a1", 2);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_retry_that_waits_long_after_a_sleep_is_found) {
    BEGIN(h);
    fails_once(&h);
    history_process(&h, ASHA, TF_PROCESS_SUSPENDED);
    history_at(&h, 2 * TF_MINUTE);
    history_process(&h, ASHA, TF_PROCESS_RESUMED);
    history_at(&h, 2 * TF_MINUTE + 30 * TF_SECOND);
    history_attempt(&h, ASHA, "a1", 2);
    BREAKS(h, RULE);
}
END_TEST

/* The app of asha sleeps, if `app_sleeps`, from when it said that it tries again; her extension
 * sleeps until two minutes and sends `late_us` after that. */
static void extension_wakes(struct history *h, bool app_sleeps, tf_time late_us) {
    fails_once(h);
    if (app_sleeps)
        history_process(h, ASHA, TF_PROCESS_SUSPENDED);
    history_at(h, 2 * TF_MINUTE);
    history_put(h, (struct tf_record){.kind = TF_RECORD_PROCESS,
                                      .node = ASHA,
                                      .extension = 1,
                                      .process = {.event = TF_PROCESS_RESUMED}});
    history_at(h, 2 * TF_MINUTE + late_us);
    history_attempt(h, ASHA, "a1", 2);
}

START_TEST(what_an_extension_sends_when_it_wakes_while_its_app_sleeps_is_not_late) {
    BEGIN(h);
    extension_wakes(&h, true, TF_SECOND);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(what_an_extension_sends_long_after_it_woke_is_late) {
    BEGIN(h);
    extension_wakes(&h, true, 15 * TF_SECOND);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(what_an_extension_sends_when_it_wakes_is_late_if_its_app_was_awake) {
    BEGIN(h);
    extension_wakes(&h, false, TF_SECOND);
    BREAKS(h, RULE);
}
END_TEST

/* The disk fails once, in the step in which the device hears of the failure; the next attempt comes
 * at `then`. No back-off is longer than 30 s. */
static void struck_while_it_hears(struct history *h, tf_time then) {
    struct tf_client_config *config = &h->plan->replicas[ASHA].client;
    struct tf_step *fault = small_step(h->plan, 0, TF_VERB_IO_ERROR, ASHA);
    config->transport_retry.cap_us = 30 * TF_SECOND;
    for (int type = 0; type < TF_ACTION_TYPE_COUNT; type++)
        config->retry[type].cap_us = 30 * TF_SECOND;
    history_send(h, ASHA, "a1", "hello");
    uint32_t exchange = history_attempt(h, ASHA, "a1", 1);
    history_at(h, h->now_us + 100 * TF_MS);
    history_net(h, ASHA, TF_RECORD_FAILED, exchange, 0);
    history_put(h, (struct tf_record){.kind = TF_RECORD_FAULT_HIT,
                                      .node = ASHA,
                                      .fault = {.verb = TF_VERB_IO_ERROR, .step = fault->id}});
    history_note(h, ASHA, "a1",
                 (struct tf_note){.kind = TF_NOTE_RETRY, .number = 1, .delay_us = 500 * TF_MS});
    history_at(h, then);
    history_attempt(h, ASHA, "a1", 2);
}

START_TEST(a_disk_that_failed_in_the_same_step_hinders_for_one_back_off) {
    BEGIN(h);
    struck_while_it_hears(&h, 25 * TF_SECOND);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_disk_that_failed_in_the_same_step_hinders_no_longer) {
    BEGIN(h);
    struck_while_it_hears(&h, TF_MINUTE);
    BREAKS(h, RULE);
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
    tcase_add_test(tests, what_is_stuck_names_the_fault_that_holds_it);
    tcase_add_test(tests, or_the_last_that_did);
    tcase_add_test(tests, work_left_behind_at_rest_is_found);
    tcase_add_test(tests, what_waits_for_the_person_is_not_stuck);
    tcase_add_test(tests, offline_mode_whose_end_was_cut_short_keeps_a_run_from_rest);
    tcase_add_test(tests, offline_mode_alone_does_not);
    tcase_add_test(tests, a_few_requests_at_rest_are_fine);
    tcase_add_test(tests, an_idle_device_that_never_stops_asking_is_found);
    tcase_add_test(tests, a_run_without_rest_and_without_work_says_who_is_behind);
    tcase_add_test(tests, nobody_is_said_to_be_without_a_message_that_is_forgotten);
    tcase_add_test(tests, a_retry_that_comes_long_after_it_was_announced_is_found);
    tcase_add_test(tests, what_goes_out_again_by_a_decision_was_not_announced);
    tcase_add_test(tests, a_retry_that_was_hindered_may_come_late);
    tcase_add_test(tests, a_call_that_failed_holds_what_was_to_go_before);
    tcase_add_test(tests, a_call_that_failed_holds_no_longer_than_it_said);
    tcase_add_test(tests, an_answer_that_lets_one_wait_holds_no_other);
    tcase_add_test(tests,
                   a_retry_may_come_late_by_one_back_off_after_the_disk_has_failed_for_a_while);
    tcase_add_test(tests, a_disk_that_has_long_worked_again_hinders_no_retry);
    tcase_add_test(tests, a_disk_that_failed_once_hinders_no_retry_until_its_fault_is_lifted);
    tcase_add_test(tests, a_retry_of_a_device_that_slept_waits_on_when_it_is_awake);
    tcase_add_test(tests, a_retry_that_waits_long_after_a_sleep_is_found);
    tcase_add_test(tests, what_an_extension_sends_when_it_wakes_while_its_app_sleeps_is_not_late);
    tcase_add_test(tests, what_an_extension_sends_long_after_it_woke_is_late);
    tcase_add_test(tests, what_an_extension_sends_when_it_wakes_is_late_if_its_app_was_awake);
    tcase_add_test(tests, a_disk_that_failed_in_the_same_step_hinders_for_one_back_off);
    tcase_add_test(tests, a_disk_that_failed_in_the_same_step_hinders_no_longer);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(progress_suite)
