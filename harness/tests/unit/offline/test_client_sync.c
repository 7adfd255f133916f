/* The sync loop: log in, push, pull, rest; and what it does with every kind of answer. */
#include "driver.h"
#include "support/check_main.h"

static struct driver d;

static void set_up(void) {
    driver_open(&d);
    driver_settle(&d);
}

static void tear_down(void) {
    driver_close(&d);
}

START_TEST(client_logs_in_pulls_and_rests_at_its_start) {
    driver_kill(&d);
    driver_start(&d, true);
    ck_assert(driver_is_open(&d, TF_PATH_TOKEN));
    ck_assert(d.request.http.token == NULL);
    driver_token(&d);
    ck_assert(driver_is_open(&d, TF_PATH_PULL "?since=e1.2&limit="));
    driver_pull_nothing(&d);
    ck_assert(!d.request.is_open);
    ck_assert(!driver_status(&d).syncing);
}
END_TEST

START_TEST(start_with_an_empty_queue_writes_nothing) {
    unsigned before = d.commits;
    driver_restart(&d);
    ck_assert_uint_eq(d.commits, before);
}
END_TEST

START_TEST(send_is_durable_and_shown_before_the_step_returns) {
    struct tf_id action = driver_send(&d, "hello");
    driver_kill(&d);
    driver_start(&d, false);
    struct driver_look look = driver_look(&d, action);
    ck_assert(look.view.exists);
    ck_assert_int_eq(look.view.status, TF_STATUS_SENDING);
    ck_assert_str_eq(look.text, "hello");
    ck_assert_uint_eq(driver_status(&d).waiting, 1);
}
END_TEST

START_TEST(send_goes_out_under_its_action_id_and_gets_its_server_id) {
    struct tf_id action = driver_send(&d, "hello");
    struct tf_wire_sync sync;
    struct tf_wire_doc *doc = driver_batch(&d, &sync);
    ck_assert_uint_eq(sync.action_count, 1);
    ck_assert(tf_id_equal(&sync.actions[0].action_id, &action));
    ck_assert_uint_eq(sync.actions[0].attempt, 1);
    tf_wire_doc_destroy(doc);
    struct tf_wire_result result = driver_sent(&d, action, "m1", "hello");
    driver_results(&d, &result, 1);
    struct driver_look look = driver_look(&d, tf_id_of("m1"));
    ck_assert_int_eq(look.view.status, TF_STATUS_SENT);
    ck_assert(tf_id_equal(&look.view.client_id, &action));
    ck_assert(driver_look(&d, action).view.exists);
    ck_assert_uint_eq(driver_status(&d).waiting, 0);
}
END_TEST

START_TEST(own_change_that_follows_the_cursor_moves_it_without_a_pull) {
    struct tf_id action = driver_send(&d, "hello");
    struct tf_wire_result result = driver_sent(&d, action, "m1", "hello");
    driver_results(&d, &result, 1);
    ck_assert(!d.request.is_open);
    ck_assert_uint_eq(driver_note(&d, TF_NOTE_CURSOR)->number, d.seq);
}
END_TEST

START_TEST(own_change_behind_a_gap_leaves_the_cursor_and_pulls) {
    struct tf_id action = driver_send(&d, "hello");
    struct tf_change missed = driver_message(&d, "m1", DRIVER_FRIEND, "missed");
    struct tf_wire_result result = driver_sent(&d, action, "m2", "hello");
    driver_results(&d, &result, 1);
    ck_assert_ptr_null(driver_note(&d, TF_NOTE_CURSOR));
    ck_assert(driver_is_open(&d, TF_PATH_PULL "?since=e1.2&"));
    struct tf_change changes[] = {missed, result.change};
    driver_pull(&d, changes, 2, false);
    ck_assert_uint_eq(driver_note(&d, TF_NOTE_CURSOR)->number, d.seq);
    ck_assert(driver_look(&d, tf_id_of("m1")).view.exists);
}
END_TEST

START_TEST(lost_answer_is_retried_under_the_same_action_id) {
    struct tf_id action = driver_send(&d, "hello");
    driver_fail(&d, TF_HTTP_TIMED_OUT);
    ck_assert(driver_deadline(&d));
    struct tf_wire_sync sync;
    struct tf_wire_doc *doc = driver_batch(&d, &sync);
    ck_assert(tf_id_equal(&sync.actions[0].action_id, &action));
    ck_assert_uint_eq(sync.actions[0].attempt, 2);
    tf_wire_doc_destroy(doc);
}
END_TEST

START_TEST(duplicate_is_a_success) {
    struct tf_id action = driver_send(&d, "hello");
    struct tf_wire_result result = driver_sent(&d, action, "m1", "hello");
    result.outcome = TF_OUTCOME_DUPLICATE;
    result.change.seq = result.change.previous = 0;
    driver_results(&d, &result, 1);
    ck_assert_uint_eq(driver_status(&d).waiting, 0);
    ck_assert_int_eq(driver_look(&d, action).view.status, TF_STATUS_SENT);
}
END_TEST

START_TEST(second_request_never_flies_beside_the_first) {
    driver_send(&d, "one");
    driver_send_in(&d, DRIVER_OTHER_CONVERSATION, "two");
    driver_sync(&d); /* the driver asserts that one request is open at most */
    ck_assert_uint_eq(driver_batch_count(&d), 1);
    driver_drain(&d);
    ck_assert_uint_eq(driver_status(&d).waiting, 0);
}
END_TEST

START_TEST(actions_of_several_conversations_go_in_one_batch) {
    driver_connectivity(&d, false);
    driver_send(&d, "one");
    driver_send_in(&d, DRIVER_OTHER_CONVERSATION, "two");
    driver_send(&d, "three");
    driver_connectivity(&d, true);
    driver_deadline(&d);
    ck_assert_uint_eq(driver_batch_count(&d), 3);
}
END_TEST

START_TEST(batch_is_bounded_and_the_next_one_follows_at_once) {
    driver_connectivity(&d, false);
    for (int i = 0; i < 25; i++)
        driver_send(&d, "one of many");
    driver_connectivity(&d, true);
    driver_deadline(&d);
    ck_assert_uint_eq(driver_batch_count(&d), 20);
    driver_drain(&d);
    ck_assert_uint_eq(driver_status(&d).waiting, 0);
}
END_TEST

START_TEST(missing_result_is_retried_and_hurts_no_neighbour) {
    driver_connectivity(&d, false);
    struct tf_id first = driver_send(&d, "one");
    struct tf_id second = driver_send_in(&d, DRIVER_OTHER_CONVERSATION, "two");
    driver_connectivity(&d, true);
    driver_deadline(&d);
    struct tf_wire_result result = driver_sent(&d, second, "m1", "two");
    result.change.message.conversation_id = tf_id_of(DRIVER_OTHER_CONVERSATION);
    driver_results(&d, &result, 1);
    ck_assert_int_eq(driver_look(&d, second).view.status, TF_STATUS_SENT);
    ck_assert_int_eq(driver_look(&d, first).view.status, TF_STATUS_SENDING);
    ck_assert_uint_eq(driver_note_of(&d, TF_NOTE_RETRY, first)->number, 1);
    driver_drain(&d);
    ck_assert(driver_deadline(&d));
    ck_assert_uint_eq(driver_batch_count(&d), 1);
}
END_TEST

START_TEST(unauthorized_answer_means_one_login_and_on_with_the_work) {
    driver_send(&d, "hello");
    driver_status_only(&d, 401);
    ck_assert(driver_is_open(&d, TF_PATH_TOKEN));
    driver_token(&d);
    ck_assert_uint_eq(driver_batch_count(&d), 1);
    ck_assert_ptr_null(driver_note(&d, TF_NOTE_RETRY));
}
END_TEST

START_TEST(token_that_is_refused_at_once_again_backs_off) {
    driver_send(&d, "hello");
    driver_status_only(&d, 401);
    driver_token(&d);
    driver_status_only(&d, 401);
    ck_assert(!d.request.is_open);
    ck_assert(driver_next(&d) > d.now.mono_us && driver_next(&d) != TF_NEVER);
}
END_TEST

static void refuse(int status, enum tf_refusal refusal) {
    struct tf_buf body = {0};
    tf_wire_refusal(&body, refusal, "no");
    driver_answer(&d, status, tf_buf_slice(&body), 0);
    tf_buf_close(&body);
}

START_TEST(revoked_user_is_logged_out_and_the_device_wiped) {
    struct driver_queue durable;
    struct tf_id action = driver_send(&d, "hello");
    refuse(403, TF_REFUSAL_REVOKED);
    ck_assert(!d.request.is_open);
    ck_assert_int_eq(driver_next(&d), TF_NEVER);
    ck_assert_ptr_nonnull(driver_note(&d, TF_NOTE_WIPED));
    ck_assert_uint_eq(driver_status(&d).waiting, 0);
    ck_assert(!driver_look(&d, action).view.exists);
    driver_inspect(&d, &durable);
    ck_assert_uint_eq(durable.count + durable.messages, 0);
    ck_assert(tf_id_is_none(&durable.cursor.epoch));
    driver_send(&d, "once more");
    ck_assert_int_eq(driver_refusal(&d), TF_E_STATE);
}
END_TEST

START_TEST(wiping_is_tried_again_when_the_disk_fails) {
    driver_send(&d, "hello");
    d.disk_fails = true;
    refuse(403, TF_REFUSAL_REVOKED);
    ck_assert_ptr_null(driver_note(&d, TF_NOTE_WIPED));
    ck_assert_int_ne(driver_next(&d), TF_NEVER);
    d.disk_fails = false;
    while (!d.request.is_open)
        ck_assert(driver_deadline(&d));
    refuse(403, TF_REFUSAL_REVOKED);
    ck_assert_ptr_nonnull(driver_note(&d, TF_NOTE_WIPED));
    ck_assert_uint_eq(driver_status(&d).waiting, 0);
}
END_TEST

START_TEST(a_changed_secret_stops_the_loop_and_keeps_what_is_queued) {
    driver_send(&d, "hello");
    driver_status_only(&d, 401);
    ck_assert(driver_is_open(&d, TF_PATH_TOKEN));
    refuse(401, TF_REFUSAL_BAD_CREDENTIALS);
    ck_assert_int_eq(driver_next(&d), TF_NEVER);
    ck_assert_uint_eq(driver_status(&d).waiting, 1);
    ck_assert_ptr_null(driver_note(&d, TF_NOTE_WIPED));
}
END_TEST

static void settle_with_refresh_token(void) {
    driver_restart(&d);
    driver_token_with_refresh(&d, "token", "refresh");
    driver_pull_nothing(&d);
}

START_TEST(an_ended_token_is_refreshed_once_and_the_work_goes_on) {
    settle_with_refresh_token();
    unsigned before = d.requests;
    driver_send(&d, "hello");
    driver_status_only(&d, 401);
    ck_assert(driver_is_open(&d, TF_PATH_REFRESH));
    ck_assert(d.request.http.token == NULL);
    ck_assert(tf_slice_is(tf_blob_slice(d.request.http.body), "{\"refreshToken\":\"refresh\"}"));
    driver_token_with_refresh(&d, "token2", "refresh2");
    ck_assert(driver_is_open(&d, TF_PATH_SYNC));
    ck_assert(tf_slice_is(tf_blob_slice(d.request.http.token), "token2"));
    ck_assert_uint_eq(d.requests, before + 3);
}
END_TEST

START_TEST(a_refresh_token_that_is_no_good_leads_to_a_log_in) {
    settle_with_refresh_token();
    driver_send(&d, "hello");
    driver_status_only(&d, 401);
    refuse(401, TF_REFUSAL_UNAUTHORIZED);
    ck_assert(driver_is_open(&d, TF_PATH_TOKEN));
    driver_token(&d);
    ck_assert(driver_is_open(&d, TF_PATH_SYNC));
}
END_TEST

START_TEST(a_refresh_whose_answer_is_lost_is_tried_again_later) {
    settle_with_refresh_token();
    driver_send(&d, "hello");
    driver_status_only(&d, 401);
    driver_fail(&d, TF_HTTP_TIMED_OUT);
    ck_assert(!d.request.is_open);
    ck_assert(driver_deadline(&d));
    ck_assert(driver_is_open(&d, TF_PATH_REFRESH));
}
END_TEST

START_TEST(odd_body_with_200_is_a_failure_of_the_transport) {
    driver_send(&d, "hello");
    driver_answer(&d, 200, tf_slice_of("<html>please log in</html>"), 0);
    ck_assert(!d.request.is_open);
    ck_assert_ptr_nonnull(driver_note(&d, TF_NOTE_RETRY));
    ck_assert(driver_deadline(&d));
    ck_assert_uint_eq(driver_batch_count(&d), 1);
}
END_TEST

START_TEST(done_without_the_message_is_no_answer) {
    struct tf_id action = driver_send(&d, "hello");
    struct tf_wire_result result = driver_outcome(action, TF_OUTCOME_APPLIED);
    driver_results(&d, &result, 1);
    ck_assert_uint_eq(driver_status(&d).waiting, 1);
    ck_assert_ptr_nonnull(driver_note_of(&d, TF_NOTE_RETRY, action));
}
END_TEST

START_TEST(batch_that_is_too_large_is_halved) {
    driver_connectivity(&d, false);
    for (int i = 0; i < 4; i++)
        driver_send(&d, "one of four");
    driver_connectivity(&d, true);
    driver_deadline(&d);
    driver_status_only(&d, 413);
    ck_assert_uint_eq(driver_batch_count(&d), 2);
    driver_drain(&d);
    ck_assert_uint_eq(driver_status(&d).waiting, 0);
}
END_TEST

START_TEST(refused_call_parks_the_one_bad_action_and_the_others_go_on) {
    driver_connectivity(&d, false);
    struct tf_id first = driver_send(&d, "bad");
    struct tf_id second = driver_send_in(&d, DRIVER_OTHER_CONVERSATION, "good");
    driver_connectivity(&d, true);
    driver_deadline(&d);
    driver_status_only(&d, 400);
    ck_assert_uint_eq(driver_batch_count(&d), 1);
    driver_status_only(&d, 400);
    ck_assert_int_eq(driver_look(&d, first).view.status, TF_STATUS_FAILED);
    ck_assert_uint_eq(driver_batch_count(&d), 1);
    driver_drain(&d);
    ck_assert_int_eq(driver_look(&d, second).view.status, TF_STATUS_SENT);
    ck_assert_uint_eq(driver_status(&d).parked, 1);
}
END_TEST

START_TEST(what_the_server_could_not_read_is_sent_again_after_a_while) {
    struct tf_id action = driver_send(&d, "hello");
    driver_answer(&d, 400, TF_SLICE_LITERAL("{\"code\":\"bad_json\"}"), 0);
    ck_assert_int_eq(driver_look(&d, action).view.status, TF_STATUS_SENDING);
    ck_assert_uint_eq(driver_status(&d).parked, 0);
    driver_deadline(&d);
    driver_drain(&d);
    ck_assert_int_eq(driver_look(&d, action).view.status, TF_STATUS_SENT);
}
END_TEST

START_TEST(refusal_that_cannot_be_read_refuses_nothing) {
    struct tf_id action = driver_send(&d, "hello");
    driver_answer(&d, 403, TF_SLICE_LITERAL("{\"code\":\"revo"), 0);
    ck_assert_int_eq(driver_look(&d, action).view.status, TF_STATUS_SENDING);
    ck_assert_uint_eq(driver_status(&d).parked, 0);
    driver_deadline(&d);
    driver_drain(&d);
    ck_assert_int_eq(driver_look(&d, action).view.status, TF_STATUS_SENT);
}
END_TEST

START_TEST(app_that_is_too_old_keeps_its_queue) {
    struct tf_id action = driver_send(&d, "hello");
    driver_answer(&d, 426, TF_SLICE_LITERAL("{\"code\":\"upgrade_required\"}"), 0);
    ck_assert_int_eq(driver_look(&d, action).view.status, TF_STATUS_SENDING);
    ck_assert_uint_eq(driver_status(&d).parked, 0);
    ck_assert_uint_eq(driver_status(&d).waiting, 1);
    driver_deadline(&d);
    driver_drain(&d);
    ck_assert_int_eq(driver_look(&d, action).view.status, TF_STATUS_SENT);
}
END_TEST

START_TEST(answer_to_an_old_request_is_ignored) {
    struct tf_id action = driver_send(&d, "hello");
    uint32_t old = d.request.http.id;
    driver_fail(&d, TF_HTTP_TIMED_OUT);
    struct tf_client_event event = {
        .kind = TF_CLIENT_HTTP, .http = {.id = old, .outcome = TF_HTTP_ANSWERED, .status = 400}};
    driver_step(&d, &event);
    ck_assert_int_eq(driver_look(&d, action).view.status, TF_STATUS_SENDING);
    ck_assert_uint_eq(driver_status(&d).waiting, 1);
}
END_TEST

START_TEST(every_failure_leaves_an_armed_timer) {
    static const enum tf_http_outcome outcomes[] = {TF_HTTP_UNREACHABLE, TF_HTTP_BROKEN,
                                                    TF_HTTP_TIMED_OUT};
    static const int statuses[] = {100, 204, 302, 408, 429, 500, 502, 503, 599};
    driver_send(&d, "hello");
    for (size_t i = 0; i < 3; i++) {
        driver_fail(&d, outcomes[i]);
        ck_assert(driver_next(&d) > d.now.mono_us && driver_next(&d) != TF_NEVER);
        ck_assert(driver_deadline(&d));
    }
    for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
        driver_status_only(&d, statuses[i]);
        ck_assert(driver_next(&d) > d.now.mono_us && driver_next(&d) != TF_NEVER);
        ck_assert(driver_deadline(&d));
    }
    ck_assert_uint_eq(driver_batch_count(&d), 1);
}
END_TEST

START_TEST(request_keys_name_the_action_and_its_attempt_alone) {
    driver_send(&d, "hello");
    uint64_t first = d.request.http.key;
    driver_fail(&d, TF_HTTP_TIMED_OUT);
    driver_deadline(&d);
    uint64_t second = d.request.http.key;
    ck_assert(first != second);
    struct driver other;
    driver_open(&other);
    driver_settle(&other);
    driver_sync(&other); /* one request more than the first device made */
    driver_drain(&other);
    other.next_key = 100;
    driver_send(&other, "hello");
    ck_assert_uint_eq(other.request.http.key, first);
    driver_close(&other);
}
END_TEST

START_TEST(manual_sync_pushes_and_pulls) {
    driver_sync(&d);
    ck_assert(driver_is_open(&d, TF_PATH_PULL));
    ck_assert(driver_status(&d).syncing);
}
END_TEST

START_TEST(periodic_sync_pulls_again_and_again) {
    driver_kill(&d);
    d.config.pull_every_us = TF_MINUTE;
    driver_start(&d, true);
    driver_drain(&d);
    for (int i = 0; i < 3; i++) {
        tf_time before = d.now.mono_us;
        ck_assert(driver_deadline(&d));
        ck_assert_int_eq(d.now.mono_us - before, TF_MINUTE);
        ck_assert(driver_is_open(&d, TF_PATH_PULL));
        driver_drain(&d);
    }
}
END_TEST

START_TEST(trigger_during_a_round_makes_it_go_round_once_more) {
    driver_sync(&d);
    driver_sync(&d);
    driver_pull_nothing(&d);
    ck_assert(driver_is_open(&d, TF_PATH_PULL));
    driver_pull_nothing(&d);
    ck_assert(!d.request.is_open);
}
END_TEST

static Suite *suite(void) {
    Suite *s = suite_create("sync loop");
    TCase *c = tcase_create("sync loop");
    tcase_add_checked_fixture(c, set_up, tear_down);
    tcase_add_test(c, client_logs_in_pulls_and_rests_at_its_start);
    tcase_add_test(c, start_with_an_empty_queue_writes_nothing);
    tcase_add_test(c, send_is_durable_and_shown_before_the_step_returns);
    tcase_add_test(c, send_goes_out_under_its_action_id_and_gets_its_server_id);
    tcase_add_test(c, own_change_that_follows_the_cursor_moves_it_without_a_pull);
    tcase_add_test(c, own_change_behind_a_gap_leaves_the_cursor_and_pulls);
    tcase_add_test(c, lost_answer_is_retried_under_the_same_action_id);
    tcase_add_test(c, duplicate_is_a_success);
    tcase_add_test(c, second_request_never_flies_beside_the_first);
    tcase_add_test(c, actions_of_several_conversations_go_in_one_batch);
    tcase_add_test(c, batch_is_bounded_and_the_next_one_follows_at_once);
    tcase_add_test(c, missing_result_is_retried_and_hurts_no_neighbour);
    tcase_add_test(c, unauthorized_answer_means_one_login_and_on_with_the_work);
    tcase_add_test(c, token_that_is_refused_at_once_again_backs_off);
    tcase_add_test(c, revoked_user_is_logged_out_and_the_device_wiped);
    tcase_add_test(c, wiping_is_tried_again_when_the_disk_fails);
    tcase_add_test(c, a_changed_secret_stops_the_loop_and_keeps_what_is_queued);
    tcase_add_test(c, an_ended_token_is_refreshed_once_and_the_work_goes_on);
    tcase_add_test(c, a_refresh_token_that_is_no_good_leads_to_a_log_in);
    tcase_add_test(c, a_refresh_whose_answer_is_lost_is_tried_again_later);
    tcase_add_test(c, odd_body_with_200_is_a_failure_of_the_transport);
    tcase_add_test(c, done_without_the_message_is_no_answer);
    tcase_add_test(c, batch_that_is_too_large_is_halved);
    tcase_add_test(c, refused_call_parks_the_one_bad_action_and_the_others_go_on);
    tcase_add_test(c, what_the_server_could_not_read_is_sent_again_after_a_while);
    tcase_add_test(c, refusal_that_cannot_be_read_refuses_nothing);
    tcase_add_test(c, app_that_is_too_old_keeps_its_queue);
    tcase_add_test(c, answer_to_an_old_request_is_ignored);
    tcase_add_test(c, every_failure_leaves_an_armed_timer);
    tcase_add_test(c, request_keys_name_the_action_and_its_attempt_alone);
    tcase_add_test(c, manual_sync_pushes_and_pulls);
    tcase_add_test(c, periodic_sync_pulls_again_and_again);
    tcase_add_test(c, trigger_during_a_round_makes_it_go_round_once_more);
    suite_add_tcase(s, c);
    return s;
}

TF_TEST_MAIN(suite)
