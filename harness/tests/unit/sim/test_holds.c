/* Faults that hold for a while, alone, overlapping, and of all devices. */
#include "support/check_main.h"
#include "support/scene.h"

#define S TF_SECOND

static struct tf_step *fault(struct tf_plan *plan, tf_time at, enum tf_verb verb, uint32_t who,
                             tf_time lasts) {
    struct tf_step *step = small_step(plan, at, verb, who);
    step->lasts_us = lasts;
    return step;
}

static tf_time answered(const struct scene *scene, uint32_t node) {
    return scene_when(scene, TF_RECORD_ANSWER_TAKEN, node, 0);
}

START_TEST(overlapping_cuts_end_with_the_last) {
    struct tf_plan *plan = small_plan("asha", 1);
    fault(plan, S, TF_VERB_CUT, 0, 3 * S);
    fault(plan, 2 * S, TF_VERB_CUT, 0, 5 * S);
    small_send(plan, 3 * S, 0, "ask 1");
    struct scene scene = scene_run_null(plan);
    ck_assert_int_eq(answered(&scene, 0), 7 * S + 100 * TF_MS);
    scene_close(&scene);
}
END_TEST

START_TEST(heal_frees_one_device_of_a_cut_of_all) {
    struct tf_plan *plan = small_plan("asha ravi", 1);
    fault(plan, S, TF_VERB_CUT, TF_NODE_ALL, 8 * S);
    small_send(plan, 2 * S, 0, "ask 1");
    small_send(plan, 2 * S, 1, "ask 1");
    small_step(plan, 4 * S, TF_VERB_HEAL, 0);
    struct scene scene = scene_run_null(plan);
    ck_assert_int_eq(answered(&scene, 0), 4 * S + 100 * TF_MS);
    ck_assert_int_eq(answered(&scene, 1), 9 * S + 100 * TF_MS);
    scene_close(&scene);
}
END_TEST

START_TEST(a_cut_after_a_heal_holds_again_for_its_own_time) {
    struct tf_plan *plan = small_plan("asha", 1);
    fault(plan, S, TF_VERB_CUT, TF_NODE_ALL, 9 * S);
    small_step(plan, 2 * S, TF_VERB_HEAL, 0);
    fault(plan, 3 * S, TF_VERB_CUT, 0, 2 * S);
    small_send(plan, 4 * S, 0, "ask 1");
    struct scene scene = scene_run_null(plan);
    ck_assert_int_eq(answered(&scene, 0), 5 * S + 100 * TF_MS);
    scene_close(&scene);
}
END_TEST

START_TEST(what_nothing_lifts_is_lifted_by_healing) {
    struct tf_plan *plan = small_plan("asha", 1);
    fault(plan, S, TF_VERB_CUT, 0, 0);
    small_send(plan, 2 * S, 0, "ask 1");
    small_step(plan, 6 * S, TF_VERB_SYNC, 0);
    struct scene scene = scene_run_null(plan);
    ck_assert_int_eq(answered(&scene, 0), 6 * S + 100 * TF_MS);
    ck_assert_uint_eq(scene_count(&scene, TF_RECORD_FAULT_OFF, 0), 1);
    scene_close(&scene);
}
END_TEST

START_TEST(a_latency_holds_and_goes_and_the_later_one_counts) {
    struct tf_plan *plan = small_plan("asha", 1);
    fault(plan, S, TF_VERB_LATENCY, 0, 10 * S)->dist.a = S;
    fault(plan, 2 * S, TF_VERB_LATENCY, 0, 2 * S)->dist.a = 2 * S;
    plan->steps[1].direction = TF_UP;
    small_send(plan, 3 * S, 0, "ask 1");
    small_send(plan, 7 * S, 0, "ask 2");
    small_send(plan, 20 * S, 0, "ask 3");
    struct scene scene = scene_run_null(plan);
    ck_assert_int_eq(scene_when(&scene, TF_RECORD_ANSWER_TAKEN, 0, 0), 6 * S);
    ck_assert_int_eq(scene_when(&scene, TF_RECORD_ANSWER_TAKEN, 0, 1), 9 * S);
    ck_assert_int_eq(scene_when(&scene, TF_RECORD_ANSWER_TAKEN, 0, 2), 20 * S + 100 * TF_MS);
    scene_close(&scene);
}
END_TEST

START_TEST(a_refusing_network_answers_with_unreachable_and_then_no_more) {
    struct tf_plan *plan = small_plan("asha", 1);
    fault(plan, S, TF_VERB_REFUSE, 0, 2 * S);
    small_send(plan, 2 * S, 0, "ask 1");
    small_send(plan, 4 * S, 0, "ask 2");
    struct scene scene = scene_run_null(plan);
    const struct tf_record *failed = scene_find(&scene, TF_RECORD_FAILED, 0, 0);
    ck_assert_int_eq(failed->net.outcome, TF_HTTP_UNREACHABLE);
    ck_assert_int_eq(failed->at_us, 2 * S + 100 * TF_MS);
    ck_assert_uint_eq(scene_count(&scene, TF_RECORD_ANSWER_TAKEN, 0), 1);
    scene_close(&scene);
}
END_TEST

START_TEST(a_slow_server_takes_longer_while_that_holds) {
    struct tf_plan *plan = small_plan("asha", 1);
    fault(plan, S, TF_VERB_SERVER_SLOW, TF_NODE_SERVER, 5 * S)->dist.a = 2 * S;
    small_send(plan, 2 * S, 0, "ask 1");
    small_send(plan, 8 * S, 0, "ask 2");
    struct scene scene = scene_run_null(plan);
    ck_assert_int_eq(answered(&scene, 0), 4 * S + 100 * TF_MS);
    ck_assert_int_eq(scene_when(&scene, TF_RECORD_ANSWER_TAKEN, 0, 1), 8 * S + 100 * TF_MS);
    scene_close(&scene);
}
END_TEST

START_TEST(a_killed_server_does_not_keep_devices_from_starting) {
    struct tf_plan *plan = small_plan("asha", 1);
    fault(plan, S, TF_VERB_KILL, TF_NODE_SERVER, 20 * S);
    fault(plan, 2 * S, TF_VERB_KILL, 0, 3 * S);
    small_send(plan, 6 * S, 0, "ask 1");
    struct scene scene = scene_run_null(plan);
    const struct tf_record *command = scene_find(&scene, TF_RECORD_COMMAND, 0, 0);
    ck_assert(command->command.accepted);
    ck_assert_int_eq(scene_find(&scene, TF_RECORD_FAILED, 0, 0)->net.outcome, TF_HTTP_UNREACHABLE);
    scene_close(&scene);
}
END_TEST

START_TEST(a_user_of_a_device_that_does_not_run_can_do_nothing) {
    struct tf_plan *plan = small_plan("asha", 1);
    fault(plan, S, TF_VERB_SUSPEND, 0, 3 * S);
    small_send(plan, 2 * S, 0, "ask 1");
    struct scene scene = scene_run_null(plan);
    const struct tf_record *command = scene_find(&scene, TF_RECORD_COMMAND, 0, 0);
    ck_assert(!command->command.accepted);
    ck_assert_int_eq(command->command.code, TF_E_STATE);
    scene_close(&scene);
}
END_TEST

/* What the app of the first device was told of the network, in order, as text. */
static const char *signals(const struct scene *scene, char *text) {
    const struct tf_record *record;
    size_t n = 0;
    for (; (record = scene_find(scene, TF_RECORD_CONNECTIVITY, 0, n)) != NULL && n < 15; n++)
        text[n] = record->flag ? '+' : '-';
    text[n] = '\0';
    return text;
}

START_TEST(a_signal_that_lies_is_told_and_taken_back) {
    char text[16];
    struct tf_plan *plan = small_plan("asha", 1);
    fault(plan, S, TF_VERB_FLAP, 0, 5 * S)->signal = TF_SIGNAL_OFFLINE;
    small_send(plan, 2 * S, 0, "ask 1");
    fault(plan, 3 * S, TF_VERB_OFFLINE, 0, S);
    struct scene scene = scene_run_null(plan);
    ck_assert_str_eq(signals(&scene, text), "-+");
    ck_assert_int_eq(answered(&scene, 0), 2 * S + 100 * TF_MS);
    ck_assert_int_eq(scene_when(&scene, TF_RECORD_CONNECTIVITY, 0, 1), 6 * S);
    scene_close(&scene);
}
END_TEST

START_TEST(online_without_reachability_lets_nothing_through) {
    char text[16];
    struct tf_plan *plan = small_plan("asha", 1);
    fault(plan, S, TF_VERB_FLAP, 0, 5 * S)->signal = TF_SIGNAL_ONLINE;
    fault(plan, 2 * S, TF_VERB_OFFLINE, 0, 8 * S);
    small_send(plan, 3 * S, 0, "ask 1");
    struct scene scene = scene_run_null(plan);
    ck_assert_str_eq(signals(&scene, text), "-+");
    ck_assert_int_eq(scene_when(&scene, TF_RECORD_CONNECTIVITY, 0, 0), 6 * S);
    ck_assert_int_eq(scene_find(&scene, TF_RECORD_FAILED, 0, 0)->net.outcome, TF_HTTP_UNREACHABLE);
    ck_assert_uint_eq(scene_count(&scene, TF_RECORD_REQUEST_TAKEN, 0), 0);
    scene_close(&scene);
}
END_TEST

START_TEST(a_signal_may_come_again) {
    char text[16];
    struct tf_plan *plan = small_plan("asha", 1);
    fault(plan, S, TF_VERB_OFFLINE, 0, 5 * S);
    small_step(plan, 2 * S, TF_VERB_FLAP, 0);
    small_step(plan, 8 * S, TF_VERB_FLAP, 0);
    struct scene scene = scene_run_null(plan);
    ck_assert_str_eq(signals(&scene, text), "--++");
    scene_close(&scene);
}
END_TEST

static Suite *suite(void) {
    Suite *made = suite_create("holds");
    TCase *all = tcase_create("all");
    tcase_add_test(all, overlapping_cuts_end_with_the_last);
    tcase_add_test(all, heal_frees_one_device_of_a_cut_of_all);
    tcase_add_test(all, a_cut_after_a_heal_holds_again_for_its_own_time);
    tcase_add_test(all, what_nothing_lifts_is_lifted_by_healing);
    tcase_add_test(all, a_latency_holds_and_goes_and_the_later_one_counts);
    tcase_add_test(all, a_refusing_network_answers_with_unreachable_and_then_no_more);
    tcase_add_test(all, a_slow_server_takes_longer_while_that_holds);
    tcase_add_test(all, a_killed_server_does_not_keep_devices_from_starting);
    tcase_add_test(all, a_user_of_a_device_that_does_not_run_can_do_nothing);
    tcase_add_test(all, a_signal_that_lies_is_told_and_taken_back);
    tcase_add_test(all, online_without_reachability_lets_nothing_through);
    tcase_add_test(all, a_signal_may_come_again);
    suite_add_tcase(made, all);
    return made;
}

TF_TEST_MAIN(suite)
