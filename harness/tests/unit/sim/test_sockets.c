/* The gateway's sockets: 50 ms each way unless said. The server echoes frames. */
#include "support/check_main.h"
#include "support/scene.h"

#define S TF_SECOND

static struct tf_plan *opened(void) {
    struct tf_plan *plan = small_plan("asha", 1);
    small_send(plan, S, 0, "open");
    return plan;
}

static struct tf_step *fault(struct tf_plan *plan, tf_time at, enum tf_verb verb, tf_time lasts) {
    struct tf_step *step = small_step(plan, at, verb, 0);
    step->lasts_us = lasts;
    return step;
}

START_TEST(an_opening_takes_a_round_trip) {
    struct scene scene = scene_run_null(opened());
    ck_assert_int_eq(scene_when(&scene, TF_RECORD_SOCKET_OPEN, 0, 0), S);
    ck_assert_int_eq(scene_when(&scene, TF_RECORD_SOCKET_OPENED, 0, 0), S + 100 * TF_MS);
    scene_close(&scene);
}
END_TEST

START_TEST(frames_keep_their_order_whatever_their_latency) {
    struct tf_plan *plan = opened();
    plan->replicas[0].up.latency_us = (struct tf_dist){TF_DIST_UNIFORM, 1, 5 * S};
    plan->replicas[0].down.latency_us = (struct tf_dist){TF_DIST_UNIFORM, 1, 5 * S};
    for (int i = 0; i < 20; i++) {
        char text[] = "say a";
        text[4] = (char)('a' + i);
        small_send(plan, 20 * S + i * TF_MS, 0, text);
    }
    struct scene scene = scene_run_null(plan);
    ck_assert_uint_eq(scene_count(&scene, TF_RECORD_FRAME_UP, 0), 20);
    ck_assert_uint_eq(scene_count(&scene, TF_RECORD_FRAME_DOWN, 0), 20);
    for (size_t i = 0; i < 20; i++) {
        struct tf_slice bytes = scene_find(&scene, TF_RECORD_FRAME_DOWN, 0, i)->net.bytes;
        ck_assert_int_eq(bytes.data[0], 'a' + (int)i);
    }
    ck_assert_uint_eq(scene_count(&scene, TF_RECORD_FRAME_TAKEN, 0), 40);
    scene_close(&scene);
}
END_TEST

START_TEST(a_cut_holds_frames_and_delivers_them_in_order_after_the_heal) {
    struct tf_plan *plan = opened();
    fault(plan, 2 * S, TF_VERB_CUT, 8 * S);
    small_send(plan, 3 * S, 0, "say a");
    small_send(plan, 4 * S, 0, "say b");
    struct scene scene = scene_run_null(plan);
    ck_assert_int_eq(scene_when(&scene, TF_RECORD_FRAME_TAKEN, 0, 0), 10 * S + 50 * TF_MS);
    ck_assert_uint_eq(scene_count(&scene, TF_RECORD_FRAME_TAKEN, 0), 4);
    ck_assert_int_eq(scene_find(&scene, TF_RECORD_FRAME_DOWN, 0, 0)->net.bytes.data[0], 'a');
    ck_assert_uint_eq(scene_count(&scene, TF_RECORD_SOCKET_CLOSED, 0), 0);
    scene_close(&scene);
}
END_TEST

START_TEST(a_frame_on_its_way_is_caught_by_a_cut_that_begins) {
    struct tf_plan *plan = opened();
    small_send(plan, 3 * S, 0, "say a");
    fault(plan, 3 * S + 10 * TF_MS, TF_VERB_CUT, 2 * S);
    small_send(plan, 4 * S, 0, "say b");
    struct scene scene = scene_run_null(plan);
    ck_assert_int_eq(scene_when(&scene, TF_RECORD_FRAME_TAKEN, 0, 0), 5 * S + 60 * TF_MS);
    ck_assert_int_eq(scene_find(&scene, TF_RECORD_FRAME_DOWN, 0, 0)->net.bytes.data[0], 'a');
    ck_assert_int_eq(scene_find(&scene, TF_RECORD_FRAME_DOWN, 0, 1)->net.bytes.data[0], 'b');
    scene_close(&scene);
}
END_TEST

START_TEST(a_cut_of_the_gateway_leaves_requests_alone) {
    struct tf_plan *plan = opened();
    fault(plan, 2 * S, TF_VERB_CUT, 8 * S)->channel = TF_CHANNEL_GATEWAY;
    small_send(plan, 3 * S, 0, "say a");
    small_send(plan, 3 * S, 0, "ask 1");
    struct scene scene = scene_run_null(plan);
    ck_assert_int_eq(scene_when(&scene, TF_RECORD_ANSWER_TAKEN, 0, 0), 3 * S + 100 * TF_MS);
    ck_assert_int_eq(scene_when(&scene, TF_RECORD_FRAME_TAKEN, 0, 0), 10 * S + 50 * TF_MS);
    scene_close(&scene);
}
END_TEST

START_TEST(bytes_held_too_long_break_their_socket) {
    struct tf_plan *plan = opened();
    fault(plan, 2 * S, TF_VERB_CUT, TF_HOUR);
    small_send(plan, 3 * S, 0, "say a");
    struct scene scene = scene_run_null(plan);
    ck_assert_int_eq(scene_when(&scene, TF_RECORD_FRAME_LOST, 0, 0), 3 * S + 15 * TF_MINUTE);
    ck_assert_int_eq(scene_when(&scene, TF_RECORD_SOCKET_CLOSED, 0, 0), 3 * S + 15 * TF_MINUTE);
    ck_assert_uint_eq(scene_count(&scene, TF_RECORD_SOCKET_CLOSED, 0), 2);
    scene_close(&scene);
}
END_TEST

START_TEST(a_closing_is_told_to_the_other_side_after_what_was_said_before) {
    struct tf_plan *plan = opened();
    small_send(plan, 2 * S, 0, "say bye");
    struct scene scene = scene_run_null(plan);
    ck_assert_int_eq(scene_when(&scene, TF_RECORD_FRAME_TAKEN, 0, 0), 2 * S + 50 * TF_MS);
    ck_assert_int_eq(scene_when(&scene, TF_RECORD_SOCKET_CLOSED, 0, 0), 2 * S + 100 * TF_MS);
    scene_close(&scene);
}
END_TEST

START_TEST(a_half_open_socket_swallows_frames_and_tells_nobody_at_once) {
    struct tf_plan *plan = opened();
    fault(plan, 20 * S, TF_VERB_HALF_OPEN, 0);
    small_send(plan, 30 * S, 0, "say a");
    struct scene scene = scene_run_null(plan);
    ck_assert_uint_eq(scene_count(&scene, TF_RECORD_FRAME_TAKEN, 0), 0);
    ck_assert_int_eq(scene_when(&scene, TF_RECORD_FRAME_LOST, 0, 0), 30 * S);
    ck_assert_int_eq(scene_find(&scene, TF_RECORD_FRAME_LOST, 0, 0)->net.fault, TF_VERB_HALF_OPEN);
    ck_assert_int_ge(scene_when(&scene, TF_RECORD_SOCKET_CLOSED, 0, 0), 55 * S);
    scene_close(&scene);
}
END_TEST

START_TEST(a_reset_is_told_to_both_sides) {
    struct tf_plan *plan = opened();
    fault(plan, 2 * S, TF_VERB_RESET, 0);
    struct scene scene = scene_run_null(plan);
    ck_assert_uint_eq(scene_count(&scene, TF_RECORD_SOCKET_CLOSED, 0), 2);
    ck_assert_int_eq(scene_when(&scene, TF_RECORD_SOCKET_CLOSED, 0, 1), 2 * S);
    scene_close(&scene);
}
END_TEST

START_TEST(a_killed_process_closes_its_socket_at_the_server_unless_a_cut_holds_that) {
    for (int cut = 0; cut < 2; cut++) {
        struct tf_plan *plan = opened();
        if (cut)
            fault(plan, 2 * S, TF_VERB_CUT, 10 * S);
        fault(plan, 3 * S, TF_VERB_KILL, 20 * S);
        struct scene scene = scene_run_null(plan);
        ck_assert_uint_eq(scene_count(&scene, TF_RECORD_SOCKET_CLOSED, 0), 1);
        ck_assert_int_eq(scene_when(&scene, TF_RECORD_SOCKET_CLOSED, 0, 0),
                         (cut ? 12 : 3) * S + 50 * TF_MS);
        scene_close(&scene);
    }
}
END_TEST

START_TEST(a_server_restart_closes_every_socket) {
    struct tf_plan *plan = small_plan("asha ravi", 1);
    small_send(plan, S, 0, "open");
    small_send(plan, S, 1, "open");
    small_step(plan, 3 * S, TF_VERB_SERVER_RESTART, TF_NODE_SERVER);
    struct scene scene = scene_run_null(plan);
    ck_assert_int_eq(scene_when(&scene, TF_RECORD_SOCKET_CLOSED, 0, 0), 3 * S + 50 * TF_MS);
    ck_assert_int_eq(scene_when(&scene, TF_RECORD_SOCKET_CLOSED, 1, 0), 3 * S + 50 * TF_MS);
    scene_close(&scene);
}
END_TEST

START_TEST(an_offline_device_learns_at_once_and_the_server_when_it_gives_up) {
    struct tf_plan *plan = opened();
    fault(plan, 2 * S, TF_VERB_OFFLINE, TF_MINUTE);
    struct scene scene = scene_run_null(plan);
    ck_assert_int_eq(scene_when(&scene, TF_RECORD_SOCKET_CLOSED, 0, 0), 2 * S);
    ck_assert_int_eq(scene_when(&scene, TF_RECORD_SOCKET_CLOSED, 0, 1), 27400 * TF_MS);
    scene_close(&scene);
}
END_TEST

static struct scene pushed(enum tf_push_fault push) {
    struct tf_plan *plan = opened();
    struct tf_step *step = fault(plan, 2 * S, TF_VERB_PUSH_FAULT, 0);
    step->push = push;
    step->aim = (struct tf_aim){.call = TF_CALL_GATEWAY, .count = 1};
    step->dist.a = 5 * S;
    small_send(plan, 3 * S, 0, "say a");
    small_send(plan, 4 * S, 0, "say b");
    return scene_run_null(plan);
}

START_TEST(pushes_are_lost_doubled_or_come_late_and_out_of_order) {
    struct scene lost = pushed(TF_PUSH_LOSE);
    ck_assert_uint_eq(scene_count(&lost, TF_RECORD_FRAME_TAKEN, 0), 3);
    ck_assert_uint_eq(scene_count(&lost, TF_RECORD_FRAME_LOST, 0), 1);
    scene_close(&lost);
    struct scene doubled = pushed(TF_PUSH_DUPLICATE);
    ck_assert_uint_eq(scene_count(&doubled, TF_RECORD_FRAME_TAKEN, 0), 5);
    scene_close(&doubled);
    struct scene late = pushed(TF_PUSH_DELAY);
    ck_assert_uint_eq(scene_count(&late, TF_RECORD_FRAME_TAKEN, 0), 4);
    ck_assert_int_eq(scene_when(&late, TF_RECORD_FRAME_TAKEN, 0, 3), 8 * S + 100 * TF_MS);
    scene_close(&late);
}
END_TEST

START_TEST(an_opening_without_an_answer_ends_for_its_client) {
    struct tf_plan *plan = small_plan("asha", 1);
    fault(plan, S, TF_VERB_CUT, 30 * S);
    small_send(plan, 2 * S, 0, "open");
    struct scene scene = scene_run_null(plan);
    ck_assert_int_eq(scene_when(&scene, TF_RECORD_SOCKET_CLOSED, 0, 0), 12 * S);
    ck_assert_uint_eq(scene_count(&scene, TF_RECORD_SOCKET_OPENED, 0), 0);
    scene_close(&scene);
}
END_TEST

static Suite *suite(void) {
    Suite *made = suite_create("sockets");
    TCase *all = tcase_create("all");
    tcase_add_test(all, an_opening_takes_a_round_trip);
    tcase_add_test(all, frames_keep_their_order_whatever_their_latency);
    tcase_add_test(all, a_cut_holds_frames_and_delivers_them_in_order_after_the_heal);
    tcase_add_test(all, a_frame_on_its_way_is_caught_by_a_cut_that_begins);
    tcase_add_test(all, a_cut_of_the_gateway_leaves_requests_alone);
    tcase_add_test(all, bytes_held_too_long_break_their_socket);
    tcase_add_test(all, a_closing_is_told_to_the_other_side_after_what_was_said_before);
    tcase_add_test(all, a_half_open_socket_swallows_frames_and_tells_nobody_at_once);
    tcase_add_test(all, a_reset_is_told_to_both_sides);
    tcase_add_test(all, a_killed_process_closes_its_socket_at_the_server_unless_a_cut_holds_that);
    tcase_add_test(all, a_server_restart_closes_every_socket);
    tcase_add_test(all, an_offline_device_learns_at_once_and_the_server_when_it_gives_up);
    tcase_add_test(all, pushes_are_lost_doubled_or_come_late_and_out_of_order);
    tcase_add_test(all, an_opening_without_an_answer_ends_for_its_client);
    suite_add_tcase(made, all);
    return made;
}

TF_TEST_MAIN(suite)
