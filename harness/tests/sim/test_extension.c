/* The notification extension of a device: when it lives, whose records it makes. */
#include "offline/client.h"
#include "server/server.h"
#include "support/check_main.h"
#include "support/scene.h"

#define S TF_SECOND

enum { ASHA, RAVI, EXTENSION };

static const struct tf_subjects subjects = {.client = &tf_offline_client,
                                            .server = &tf_reference_server};

/* Asha's app sleeps while ravi writes. */
static struct tf_plan *sleeping(void) {
    struct tf_plan *plan = small_plan("asha ravi asha-ext", 5);
    plan->replicas[EXTENSION].extends = ASHA + 1;
    plan->replicas[EXTENSION].starts_later = true;
    small_step(plan, S, TF_VERB_SUSPEND, ASHA)->lasts_us = 60 * S;
    small_send(plan, 2 * S, RAVI, "where are you?");
    return plan;
}

static struct scene run(struct tf_plan *plan) {
    struct scene scene = scene_run(plan, &subjects);
    ck_assert_msg(scene.code == TF_OK, "%s", scene.error.message);
    return scene;
}

/* Starts of the extension, or what else it did. */
static size_t count_of_extension(const struct scene *scene, enum tf_record_kind kind) {
    size_t count = 0;
    for (size_t i = 0; i < tf_trace_count(scene->trace); i++) {
        const struct tf_record *record = tf_trace_at(scene->trace, i);
        bool starts = kind != TF_RECORD_PROCESS || record->process.event == TF_PROCESS_STARTED;
        count += record->kind == kind && record->extension != 0 && starts;
    }
    return count;
}

START_TEST(a_message_alone_wakes_no_extension) {
    struct scene scene = run(sleeping());
    ck_assert_uint_eq(count_of_extension(&scene, TF_RECORD_PROCESS), 0);
    ck_assert_uint_eq(count_of_extension(&scene, TF_RECORD_REQUEST), 0);
    scene_close(&scene);
}
END_TEST

START_TEST(its_wake_up_does_and_it_fetches_what_there_is) {
    struct tf_plan *plan = sleeping();
    small_step(plan, 3 * S, TF_VERB_WAKE_EXTENSION, EXTENSION)->lasts_us = 5 * S;
    struct scene scene = run(plan);
    ck_assert_uint_eq(count_of_extension(&scene, TF_RECORD_PROCESS), 1);
    ck_assert_uint_gt(count_of_extension(&scene, TF_RECORD_REQUEST), 0);
    scene_close(&scene);
}
END_TEST

START_TEST(what_comes_while_it_lives_wakes_it_not_again) {
    struct tf_plan *plan = sleeping();
    small_step(plan, 3 * S, TF_VERB_WAKE_EXTENSION, EXTENSION)->lasts_us = 5 * S;
    small_send(plan, 5 * S, RAVI, "hello?");
    small_send(plan, 20 * S, RAVI, "anybody?");
    struct scene scene = run(plan);
    ck_assert_uint_eq(count_of_extension(&scene, TF_RECORD_PROCESS), 1);
    scene_close(&scene);
}
END_TEST

START_TEST(two_wake_ups_at_once_are_one_process) {
    struct tf_plan *plan = sleeping();
    small_step(plan, 3 * S, TF_VERB_WAKE_EXTENSION, EXTENSION)->lasts_us = 5 * S;
    small_step(plan, 4 * S, TF_VERB_WAKE_EXTENSION, EXTENSION)->lasts_us = 5 * S;
    struct scene scene = run(plan);
    ck_assert_uint_eq(count_of_extension(&scene, TF_RECORD_PROCESS), 1);
    scene_close(&scene);
}
END_TEST

START_TEST(it_keeps_no_socket) {
    struct tf_plan *plan = sleeping();
    small_step(plan, 3 * S, TF_VERB_WAKE_EXTENSION, EXTENSION)->lasts_us = 20 * S;
    struct scene scene = run(plan);
    ck_assert_uint_eq(count_of_extension(&scene, TF_RECORD_SOCKET_OPEN), 0);
    scene_close(&scene);
}
END_TEST

static Suite *suite(void) {
    Suite *s = suite_create("extension");
    TCase *c = tcase_create("lives");
    tcase_add_test(c, a_message_alone_wakes_no_extension);
    tcase_add_test(c, its_wake_up_does_and_it_fetches_what_there_is);
    tcase_add_test(c, what_comes_while_it_lives_wakes_it_not_again);
    tcase_add_test(c, two_wake_ups_at_once_are_one_process);
    tcase_add_test(c, it_keeps_no_socket);
    suite_add_tcase(s, c);
    return s;
}

TF_TEST_MAIN(suite)
