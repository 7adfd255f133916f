/* HTTP exchanges as a client experiences them: 50 ms each way unless said. */
#include "support/check_main.h"
#include "support/scene.h"

#include <string.h>

#define S TF_SECOND

static struct tf_step *fault(struct tf_plan *plan, tf_time at, enum tf_verb verb, tf_time lasts) {
    struct tf_step *step = small_step(plan, at, verb, 0);
    step->lasts_us = lasts;
    return step;
}

static struct tf_step *aimed(struct tf_plan *plan, tf_time at, enum tf_verb verb, uint32_t count) {
    struct tf_step *step = small_step(plan, at, verb, 0);
    step->aim = (struct tf_aim){.call = TF_CALL_SYNC, .count = count};
    return step;
}

START_TEST(an_exchange_takes_both_latencies) {
    struct tf_plan *plan = small_plan("asha", 1);
    small_send(plan, S, 0, "ask 1");
    struct scene scene = scene_run_null(plan);
    ck_assert_int_eq(scene_when(&scene, TF_RECORD_REQUEST, 0, 0), S);
    ck_assert_int_eq(scene_when(&scene, TF_RECORD_REQUEST_TAKEN, 0, 0), S + 50 * TF_MS);
    ck_assert_int_eq(scene_when(&scene, TF_RECORD_ANSWER_TAKEN, 0, 0), S + 100 * TF_MS);
    ck_assert_int_eq(scene_find(&scene, TF_RECORD_ANSWER_TAKEN, 0, 0)->net.status, 200);
    ck_assert_int_eq(scene_find(&scene, TF_RECORD_REQUEST, 0, 0)->net.call, TF_CALL_SYNC);
    scene_close(&scene);
}
END_TEST

START_TEST(the_server_takes_its_time) {
    struct tf_plan *plan = small_plan("asha", 1);
    plan->server_work_us.a = 301 * TF_MS;
    small_send(plan, S, 0, "ask 1");
    struct scene scene = scene_run_null(plan);
    ck_assert_int_eq(scene_when(&scene, TF_RECORD_ANSWER, 0, 0), S + 351 * TF_MS);
    scene_close(&scene);
}
END_TEST

START_TEST(a_cut_lets_nothing_through_and_delivers_after_the_heal) {
    struct tf_plan *plan = small_plan("asha", 1);
    fault(plan, S, TF_VERB_CUT, 5 * S);
    small_send(plan, 2 * S, 0, "ask 1");
    struct scene scene = scene_run_null(plan);
    ck_assert_int_eq(scene_when(&scene, TF_RECORD_REQUEST_TAKEN, 0, 0), 6 * S + 50 * TF_MS);
    ck_assert_int_eq(scene_when(&scene, TF_RECORD_ANSWER_TAKEN, 0, 0), 6 * S + 100 * TF_MS);
    scene_close(&scene);
}
END_TEST

START_TEST(a_cut_of_one_direction_holds_the_answer) {
    struct tf_plan *plan = small_plan("asha", 1);
    fault(plan, S, TF_VERB_CUT, 5 * S)->direction = TF_DOWN;
    small_send(plan, 2 * S, 0, "ask 1");
    struct scene scene = scene_run_null(plan);
    ck_assert_int_eq(scene_when(&scene, TF_RECORD_REQUEST_TAKEN, 0, 0), 2 * S + 50 * TF_MS);
    ck_assert_int_eq(scene_when(&scene, TF_RECORD_ANSWER_TAKEN, 0, 0), 6 * S + 50 * TF_MS);
    scene_close(&scene);
}
END_TEST

START_TEST(bytes_on_the_way_when_a_cut_begins_are_held_too) {
    struct tf_plan *plan = small_plan("asha", 1);
    small_send(plan, S, 0, "ask 1");
    fault(plan, S + 20 * TF_MS, TF_VERB_CUT, 3 * S);
    struct scene scene = scene_run_null(plan);
    ck_assert_int_eq(scene_when(&scene, TF_RECORD_REQUEST_TAKEN, 0, 0), 4 * S + 70 * TF_MS);
    scene_close(&scene);
}
END_TEST

START_TEST(a_request_that_timed_out_in_a_cut_is_gone) {
    struct tf_plan *plan = small_plan("asha", 1);
    fault(plan, S, TF_VERB_CUT, 30 * S);
    small_send(plan, 2 * S, 0, "ask 1");
    struct scene scene = scene_run_null(plan);
    const struct tf_record *failed = scene_find(&scene, TF_RECORD_FAILED, 0, 0);
    ck_assert_ptr_nonnull(failed);
    ck_assert_int_eq(failed->at_us, 12 * S);
    ck_assert_int_eq(failed->net.outcome, TF_HTTP_TIMED_OUT);
    ck_assert_int_eq(failed->net.fault, TF_VERB_CUT);
    ck_assert_uint_eq(scene_count(&scene, TF_RECORD_REQUEST_TAKEN, 0), 0);
    ck_assert_uint_eq(scene_count(&scene, TF_RECORD_REQUEST_LOST, 0), 1);
    scene_close(&scene);
}
END_TEST

START_TEST(a_time_out_is_by_the_clients_clock) {
    struct tf_plan *plan = small_plan("asha", 1);
    plan->replicas[0].clock.drift_ppm = 100000; /* a tenth too fast */
    aimed(plan, S, TF_VERB_LOSE_REQUEST, 1);
    small_send(plan, 2 * S, 0, "ask 1");
    struct scene scene = scene_run_null(plan);
    tf_time at = scene_when(&scene, TF_RECORD_FAILED, 0, 0);
    ck_assert_int_ge(at, 2 * S + 9090 * TF_MS);
    ck_assert_int_le(at, 2 * S + 9092 * TF_MS);
    scene_close(&scene);
}
END_TEST

START_TEST(a_lost_request_never_reaches_the_server_and_a_lost_answer_never_the_client) {
    struct tf_plan *plan = small_plan("asha", 1);
    aimed(plan, S, TF_VERB_LOSE_REQUEST, 1);
    small_send(plan, 2 * S, 0, "ask 1");
    small_send(plan, 3 * S, 0, "ask 2");
    aimed(plan, 4 * S, TF_VERB_LOSE_RESPONSE, 1);
    small_send(plan, 5 * S, 0, "ask 3");
    struct scene scene = scene_run_null(plan);
    ck_assert_uint_eq(scene_count(&scene, TF_RECORD_REQUEST_LOST, 0), 1);
    ck_assert_uint_eq(scene_count(&scene, TF_RECORD_REQUEST_TAKEN, 0), 2);
    ck_assert_uint_eq(scene_count(&scene, TF_RECORD_ANSWER_LOST, 0), 1);
    ck_assert_uint_eq(scene_count(&scene, TF_RECORD_ANSWER_TAKEN, 0), 1);
    ck_assert_uint_eq(scene_count(&scene, TF_RECORD_FAILED, 0), 2);
    ck_assert_uint_eq(scene_count(&scene, TF_RECORD_FAULT_HIT, 0), 2);
    ck_assert_uint_eq(scene_count(&scene, TF_RECORD_UNFIRED, TF_NODE_ALL), 0);
    scene_close(&scene);
}
END_TEST

START_TEST(a_late_answer_comes_after_the_client_has_given_up) {
    struct tf_plan *plan = small_plan("asha", 1);
    aimed(plan, S, TF_VERB_LATE_RESPONSE, 1)->dist.a = 20 * S;
    small_send(plan, 2 * S, 0, "ask 1");
    struct scene scene = scene_run_null(plan);
    ck_assert_int_eq(scene_when(&scene, TF_RECORD_FAILED, 0, 0), 12 * S);
    const struct tf_record *lost = scene_find(&scene, TF_RECORD_ANSWER_LOST, 0, 0);
    ck_assert_ptr_nonnull(lost);
    ck_assert_int_eq(lost->at_us, 22 * S + 100 * TF_MS);
    ck_assert_int_eq(lost->net.fault, TF_VERB_LATE_RESPONSE);
    scene_close(&scene);
}
END_TEST

START_TEST(a_scripted_answer_comes_instead_of_the_servers) {
    struct tf_plan *plan = small_plan("asha", 1);
    struct tf_step *step = aimed(plan, S, TF_VERB_SCRIPTED_ANSWER, 1);
    step->status = 429;
    step->retry_after_us = 7 * S;
    small_send(plan, 2 * S, 0, "ask 1");
    struct scene scene = scene_run_null(plan);
    const struct tf_record *taken = scene_find(&scene, TF_RECORD_ANSWER_TAKEN, 0, 0);
    ck_assert_int_eq(taken->net.status, 429);
    ck_assert_int_eq(taken->net.retry_after_us, 7 * S);
    ck_assert_uint_eq(scene_count(&scene, TF_RECORD_REQUEST_TAKEN, 0), 0);
    scene_close(&scene);
}
END_TEST

START_TEST(an_aim_skips_counts_and_looks_at_the_call) {
    struct tf_plan *plan = small_plan("asha", 1);
    aimed(plan, S, TF_VERB_SCRIPTED_ANSWER, 2)->aim.skip = 1;
    plan->steps[0].status = 503;
    static const char *const asks[] = {"pull 1", "ask 1", "ask 2", "pull 2", "ask 3", "ask 4"};
    static const int wanted[] = {200, 200, 503, 200, 503, 200};
    for (int i = 0; i < 6; i++)
        small_send(plan, (2 + i) * S, 0, asks[i]);
    struct scene scene = scene_run_null(plan);
    for (size_t i = 0; i < 6; i++)
        ck_assert_int_eq(scene_find(&scene, TF_RECORD_ANSWER_TAKEN, 0, i)->net.status, wanted[i]);
    scene_close(&scene);
}
END_TEST

START_TEST(an_aim_that_never_fires_is_recorded) {
    struct tf_plan *plan = small_plan("asha", 1);
    aimed(plan, S, TF_VERB_LOSE_RESPONSE, 1)->aim.call = TF_CALL_LOGIN;
    small_send(plan, 2 * S, 0, "ask 1");
    struct scene scene = scene_run_null(plan);
    ck_assert_uint_eq(scene_count(&scene, TF_RECORD_UNFIRED, 0), 1);
    scene_close(&scene);
}
END_TEST

START_TEST(offline_breaks_what_is_under_way_and_what_is_tried_is_unreachable) {
    struct tf_plan *plan = small_plan("asha", 1);
    small_send(plan, S, 0, "ask 1");
    fault(plan, S + 70 * TF_MS, TF_VERB_OFFLINE, 5 * S);
    small_send(plan, 2 * S, 0, "ask 2");
    struct scene scene = scene_run_null(plan);
    ck_assert_int_eq(scene_find(&scene, TF_RECORD_FAILED, 0, 0)->net.outcome, TF_HTTP_BROKEN);
    ck_assert_int_eq(scene_when(&scene, TF_RECORD_FAILED, 0, 0), S + 70 * TF_MS);
    ck_assert_int_eq(scene_find(&scene, TF_RECORD_FAILED, 0, 1)->net.outcome, TF_HTTP_UNREACHABLE);
    ck_assert_int_eq(scene_when(&scene, TF_RECORD_FAILED, 0, 1), 2 * S);
    ck_assert_uint_eq(scene_count(&scene, TF_RECORD_REQUEST_TAKEN, 0), 1);
    ck_assert_uint_eq(scene_count(&scene, TF_RECORD_ANSWER_LOST, 0), 1);
    ck_assert_uint_eq(scene_count(&scene, TF_RECORD_CONNECTIVITY, 0), 2);
    scene_close(&scene);
}
END_TEST

START_TEST(a_server_that_is_down_refuses_and_one_that_dies_breaks_what_it_had) {
    struct tf_plan *plan = small_plan("asha", 1);
    plan->server_work_us.a = 10 * S;
    plan->replicas[0].client.request_timeout_us = TF_MINUTE;
    small_send(plan, S, 0, "ask 1");
    struct tf_step *restart = small_step(plan, 3 * S, TF_VERB_SERVER_RESTART, TF_NODE_SERVER);
    restart->lasts_us = 5 * S;
    small_send(plan, 4 * S, 0, "ask 2");
    small_send(plan, 9 * S, 0, "ask 3");
    struct scene scene = scene_run_null(plan);
    ck_assert_int_eq(scene_find(&scene, TF_RECORD_FAILED, 0, 0)->net.outcome, TF_HTTP_BROKEN);
    ck_assert_int_eq(scene_when(&scene, TF_RECORD_FAILED, 0, 0), 3 * S + 50 * TF_MS);
    ck_assert_int_eq(scene_find(&scene, TF_RECORD_FAILED, 0, 1)->net.outcome, TF_HTTP_UNREACHABLE);
    ck_assert_int_eq(scene_when(&scene, TF_RECORD_FAILED, 0, 1), 4 * S + 100 * TF_MS);
    ck_assert_uint_eq(scene_count(&scene, TF_RECORD_ANSWER_TAKEN, 0), 1);
    scene_close(&scene);
}
END_TEST

START_TEST(a_suspended_device_takes_its_answers_when_it_resumes) {
    struct tf_plan *plan = small_plan("asha", 1);
    small_send(plan, S, 0, "ask 1");
    fault(plan, S + 20 * TF_MS, TF_VERB_SUSPEND, TF_HOUR);
    struct scene scene = scene_run_null(plan);
    ck_assert_int_eq(scene_when(&scene, TF_RECORD_ANSWER, 0, 0), S + 50 * TF_MS);
    ck_assert_int_eq(scene_when(&scene, TF_RECORD_ANSWER_TAKEN, 0, 0), TF_HOUR + S + 70 * TF_MS);
    ck_assert_uint_eq(scene_count(&scene, TF_RECORD_FAILED, 0), 0);
    scene_close(&scene);
}
END_TEST

START_TEST(exchanges_of_a_killed_process_go_on_at_the_server) {
    struct tf_plan *plan = small_plan("asha", 1);
    small_send(plan, S, 0, "ask 1");
    fault(plan, S + 20 * TF_MS, TF_VERB_KILL, S);
    struct scene scene = scene_run_null(plan);
    ck_assert_uint_eq(scene_count(&scene, TF_RECORD_REQUEST_TAKEN, 0), 1);
    ck_assert_uint_eq(scene_count(&scene, TF_RECORD_ANSWER_LOST, 0), 1);
    ck_assert_uint_eq(scene_count(&scene, TF_RECORD_ANSWER_TAKEN, 0), 0);
    ck_assert_uint_eq(scene_count(&scene, TF_RECORD_PROCESS, 0), 2);
    scene_close(&scene);
}
END_TEST

START_TEST(exchanges_overtake_each_other) {
    struct tf_plan *plan = small_plan("asha", 1);
    plan->replicas[0].up.latency_us = (struct tf_dist){TF_DIST_UNIFORM, 1, 5 * S};
    for (int i = 0; i < 9; i++) {
        char text[] = "ask 0";
        text[4] = (char)('0' + i);
        small_send(plan, S + i, 0, text);
    }
    struct scene scene = scene_run_null(plan);
    size_t overtakes = 0;
    for (size_t i = 1; i < 9; i++)
        overtakes += scene_find(&scene, TF_RECORD_ANSWER_TAKEN, 0, i)->net.request_id <
                     scene_find(&scene, TF_RECORD_ANSWER_TAKEN, 0, i - 1)->net.request_id;
    ck_assert_uint_gt(overtakes, 0);
    scene_close(&scene);
}
END_TEST

START_TEST(a_cancelled_request_is_told_of_nothing_more) {
    struct tf_plan *plan = small_plan("asha", 1);
    small_send(plan, S, 0, "ask 1");
    small_send(plan, S + TF_MS, 0, "cancel");
    struct scene scene = scene_run_null(plan);
    ck_assert_uint_eq(scene_count(&scene, TF_RECORD_ANSWER_TAKEN, 0), 0);
    ck_assert_uint_eq(scene_count(&scene, TF_RECORD_FAILED, 0), 0);
    scene_close(&scene);
}
END_TEST

/* The n-th record of this kind, as text. */
static struct tf_slice bytes_of(const struct scene *scene, enum tf_record_kind kind, size_t n) {
    const struct tf_record *record = scene_find(scene, kind, 0, n);
    ck_assert_ptr_nonnull(record);
    return record->net.bytes;
}

START_TEST(a_replayed_request_reaches_the_server_twice_and_its_client_gets_one_answer) {
    for (int second = 0; second < 2; second++) {
        struct tf_plan *plan = small_plan("asha", 1);
        struct tf_step *step = aimed(plan, S, TF_VERB_DUPLICATE, 1);
        step->dist.a = 3 * S;
        step->second = second == 1;
        small_send(plan, 2 * S, 0, "ask 1");
        struct scene scene = scene_run_null(plan);
        ck_assert_uint_eq(scene_count(&scene, TF_RECORD_REQUEST_TAKEN, 0), 2);
        ck_assert_int_eq(scene_when(&scene, TF_RECORD_REQUEST_TAKEN, 0, 0), 2 * S + 50 * TF_MS);
        ck_assert_int_eq(scene_when(&scene, TF_RECORD_REQUEST_TAKEN, 0, 1), 5 * S + 50 * TF_MS);
        ck_assert_uint_eq(scene_count(&scene, TF_RECORD_ANSWER_TAKEN, 0), 1);
        ck_assert_uint_eq(scene_count(&scene, TF_RECORD_ANSWER_LOST, 0), 1);
        ck_assert_int_eq(scene_when(&scene, TF_RECORD_ANSWER_TAKEN, 0, 0),
                         (second == 1 ? 5 : 2) * S + 100 * TF_MS);
        scene_close(&scene);
    }
}
END_TEST

START_TEST(a_replay_outlives_its_clients_patience_and_answers_nobody) {
    struct tf_plan *plan = small_plan("asha", 1);
    struct tf_step *step = aimed(plan, S, TF_VERB_DUPLICATE, 1);
    step->dist.a = 20 * S;
    step->second = true;
    small_send(plan, 2 * S, 0, "ask 1");
    struct scene scene = scene_run_null(plan);
    ck_assert_int_eq(scene_when(&scene, TF_RECORD_FAILED, 0, 0), 12 * S);
    ck_assert_uint_eq(scene_count(&scene, TF_RECORD_REQUEST_TAKEN, 0), 2);
    ck_assert_uint_eq(scene_count(&scene, TF_RECORD_ANSWER_LOST, 0), 2);
    ck_assert_uint_eq(scene_count(&scene, TF_RECORD_ANSWER_TAKEN, 0), 0);
    scene_close(&scene);
}
END_TEST

START_TEST(an_answer_that_hangs_is_given_up_or_breaks) {
    struct tf_plan *plan = small_plan("asha", 1);
    aimed(plan, S, TF_VERB_HANG, 1);
    small_send(plan, 2 * S, 0, "ask 1");
    aimed(plan, 20 * S, TF_VERB_HANG, 1)->dist.a = 3 * S;
    small_send(plan, 21 * S, 0, "ask 2");
    struct scene scene = scene_run_null(plan);
    const struct tf_record *given_up = scene_find(&scene, TF_RECORD_FAILED, 0, 0);
    const struct tf_record *broken = scene_find(&scene, TF_RECORD_FAILED, 0, 1);
    ck_assert_int_eq(given_up->at_us, 12 * S);
    ck_assert_int_eq(given_up->net.outcome, TF_HTTP_TIMED_OUT);
    ck_assert_int_eq(given_up->net.fault, TF_VERB_HANG);
    ck_assert_int_eq(broken->at_us, 24 * S + 50 * TF_MS);
    ck_assert_int_eq(broken->net.outcome, TF_HTTP_BROKEN);
    ck_assert_uint_eq(scene_count(&scene, TF_RECORD_REQUEST_TAKEN, 0), 2);
    scene_close(&scene);
}
END_TEST

START_TEST(a_truncated_answer_is_its_own_beginning_and_a_corrupt_one_differs_in_one_byte) {
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct tf_plan *plan = small_plan("asha", seed);
        aimed(plan, S, TF_VERB_TRUNCATE, 1)->direction = TF_DOWN;
        small_send(plan, 2 * S, 0, "ask 1");
        aimed(plan, 3 * S, TF_VERB_CORRUPT, 1)->direction = TF_DOWN;
        small_send(plan, 4 * S, 0, "ask 2");
        struct scene scene = scene_run_null(plan);
        struct tf_slice said = bytes_of(&scene, TF_RECORD_ANSWER, 0);
        struct tf_slice came = bytes_of(&scene, TF_RECORD_ANSWER_TAKEN, 0);
        ck_assert_uint_lt(came.len, said.len);
        ck_assert(came.len == 0 || memcmp(came.data, said.data, came.len) == 0);
        said = bytes_of(&scene, TF_RECORD_ANSWER, 1);
        came = bytes_of(&scene, TF_RECORD_ANSWER_TAKEN, 1);
        ck_assert_uint_eq(came.len, said.len);
        size_t others = 0;
        for (size_t i = 0; i < said.len; i++)
            others += said.data[i] != came.data[i];
        ck_assert_uint_eq(others, 1);
        scene_close(&scene);
    }
}
END_TEST

START_TEST(damage_that_the_transport_notices_breaks_the_connection) {
    struct tf_plan *plan = small_plan("asha", 1);
    struct tf_step *step = aimed(plan, S, TF_VERB_CORRUPT, 1);
    step->direction = TF_UP;
    step->noticed = true;
    small_send(plan, 2 * S, 0, "ask 1");
    step = aimed(plan, 3 * S, TF_VERB_TRUNCATE, 1);
    step->direction = TF_DOWN;
    step->noticed = true;
    small_send(plan, 4 * S, 0, "ask 2");
    struct scene scene = scene_run_null(plan);
    ck_assert_uint_eq(scene_count(&scene, TF_RECORD_REQUEST_TAKEN, 0), 1);
    ck_assert_uint_eq(scene_count(&scene, TF_RECORD_REQUEST_LOST, 0), 1);
    ck_assert_uint_eq(scene_count(&scene, TF_RECORD_ANSWER_LOST, 0), 1);
    for (size_t i = 0; i < 2; i++)
        ck_assert_int_eq(scene_find(&scene, TF_RECORD_FAILED, 0, i)->net.outcome, TF_HTTP_BROKEN);
    scene_close(&scene);
}
END_TEST

static Suite *suite(void) {
    Suite *made = suite_create("exchanges");
    TCase *all = tcase_create("all");
    tcase_add_test(all, an_exchange_takes_both_latencies);
    tcase_add_test(all, the_server_takes_its_time);
    tcase_add_test(all, a_cut_lets_nothing_through_and_delivers_after_the_heal);
    tcase_add_test(all, a_cut_of_one_direction_holds_the_answer);
    tcase_add_test(all, bytes_on_the_way_when_a_cut_begins_are_held_too);
    tcase_add_test(all, a_request_that_timed_out_in_a_cut_is_gone);
    tcase_add_test(all, a_time_out_is_by_the_clients_clock);
    tcase_add_test(all, a_lost_request_never_reaches_the_server_and_a_lost_answer_never_the_client);
    tcase_add_test(all, a_late_answer_comes_after_the_client_has_given_up);
    tcase_add_test(all, a_scripted_answer_comes_instead_of_the_servers);
    tcase_add_test(all, an_aim_skips_counts_and_looks_at_the_call);
    tcase_add_test(all, an_aim_that_never_fires_is_recorded);
    tcase_add_test(all, offline_breaks_what_is_under_way_and_what_is_tried_is_unreachable);
    tcase_add_test(all, a_server_that_is_down_refuses_and_one_that_dies_breaks_what_it_had);
    tcase_add_test(all, a_suspended_device_takes_its_answers_when_it_resumes);
    tcase_add_test(all, exchanges_of_a_killed_process_go_on_at_the_server);
    tcase_add_test(all, exchanges_overtake_each_other);
    tcase_add_test(all, a_cancelled_request_is_told_of_nothing_more);
    tcase_add_test(all, a_replayed_request_reaches_the_server_twice_and_its_client_gets_one_answer);
    tcase_add_test(all, a_replay_outlives_its_clients_patience_and_answers_nobody);
    tcase_add_test(all, an_answer_that_hangs_is_given_up_or_breaks);
    tcase_add_test(all,
                   a_truncated_answer_is_its_own_beginning_and_a_corrupt_one_differs_in_one_byte);
    tcase_add_test(all, damage_that_the_transport_notices_breaks_the_connection);
    suite_add_tcase(made, all);
    return made;
}

TF_TEST_MAIN(suite)
