/* The simulated world around the real client and the real server: lives, crashes, phases, bounds.
 */
#include "offline/client.h"
#include "server/server.h"
#include "support/check_main.h"
#include "support/scene.h"

#include <stdlib.h>
#include <string.h>

#define S TF_SECOND

static const struct tf_subjects subjects = {.client = &tf_offline_client,
                                            .server = &tf_reference_server};

static struct scene run(struct tf_plan *plan) {
    struct scene scene = scene_run(plan, &subjects);
    ck_assert_msg(scene.code == TF_OK, "%s", scene.error.message);
    return scene;
}

static bool rested(const struct scene *scene) {
    const struct tf_record *rest = scene_find(scene, TF_RECORD_REST, TF_NODE_NONE, 0);
    return rest != NULL && rest->rest.reached;
}

/* How many different messages a device shows at the end. */
static size_t shown_at_end(const struct scene *scene, uint32_t node) {
    size_t shown = 0;
    bool within = false, final = false;
    for (size_t i = 0; i < tf_trace_count(scene->trace); i++) {
        const struct tf_record *record = tf_trace_at(scene->trace, i);
        final |= record->kind == TF_RECORD_PHASE && record->phase == TF_PHASE_FINAL;
        if (record->kind == TF_RECORD_VIEW_BEGIN)
            within = final && record->node == node && record->view.purpose == TF_VIEW_SHOWN;
        shown += within && record->kind == TF_RECORD_VIEW_MESSAGE;
    }
    return shown;
}

static size_t count_audits(const struct scene *scene, enum tf_action_type type) {
    size_t count = 0;
    for (size_t i = 0; i < tf_trace_count(scene->trace); i++) {
        const struct tf_record *record = tf_trace_at(scene->trace, i);
        count += record->kind == TF_RECORD_AUDIT && record->audit.type == type &&
                 record->audit.outcome == TF_OUTCOME_APPLIED;
    }
    return count;
}

START_TEST(a_device_that_starts_later_gets_everything) {
    struct tf_plan *plan = small_plan("asha ravi", 3);
    plan->replicas[1].starts_later = true;
    small_send(plan, S, 0, "first");
    small_step(plan, 5 * S, TF_VERB_START, 1);
    struct scene scene = run(plan);
    ck_assert(rested(&scene));
    ck_assert_int_eq(scene_when(&scene, TF_RECORD_PROCESS, 1, 0), 5 * S);
    ck_assert_uint_eq(shown_at_end(&scene, 1), 1);
    scene_close(&scene);
}
END_TEST

START_TEST(a_device_that_never_starts_is_not_waited_for) {
    struct tf_plan *plan = small_plan("asha ravi", 3);
    plan->replicas[1].starts_later = true;
    small_send(plan, S, 0, "first");
    struct scene scene = run(plan);
    ck_assert(rested(&scene));
    ck_assert_uint_eq(scene_count(&scene, TF_RECORD_PROCESS, 1), 0);
    scene_close(&scene);
}
END_TEST

START_TEST(a_conversation_that_a_user_makes_can_be_used_by_all_of_it) {
    struct tf_plan *plan = small_plan("asha ravi", 3);
    struct tf_plan_conversation *rooms = tf_alloc_zero(2, sizeof(*rooms));
    rooms[0] = rooms[1] = plan->conversations[0];
    rooms[1].users = tf_alloc_zero(2, sizeof(uint32_t));
    rooms[1].users[1] = 1;
    rooms[1].made_by_step = 0;
    rooms[1].name = tf_id_of("dinner");
    free(plan->conversations);
    plan->conversations = rooms;
    plan->conversation_count = 2;
    small_step(plan, S, TF_VERB_CREATE, 0)->conversation = 1;
    small_send(plan, S, 0, "hungry?")->conversation = 1;
    small_send(plan, 5 * S, 1, "yes")->conversation = 1;
    struct scene scene = run(plan);
    ck_assert(rested(&scene));
    ck_assert_uint_eq(count_audits(&scene, TF_ACTION_SEND), 2);
    ck_assert_uint_eq(shown_at_end(&scene, 0), 2);
    ck_assert_uint_eq(shown_at_end(&scene, 1), 2);
    scene_close(&scene);
}
END_TEST

START_TEST(a_step_on_a_message_that_the_device_does_not_have_is_refused) {
    struct tf_plan *plan = small_plan("asha ravi", 3);
    small_step(plan, S, TF_VERB_OFFLINE, 1);
    small_send(plan, 2 * S, 0, "not for long");
    struct tf_step *edit = small_step(plan, 3 * S, TF_VERB_EDIT, 1);
    edit->message = 1;
    edit->text = tf_strdup("x");
    edit->text_len = 1;
    small_step(plan, 4 * S, TF_VERB_DELETE, 1)->message = 3; /* nobody made it */
    struct scene scene = run(plan);
    for (size_t n = 0; n < 2; n++) {
        const struct tf_record *command = scene_find(&scene, TF_RECORD_COMMAND, 1, n);
        ck_assert(!command->command.accepted);
        ck_assert_int_eq(command->command.code, TF_E_NOT_FOUND);
    }
    scene_close(&scene);
}
END_TEST

START_TEST(a_killed_device_comes_back_with_its_queue) {
    struct tf_plan *plan = small_plan("asha ravi", 3);
    small_step(plan, S, TF_VERB_OFFLINE, 0);
    small_send(plan, 2 * S, 0, "kept");
    small_step(plan, 3 * S, TF_VERB_KILL, 0)->lasts_us = 5 * S;
    struct scene scene = run(plan);
    ck_assert(rested(&scene));
    ck_assert_uint_eq(shown_at_end(&scene, 1), 1);
    const struct tf_record *disk = scene_find(&scene, TF_RECORD_DISK, 0, 0);
    ck_assert(disk != NULL && disk->disk.opens && disk->disk.whole);
    ck_assert(scene_find(&scene, TF_RECORD_CURSOR, 0, 0)->cursor.after_crash);
    scene_close(&scene);
}
END_TEST

static struct scene crashed_at(uint32_t who, uint64_t operation) {
    struct tf_plan *plan = small_plan("asha ravi", 3);
    struct tf_step *crash = small_step(plan, S, TF_VERB_CRASH_AT_STORAGE_STEP, who);
    crash->amount = operation;
    crash->lasts_us = 2 * S;
    small_send(plan, S, 0, "one");
    small_send(plan, 10 * S, 0, "two");
    small_send(plan, 20 * S, 1, "three");
    return run(plan);
}

START_TEST(what_was_accepted_survives_a_crash_at_any_storage_operation) {
    for (uint64_t operation = 1; operation <= 40; operation++) {
        struct scene scene = crashed_at(0, operation);
        ck_assert_msg(rested(&scene), "crash at operation %d", (int)operation);
        ck_assert_uint_eq(scene_count(&scene, TF_RECORD_UNFIRED, TF_NODE_ALL), 0);
        size_t accepted = 0, cut_short = 0;
        for (size_t n = 0; n < 3; n++) {
            const struct tf_record *r = scene_find(&scene, TF_RECORD_COMMAND, TF_NODE_ALL, n);
            accepted += r->command.accepted;
            cut_short += r->command.cut_short && !r->command.accepted;
        }
        size_t sent = count_audits(&scene, TF_ACTION_SEND);
        ck_assert_uint_ge(sent, accepted);
        ck_assert_uint_le(sent, accepted + cut_short);
        ck_assert_uint_eq(shown_at_end(&scene, 0), sent);
        ck_assert_uint_eq(shown_at_end(&scene, 1), sent);
        scene_close(&scene);
    }
}
END_TEST

START_TEST(the_audit_is_whole_though_the_server_died_before_it_could_tell) {
    for (uint64_t operation = 1; operation <= 25; operation++) {
        struct scene scene = crashed_at(TF_NODE_SERVER, operation);
        ck_assert_msg(rested(&scene), "crash at operation %d", (int)operation);
        uint64_t entry = 0;
        for (size_t i = 0; i < tf_trace_count(scene.trace); i++) {
            const struct tf_record *record = tf_trace_at(scene.trace, i);
            if (record->kind == TF_RECORD_AUDIT)
                ck_assert_uint_eq(record->audit.entry, ++entry);
        }
        ck_assert_uint_eq(count_audits(&scene, TF_ACTION_SEND), 3);
        ck_assert_uint_eq(shown_at_end(&scene, 1), 3);
        scene_close(&scene);
    }
}
END_TEST

/* No entry is missing behind the first, however the step that made it ended. */
static void check_audit(const struct scene *scene, uint64_t operation) {
    uint64_t entry = 0;
    for (size_t i = 0; i < tf_trace_count(scene->trace); i++) {
        const struct tf_record *record = tf_trace_at(scene->trace, i);
        if (record->kind != TF_RECORD_AUDIT)
            continue;
        ck_assert_msg(entry == 0 || record->audit.entry == entry + 1, "operation %d",
                      (int)operation);
        entry = record->audit.entry;
    }
}

START_TEST(the_audit_is_whole_though_the_server_was_told_that_its_commit_failed) {
    for (uint64_t operation = 1; operation <= 50; operation++) {
        struct tf_plan *plan = small_plan("asha ravi", 3);
        small_step(plan, S, TF_VERB_IO_ERROR, TF_NODE_SERVER)->amount = operation;
        small_send(plan, 2 * S, 0, "first");
        small_send(plan, 3 * S, 1, "second");
        struct scene scene = run(plan);
        ck_assert_msg(rested(&scene), "operation %d", (int)operation);
        check_audit(&scene, operation);
        ck_assert_uint_eq(count_audits(&scene, TF_ACTION_SEND), 2);
        ck_assert_uint_eq(shown_at_end(&scene, 1), 2);
        scene_close(&scene);
    }
}
END_TEST

START_TEST(a_suspended_device_costs_nothing_for_a_month) {
    struct tf_plan *plan = small_plan("asha ravi", 3);
    small_step(plan, S, TF_VERB_SUSPEND, 0)->lasts_us = 30 * TF_DAY;
    small_step(plan, S, TF_VERB_SUSPEND, 1)->lasts_us = 30 * TF_DAY;
    struct scene scene = run(plan);
    ck_assert(rested(&scene));
    ck_assert_int_gt(scene.result.virtual_us, 30 * TF_DAY);
    ck_assert_uint_lt(scene.result.events, 200);
    scene_close(&scene);
}
END_TEST

/* Old messages are to go from the second hour on, and the disk takes nothing until the second day.
 */
START_TEST(cleaning_up_on_a_disk_that_fails_for_a_day_is_tried_seldom) {
    struct tf_plan *plan = small_plan("asha ravi", 5);
    struct tf_keep_policy *keep = &plan->replicas[0].client.keep;
    keep->age_us = TF_HOUR;
    keep->every_us = TF_HOUR;
    plan->replicas[0].client.ping_every_us = plan->replicas[1].client.ping_every_us = TF_HOUR;
    small_send(plan, S, 1, "old by then");
    small_send(plan, 2 * S, 1, "the newest one stays");
    small_step(plan, TF_MINUTE, TF_VERB_READ, 0)->conversation = 0;
    struct tf_step *fails = small_step(plan, 2 * TF_MINUTE, TF_VERB_IO_ERROR, 0);
    fails->amount = 1;
    fails->forever = true;
    fails->lasts_us = TF_DAY;
    struct scene scene = run(plan);
    ck_assert(rested(&scene));
    ck_assert_uint_lt(scene.result.events, 5000); /* every second would be 86,400 */
    scene_close(&scene);
}
END_TEST

START_TEST(a_wall_clock_that_jumps_is_recorded_and_changes_nothing_else) {
    struct tf_plan *plan = small_plan("asha ravi", 3);
    small_step(plan, S, TF_VERB_CLOCK_JUMP, 0)->by_us = -TF_DAY;
    small_send(plan, 2 * S, 0, "from yesterday");
    struct scene scene = run(plan);
    ck_assert(rested(&scene));
    ck_assert_int_eq(scene_find(&scene, TF_RECORD_CLOCK, 0, 0)->clock.skew_us, -TF_DAY);
    ck_assert_uint_eq(shown_at_end(&scene, 1), 1);
    scene_close(&scene);
}
END_TEST

START_TEST(a_check_of_always_is_asked_after_every_event_of_its_node) {
    struct tf_plan *plan = small_plan("asha ravi", 3);
    small_send(plan, S, 0, "hello");
    plan->checks = tf_alloc_zero(1, sizeof(*plan->checks));
    plan->check_count = plan->always_count = 1;
    plan->checks[0] = (struct tf_check){.kind = TF_CHECK_MESSAGE, .node = 1, .message = 0};
    struct scene scene = run(plan);
    size_t asked = scene_count(&scene, TF_RECORD_CHECK, 1);
    ck_assert_uint_gt(asked, 2);
    ck_assert(scene_find(&scene, TF_RECORD_CHECK, 1, 0)->check.always);
    scene_close(&scene);
}
END_TEST

START_TEST(a_bound_makes_a_run_inconclusive) {
    struct tf_plan *plan = small_plan("asha ravi", 3);
    small_send(plan, S, 0, "hello");
    static const struct tf_sim_options bounds[] = {{.events_max = 10}, {.until_us = S}};
    for (size_t i = 0; i < 2; i++) {
        struct tf_result result;
        struct tf_error error = {0};
        tf_result_init(&result);
        ck_assert_int_eq(tf_sim_run(plan, &subjects, &bounds[i], &result, &error), TF_E_LIMIT);
        ck_assert_int_eq(result.verdict, TF_VERDICT_INCONCLUSIVE);
        ck_assert_uint_gt(strlen(error.message), 0);
        tf_result_close(&result);
    }
    tf_plan_destroy(plan);
}
END_TEST

static Suite *suite(void) {
    Suite *made = suite_create("world");
    TCase *all = tcase_create("all");
    tcase_add_test(all, a_device_that_starts_later_gets_everything);
    tcase_add_test(all, a_device_that_never_starts_is_not_waited_for);
    tcase_add_test(all, a_conversation_that_a_user_makes_can_be_used_by_all_of_it);
    tcase_add_test(all, a_step_on_a_message_that_the_device_does_not_have_is_refused);
    tcase_add_test(all, a_killed_device_comes_back_with_its_queue);
    tcase_add_test(all, what_was_accepted_survives_a_crash_at_any_storage_operation);
    tcase_add_test(all, the_audit_is_whole_though_the_server_died_before_it_could_tell);
    tcase_add_test(all, the_audit_is_whole_though_the_server_was_told_that_its_commit_failed);
    tcase_add_test(all, a_suspended_device_costs_nothing_for_a_month);
    tcase_add_test(all, cleaning_up_on_a_disk_that_fails_for_a_day_is_tried_seldom);
    tcase_add_test(all, a_wall_clock_that_jumps_is_recorded_and_changes_nothing_else);
    tcase_add_test(all, a_check_of_always_is_asked_after_every_event_of_its_node);
    tcase_add_test(all, a_bound_makes_a_run_inconclusive);
    suite_add_tcase(made, all);
    return made;
}

TF_TEST_MAIN(suite)
