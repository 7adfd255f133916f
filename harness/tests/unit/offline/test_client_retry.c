/* Retry: how long, how often, and what survives a restart. */
#include "driver.h"
#include "offline/retry.h"
#include "support/check_main.h"

static struct driver d;

static void set_up(void) {
    driver_open(&d);
    driver_settle(&d);
}

static void tear_down(void) {
    driver_close(&d);
}

static tf_time wait_left(void) {
    return driver_next(&d) - d.now.mono_us;
}

START_TEST(ceiling_grows_by_the_factor_up_to_the_cap) {
    const struct tf_retry_policy policy = {
        .base_us = TF_SECOND, .cap_us = 10 * TF_SECOND, .factor_percent = 200};
    ck_assert_int_eq(tf_retry_ceiling(&policy, 1), TF_SECOND);
    ck_assert_int_eq(tf_retry_ceiling(&policy, 2), 2 * TF_SECOND);
    ck_assert_int_eq(tf_retry_ceiling(&policy, 4), 8 * TF_SECOND);
    ck_assert_int_eq(tf_retry_ceiling(&policy, 5), 10 * TF_SECOND);
    ck_assert_int_eq(tf_retry_ceiling(&policy, UINT32_MAX), 10 * TF_SECOND);
}
END_TEST

START_TEST(ceiling_never_overflows_or_falls_to_zero) {
    const struct tf_retry_policy huge = {
        .base_us = TF_NEVER / 2, .cap_us = TF_NEVER, .factor_percent = 10000};
    const struct tf_retry_policy none = {0};
    ck_assert(tf_retry_ceiling(&huge, 1000) > 0);
    ck_assert_int_eq(tf_retry_ceiling(&none, 3), 1);
}
END_TEST

START_TEST(delays_fill_the_envelope_and_never_leave_it) {
    const struct tf_retry_policy policy = {
        .base_us = TF_SECOND, .cap_us = TF_MINUTE, .factor_percent = 200};
    struct tf_job job = {.chance = {.seed = 3}};
    tf_time least = TF_NEVER, most = 0;
    for (uint64_t entity = 0; entity < 2000; entity++) {
        tf_time delay = tf_retry_delay(&job, &policy, entity, 3, 0);
        least = delay < least ? delay : least;
        most = delay > most ? delay : most;
        ck_assert(delay > 0 && delay <= 4 * TF_SECOND);
    }
    ck_assert(least < 100 * TF_MS && most > 3900 * TF_MS);
}
END_TEST

START_TEST(failed_batch_waits_within_the_envelope_of_its_attempt) {
    struct tf_id action = driver_send(&d, "hello");
    tf_time ceiling = d.config.retry[TF_ACTION_SEND].base_us;
    for (uint32_t attempt = 1; attempt <= 8; attempt++) {
        driver_fail(&d, TF_HTTP_BROKEN);
        const struct tf_note *note = driver_note_of(&d, TF_NOTE_RETRY, action);
        ck_assert_uint_eq(note->number, attempt);
        ck_assert(note->delay_us > 0 && note->delay_us <= ceiling);
        ck_assert_int_eq(wait_left(), note->delay_us);
        ck_assert(driver_deadline(&d));
        ceiling = 2 * ceiling < TF_MINUTE ? 2 * ceiling : TF_MINUTE;
    }
}
END_TEST

START_TEST(new_action_does_not_break_a_back_off) {
    driver_send(&d, "hello");
    driver_fail(&d, TF_HTTP_BROKEN);
    driver_send_in(&d, DRIVER_OTHER_CONVERSATION, "me too");
    ck_assert(!d.request.is_open);
    driver_deadline(&d);
    ck_assert_uint_eq(driver_batch_count(&d), 2);
}
END_TEST

START_TEST(retry_after_of_the_call_is_obeyed) {
    driver_send(&d, "hello");
    driver_answer(&d, 429, (struct tf_slice){0}, 100 * TF_SECOND);
    ck_assert(wait_left() > 100 * TF_SECOND);
    ck_assert(wait_left() <= 100 * TF_SECOND + d.config.retry[TF_ACTION_SEND].base_us);
    ck_assert_int_eq(driver_note(&d, TF_NOTE_RETRY)->floor_us, 100 * TF_SECOND);
}
END_TEST

START_TEST(manual_sync_shortens_a_back_off) {
    driver_send(&d, "hello");
    driver_fail(&d, TF_HTTP_BROKEN);
    driver_sync(&d);
    ck_assert_uint_eq(driver_batch_count(&d), 1);
}
END_TEST

START_TEST(nothing_shortens_what_the_server_asked_for) {
    driver_send(&d, "hello");
    driver_answer(&d, 503, (struct tf_slice){0}, 100 * TF_SECOND);
    driver_sync(&d);
    driver_connectivity(&d, true);
    driver_sync(&d);
    ck_assert(!d.request.is_open);
    ck_assert(wait_left() >= 100 * TF_SECOND);
}
END_TEST

START_TEST(retry_after_survives_a_restart) {
    driver_send(&d, "hello");
    driver_answer(&d, 503, (struct tf_slice){0}, 100 * TF_SECOND);
    driver_pass(&d, 40 * TF_SECOND);
    driver_restart(&d);
    ck_assert(!d.request.is_open);
    ck_assert(wait_left() >= 60 * TF_SECOND && wait_left() <= 62 * TF_SECOND);
}
END_TEST

START_TEST(action_told_to_retry_holds_its_conversation_and_no_other) {
    driver_connectivity(&d, false);
    struct tf_id first = driver_send(&d, "one");
    struct tf_id behind = driver_send(&d, "behind one");
    struct tf_id other = driver_send_in(&d, DRIVER_OTHER_CONVERSATION, "two");
    driver_connectivity(&d, true);
    driver_deadline(&d);
    struct tf_wire_result results[] = {driver_outcome(first, TF_OUTCOME_RETRY),
                                       driver_outcome(behind, TF_OUTCOME_DEFERRED),
                                       driver_sent(&d, other, "m1", "two")};
    results[0].retry_after_us = 20 * TF_SECOND;
    driver_results(&d, results, 3);
    driver_drain(&d);
    ck_assert_int_eq(driver_look(&d, other).view.status, TF_STATUS_SENT);
    const struct tf_note *note = driver_note_of(&d, TF_NOTE_RETRY, first);
    ck_assert(note->delay_us > 20 * TF_SECOND);
    ck_assert_ptr_null(driver_note_of(&d, TF_NOTE_RETRY, behind));
    driver_send_in(&d, DRIVER_OTHER_CONVERSATION, "three");
    ck_assert_uint_eq(driver_batch_count(&d), 1);
    driver_drain(&d);
    ck_assert(wait_left() > 0 && wait_left() <= note->delay_us);
    driver_deadline(&d);
    ck_assert_uint_eq(driver_batch_count(&d), 2);
}
END_TEST

START_TEST(lone_deferred_action_backs_off_too) {
    struct tf_id action = driver_send(&d, "one");
    struct tf_wire_result result = driver_outcome(action, TF_OUTCOME_DEFERRED);
    driver_results(&d, &result, 1);
    ck_assert_ptr_nonnull(driver_note_of(&d, TF_NOTE_RETRY, action));
    ck_assert(wait_left() > 0);
}
END_TEST

START_TEST(attempts_and_due_time_survive_a_restart) {
    struct tf_id action = driver_send(&d, "hello");
    for (int i = 0; i < 6; i++) {
        driver_fail(&d, TF_HTTP_BROKEN);
        if (i < 5)
            driver_deadline(&d);
    }
    tf_time left = wait_left();
    driver_kill(&d);
    driver_pass(&d, left / 2);
    driver_start(&d, true);
    driver_drain(&d);
    struct driver_queue queue;
    driver_inspect(&d, &queue);
    ck_assert_uint_eq(queue.actions[0].attempts, 6);
    ck_assert_int_le(wait_left(), left);
    ck_assert_int_ge(wait_left(), left / 2 - 1);
    driver_forget(&d);
    driver_deadline(&d);
    ck_assert_uint_eq(driver_note_of(&d, TF_NOTE_ATTEMPT, action)->number, 7);
}
END_TEST

START_TEST(jump_of_the_wall_clock_while_dead_never_lengthens_a_wait) {
    driver_send(&d, "hello");
    driver_fail(&d, TF_HTTP_BROKEN);
    tf_time left = wait_left();
    driver_kill(&d);
    d.now.wall_us -= 365 * TF_DAY;
    driver_start(&d, true);
    driver_drain(&d);
    ck_assert_int_le(wait_left(), left);
}
END_TEST

START_TEST(jump_of_the_wall_clock_while_alive_changes_no_wait) {
    driver_send(&d, "hello");
    driver_fail(&d, TF_HTTP_BROKEN);
    tf_time at = driver_next(&d);
    d.now.wall_us += 365 * TF_DAY;
    driver_event(&d, TF_CLIENT_WS_OPENED);
    ck_assert_int_eq(driver_next(&d), at);
    ck_assert(!d.request.is_open);
}
END_TEST

START_TEST(reconnect_waits_a_drawn_while_within_the_base) {
    driver_connectivity(&d, false);
    driver_send(&d, "hello");
    driver_connectivity(&d, true);
    ck_assert(!d.request.is_open);
    ck_assert(wait_left() > 0 && wait_left() <= d.config.transport_retry.base_us);
}
END_TEST

START_TEST(offline_device_with_work_asks_the_network_now_and_then) {
    driver_connectivity(&d, false);
    driver_send(&d, "hello");
    ck_assert(wait_left() > 0 && wait_left() <= d.config.transport_retry.cap_us + 1);
    driver_deadline(&d);
    ck_assert(driver_is_open(&d, TF_PATH_PULL)); /* a small question first */
    driver_fail(&d, TF_HTTP_UNREACHABLE);
    ck_assert(wait_left() > 0 && driver_next(&d) != TF_NEVER);
    driver_deadline(&d);
    driver_pull_nothing(&d); /* the signal had lied */
    ck_assert_uint_eq(driver_batch_count(&d), 1);
}
END_TEST

START_TEST(offline_device_without_work_is_silent) {
    driver_connectivity(&d, false);
    ck_assert_int_eq(driver_next(&d), TF_NEVER);
}
END_TEST

START_TEST(pull_that_fails_grows_its_back_off_although_logins_succeed) {
    driver_sync(&d);
    tf_time most = 0;
    for (int i = 0; i < 8; i++) {
        driver_status_only(&d, 500);
        most = wait_left() > most ? wait_left() : most;
        driver_deadline(&d);
        ck_assert(driver_is_open(&d, TF_PATH_PULL));
    }
    ck_assert(most > 2 * d.config.transport_retry.base_us);
}
END_TEST

START_TEST(action_type_with_a_bound_is_set_aside_when_it_is_reached) {
    driver_kill(&d);
    d.config.retry[TF_ACTION_SEND].attempts_max = 3;
    driver_start(&d, true);
    driver_drain(&d);
    struct tf_id action = driver_send(&d, "hello");
    for (int i = 0; i < 2; i++) {
        driver_fail(&d, TF_HTTP_BROKEN);
        driver_deadline(&d);
    }
    driver_fail(&d, TF_HTTP_BROKEN);
    ck_assert_uint_eq(driver_status(&d).parked, 1);
    ck_assert_int_eq(driver_look(&d, action).view.status, TF_STATUS_FAILED);
}
END_TEST

static Suite *suite(void) {
    Suite *s = suite_create("retry");
    TCase *c = tcase_create("retry");
    tcase_add_checked_fixture(c, set_up, tear_down);
    tcase_add_test(c, ceiling_grows_by_the_factor_up_to_the_cap);
    tcase_add_test(c, ceiling_never_overflows_or_falls_to_zero);
    tcase_add_test(c, delays_fill_the_envelope_and_never_leave_it);
    tcase_add_test(c, failed_batch_waits_within_the_envelope_of_its_attempt);
    tcase_add_test(c, new_action_does_not_break_a_back_off);
    tcase_add_test(c, retry_after_of_the_call_is_obeyed);
    tcase_add_test(c, manual_sync_shortens_a_back_off);
    tcase_add_test(c, nothing_shortens_what_the_server_asked_for);
    tcase_add_test(c, retry_after_survives_a_restart);
    tcase_add_test(c, action_told_to_retry_holds_its_conversation_and_no_other);
    tcase_add_test(c, lone_deferred_action_backs_off_too);
    tcase_add_test(c, attempts_and_due_time_survive_a_restart);
    tcase_add_test(c, jump_of_the_wall_clock_while_dead_never_lengthens_a_wait);
    tcase_add_test(c, jump_of_the_wall_clock_while_alive_changes_no_wait);
    tcase_add_test(c, reconnect_waits_a_drawn_while_within_the_base);
    tcase_add_test(c, offline_device_with_work_asks_the_network_now_and_then);
    tcase_add_test(c, offline_device_without_work_is_silent);
    tcase_add_test(c, pull_that_fails_grows_its_back_off_although_logins_succeed);
    tcase_add_test(c, action_type_with_a_bound_is_set_aside_when_it_is_reached);
    suite_add_tcase(s, c);
    return s;
}

TF_TEST_MAIN(suite)
