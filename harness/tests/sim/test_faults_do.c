/* Faults do what they say, with the real client and server: those whose parts are tested elsewhere,
 * seen whole. */
#include "offline/client.h"
#include "server/server.h"
#include "support/check_main.h"
#include "support/scene.h"

#include <string.h>

#define S TF_SECOND

static const struct tf_subjects subjects = {.client = &tf_offline_client,
                                            .server = &tf_reference_server};

static struct scene run(struct tf_plan *plan) {
    struct scene scene = scene_run(plan, &subjects);
    ck_assert_msg(scene.code == TF_OK, "%s", scene.error.message);
    return scene;
}

/* When the n-th event of that kind in the life of asha's process was, after time 0. */
static tf_time lived(const struct scene *scene, enum tf_process_event event, size_t n) {
    const struct tf_record *record;
    for (size_t i = 0; (record = scene_find(scene, TF_RECORD_PROCESS, 0, i)) != NULL; i++)
        if (record->process.event == event && n-- == 0)
            return record->at_us;
    return TF_NEVER;
}

START_TEST(a_background_window_lets_a_sleeping_device_run_for_its_time_only) {
    struct tf_plan *plan = small_plan("asha ravi", 3);
    small_step(plan, S, TF_VERB_SUSPEND, 0)->lasts_us = 60 * S;
    small_step(plan, 20 * S, TF_VERB_BACKGROUND_WINDOW, 0)->lasts_us = 5 * S;
    small_send(plan, 10 * S, 1, "while she sleeps");
    small_send(plan, 40 * S, 1, "while she sleeps again");
    struct scene scene = run(plan);
    ck_assert_int_eq(lived(&scene, TF_PROCESS_SUSPENDED, 0), S);
    ck_assert_int_eq(lived(&scene, TF_PROCESS_RESUMED, 0), 20 * S);
    ck_assert_int_eq(lived(&scene, TF_PROCESS_SUSPENDED, 1), 25 * S);
    ck_assert_int_eq(lived(&scene, TF_PROCESS_RESUMED, 1), 61 * S);
    tf_time heard = scene_when(&scene, TF_RECORD_CURSOR, 0, 0);
    ck_assert(heard > 20 * S && heard < 25 * S);
    for (size_t i = 0; (heard = scene_when(&scene, TF_RECORD_CURSOR, 0, i)) != TF_NEVER; i++)
        ck_assert(heard <= 25 * S || heard >= 61 * S);
    scene_close(&scene);
}
END_TEST

START_TEST(a_window_of_a_device_that_is_awake_is_nothing) {
    struct tf_plan *plan = small_plan("asha ravi", 3);
    small_step(plan, S, TF_VERB_BACKGROUND_WINDOW, 0)->lasts_us = 5 * S;
    small_send(plan, 10 * S, 1, "hello");
    struct scene scene = run(plan);
    ck_assert_int_eq(lived(&scene, TF_PROCESS_SUSPENDED, 0), TF_NEVER);
    scene_close(&scene);
}
END_TEST

/* How long after asha's send her request came to the server. */
static tf_time behind_send(tf_time by_us, uint32_t who) {
    struct tf_plan *plan = small_plan("asha ravi", 3);
    struct tf_step *slow = small_step(plan, S, TF_VERB_SLOW_STORAGE, who);
    slow->dist.a = by_us;
    slow->lasts_us = 10 * S;
    small_send(plan, 5 * S, 0, "hello");
    struct scene scene = run(plan);
    tf_time taken_us = scene_when(&scene, TF_RECORD_REQUEST_TAKEN, 0, 0);
    scene_close(&scene);
    return taken_us - 5 * S;
}

START_TEST(slow_storage_delays_what_a_step_says_that_has_written) {
    tf_time well_us = behind_send(0, 0);
    ck_assert_int_eq(behind_send(700 * TF_MS, 0), well_us + 700 * TF_MS);
    ck_assert_int_eq(behind_send(700 * TF_MS, 1), well_us); /* another device's */
}
END_TEST

START_TEST(slow_storage_has_the_quantiles_of_its_distribution) {
    struct tf_plan *plan = small_plan("asha ravi", 3);
    struct tf_step *slow = small_step(plan, 0, TF_VERB_SLOW_STORAGE, 0);
    slow->dist = (struct tf_dist){TF_DIST_UNIFORM, 0, 4 * S};
    for (uint32_t i = 1; i <= 200; i++)
        small_send(plan, i * 60 * S, 0, "hello");
    struct scene scene = run(plan);
    unsigned below_one = 0, below_two = 0, beyond = 0, sends = 0;
    const struct tf_record *request;
    tf_time well_us = behind_send(0, 0);
    for (size_t i = 0; (request = scene_find(&scene, TF_RECORD_REQUEST_TAKEN, 0, i)) != NULL; i++) {
        tf_time late_us = request->at_us % (60 * S) - well_us;
        if (request->net.call != TF_CALL_SYNC)
            continue;
        sends++;
        below_one += late_us <= S;
        below_two += late_us <= 2 * S;
        beyond += late_us > 4 * S;
    }
    ck_assert_uint_eq(sends, 200);
    ck_assert_uint_eq(beyond, 0);
    ck_assert(below_one > 26 && below_one < 74); /* 50 and 100, and four deviations */
    ck_assert(below_two > 72 && below_two < 128);
    scene_close(&scene);
}
END_TEST

static size_t causes(uint64_t count) {
    struct tf_plan *plan = small_plan("asha ravi", 3);
    if (count > 0)
        small_step(plan, 5 * S, TF_VERB_DOUBLE_TRIGGER, 0)->amount = count;
    small_send(plan, 5 * S, 0, "hello");
    struct scene scene = run(plan);
    size_t told = scene_count(&scene, TF_RECORD_NOTE, 0);
    size_t applied = scene_count(&scene, TF_RECORD_AUDIT, TF_NODE_ALL);
    ck_assert_uint_ge(applied, 1);
    scene_close(&scene);
    return told;
}

START_TEST(a_double_trigger_has_as_many_causes_as_it_says) {
    size_t one = causes(1), two = causes(2), five = causes(5);
    ck_assert_uint_gt(one, causes(0));
    ck_assert_uint_eq(two - one, (five - one) / 4); /* what each says is the same */
    ck_assert_uint_gt(two, one);
}
END_TEST

/* What is in asha's queue, and which messages she holds, right after her disk was replaced. */
struct found {
    size_t actions, messages;
};

static struct found found_after(enum tf_verb verb, enum tf_disk_part part) {
    struct tf_plan *plan = small_plan("asha ravi", 3);
    small_send(plan, S, 1, "an old one");
    small_step(plan, 10 * S, TF_VERB_OFFLINE, 0);
    small_send(plan, 11 * S, 0, "in the copy");
    small_send(plan, 20 * S, 0, "after the copy");
    struct tf_step *fault = small_step(plan, 30 * S, verb, 0);
    fault->backup_us = 15 * S;
    fault->onto = TF_NAME_NONE;
    fault->part = part;
    fault->amount = verb == TF_VERB_BIT_ROT ? 0 : 1;
    fault->per_million = verb == TF_VERB_BIT_ROT ? 1000000 : 0; /* every page */
    struct scene scene = run(plan);
    struct found found = {0};
    bool inside = false;
    for (size_t i = 0; i < tf_trace_count(scene.trace); i++) {
        const struct tf_record *record = tf_trace_at(scene.trace, i);
        if (record->node != 0 || record->at_us != 30 * S)
            continue;
        if (record->kind == TF_RECORD_VIEW_BEGIN)
            inside = record->view.purpose == TF_VIEW_DURABLE;
        found.actions += inside && record->kind == TF_RECORD_VIEW_ACTION;
        found.messages += inside && record->kind == TF_RECORD_VIEW_MESSAGE;
    }
    ck_assert_uint_eq(scene_count(&scene, TF_RECORD_WENT_BACK, 0), 1);
    scene_close(&scene);
    return found;
}

START_TEST(a_copy_has_what_there_was_when_it_was_taken_and_nothing_else) {
    struct found found = found_after(TF_VERB_RESTORE, TF_PART_ALL);
    ck_assert_uint_eq(found.actions, 1);
    ck_assert_uint_eq(found.messages, 2);
}
END_TEST

START_TEST(an_app_that_is_installed_again_has_nothing) {
    struct found found = found_after(TF_VERB_REINSTALL, TF_PART_ALL);
    ck_assert_uint_eq(found.actions, 0);
    ck_assert_uint_eq(found.messages, 0);
}
END_TEST

/* The client queues again what is on its screen: of these two, both. */
START_TEST(a_part_that_is_lost_takes_nothing_else_along) {
    struct found queue = found_after(TF_VERB_PARTIAL_LOSS, TF_PART_QUEUE);
    ck_assert_uint_eq(queue.messages, 3);
    struct found cursor = found_after(TF_VERB_PARTIAL_LOSS, TF_PART_CURSOR);
    ck_assert_uint_eq(cursor.messages, 3);
    ck_assert_uint_eq(cursor.actions, 2);
}
END_TEST

START_TEST(a_database_that_does_not_open_is_begun_anew) {
    struct found part = found_after(TF_VERB_BIT_ROT, TF_PART_QUEUE);
    ck_assert_uint_eq(part.messages, 3);
    struct found all = found_after(TF_VERB_BIT_ROT, TF_PART_ANY);
    ck_assert_uint_eq(all.actions, 0);
    ck_assert_uint_eq(all.messages, 0);
}
END_TEST

static void salvage_nonsense(struct tf_store *store, struct tf_buf *out) {
    (void)store;
    tf_buf_append_text(out, "INSERT INTO nowhere VALUES (1)");
}

START_TEST(a_salvage_that_cannot_be_run_breaks_the_run_alone) {
    struct tf_client_ops client = tf_offline_client;
    client.salvage = salvage_nonsense;
    struct tf_plan *plan = small_plan("asha ravi", 3);
    struct tf_step *rot = small_step(plan, S, TF_VERB_BIT_ROT, 0);
    rot->part = TF_PART_ANY;
    rot->per_million = 1000000;
    struct scene scene =
        scene_run(plan, &(struct tf_subjects){.client = &client, .server = &tf_reference_server});
    ck_assert_int_eq(scene.code, TF_E_BUG);
    ck_assert_ptr_nonnull(strstr(scene.error.message, "salvaging a database failed at "));
    scene_close(&scene);
}
END_TEST

START_TEST(a_clock_in_another_year_is_recorded_and_its_monotonic_one_stays) {
    struct tf_plan *plan = small_plan("asha ravi", 3);
    small_step(plan, S, TF_VERB_CLOCK_JUMP, 0)->by_us = 3650 * TF_DAY;
    small_step(plan, 2 * S, TF_VERB_OFFLINE, 0)->lasts_us = 20 * S;
    small_send(plan, 3 * S, 0, "from the future");
    struct scene scene = run(plan);
    ck_assert_int_eq(scene_find(&scene, TF_RECORD_CLOCK, 0, 0)->clock.skew_us, 3650 * TF_DAY);
    tf_time sent_us = scene_when(&scene, TF_RECORD_AUDIT, TF_NODE_ALL, 0);
    ck_assert(sent_us > 22 * S && sent_us < 60 * S); /* waits are measured by the other clock */
    scene_close(&scene);
}
END_TEST

static Suite *suite(void) {
    Suite *made = suite_create("faults do");
    TCase *all = tcase_create("all");
    tcase_add_test(all, a_background_window_lets_a_sleeping_device_run_for_its_time_only);
    tcase_add_test(all, a_window_of_a_device_that_is_awake_is_nothing);
    tcase_add_test(all, slow_storage_delays_what_a_step_says_that_has_written);
    tcase_add_test(all, slow_storage_has_the_quantiles_of_its_distribution);
    tcase_add_test(all, a_double_trigger_has_as_many_causes_as_it_says);
    tcase_add_test(all, a_copy_has_what_there_was_when_it_was_taken_and_nothing_else);
    tcase_add_test(all, an_app_that_is_installed_again_has_nothing);
    tcase_add_test(all, a_part_that_is_lost_takes_nothing_else_along);
    tcase_add_test(all, a_database_that_does_not_open_is_begun_anew);
    tcase_add_test(all, a_salvage_that_cannot_be_run_breaks_the_run_alone);
    tcase_add_test(all, a_clock_in_another_year_is_recorded_and_its_monotonic_one_stays);
    suite_add_tcase(made, all);
    return made;
}

TF_TEST_MAIN(suite)
