/* Situations are counted where they are, and nowhere else: each in a shipped scenario that is about
 * it, none of it in a calm run. */
#include "offline/client.h"
#include "report/outcomes.h"
#include "scenario/scenario.h"
#include "server/server.h"
#include "sim/case_run.h"
#include "support/check_main.h"

#include <stdio.h>
#include <string.h>

#define SEEDS            12
#define REACHED_AT_LEAST 34 /* of all, by the shipped explorations */

static const struct tf_subjects subjects = {&tf_offline_client, &tf_reference_server};

static const struct row {
    const char *scenario;
    enum tf_situation situation;
    bool reached;
} rows[] = {
    {"lost-acks/answer-lost", TF_SITUATION_ACK_LOST, true},
    {"lost-acks/answer-lost", TF_SITUATION_DUPLICATE, true},
    {"lost-acks/answer-lost", TF_SITUATION_REQUEST_LOST, false},
    {"lost-acks/answer-lost", TF_SITUATION_ANSWER_LATE, false},
    {"lost-acks/answer-lost", TF_SITUATION_CONFLICT, false},
    {"lost-acks/answer-lost", TF_SITUATION_KILLED_IN_FLIGHT, false},
    {"lost-acks/request-lost", TF_SITUATION_REQUEST_LOST, true},
    {"lost-acks/request-lost", TF_SITUATION_ACK_LOST, false},
    {"lost-acks/request-lost", TF_SITUATION_DUPLICATE, false},
    {"lost-acks/answer-late", TF_SITUATION_ANSWER_LATE, true},
    {"lost-acks/answer-late", TF_SITUATION_PUSH_LOST, false},
    {"crash/killed-in-flight", TF_SITUATION_KILLED_IN_FLIGHT, true},
    {"crash/killed-in-flight", TF_SITUATION_CRASHED_NEWS, false},
    {"crash/power-lost-while-reading-news", TF_SITUATION_CRASHED_NEWS, true},
    {"crash/power-lost-while-reading-news", TF_SITUATION_SERVER_CRASHED, false},
    {"crash/server-loses-power", TF_SITUATION_SERVER_CRASHED, true},
    {"conflicts/edit-edit-merge", TF_SITUATION_EDIT_MET_EDIT, true},
    {"conflicts/edit-edit-merge", TF_SITUATION_EDIT_MET_TOMBSTONE, false},
    {"conflicts/edit-meets-delete", TF_SITUATION_EDIT_MET_TOMBSTONE, true},
    {"conflicts/edit-meets-delete", TF_SITUATION_EDIT_MET_EDIT, false},
    {"conflicts/delete-meets-edit", TF_SITUATION_DELETE_MET_EDIT, true},
    {"conflicts/manual-survives-restart", TF_SITUATION_CONFLICT_WAITS, true},
    {"conflicts/manual-survives-restart", TF_SITUATION_KILLED_WITH_CONFLICT, true},
    {"ordering/edit-of-unsent", TF_SITUATION_CHANGED_UNSENT, true},
    {"partitions/offline-hour", TF_SITUATION_OFFLINE_COMMAND, true},
    {"partitions/offline-hour", TF_SITUATION_LONG_AWAY, false},
    {"crash/suspended-week", TF_SITUATION_LONG_AWAY, true},
    {"retry/busy-server", TF_SITUATION_BUSY, true},
    {"retry/busy-server", TF_SITUATION_TOLD_WHEN, true},
    {"retry/busy-server", TF_SITUATION_SESSION_ENDED, false},
    {"retry/session-ends", TF_SITUATION_SESSION_ENDED, true},
    {"retry/session-ends", TF_SITUATION_LOGIN_AGAIN, true},
    {"retry/odd-answers", TF_SITUATION_NOT_OUR_ANSWER, true},
    {"clocks/jump-in-backoff", TF_SITUATION_CLOCK_SET_WAITING, true},
    {"memory/server-put-back", TF_SITUATION_SERVER_PUT_BACK, true},
    {"memory/server-put-back", TF_SITUATION_STARTED_OVER, true},
    {"memory/server-put-back", TF_SITUATION_DEVICE_PUT_BACK, false},
    {"devices/restored-with-queued-work", TF_SITUATION_DEVICE_PUT_BACK, true},
    {"devices/restored-with-queued-work", TF_SITUATION_DEVICE_COPIED, false},
    {"devices/second-device-from-a-copy", TF_SITUATION_DEVICE_COPIED, true},
    {"devices/second-device-from-a-copy", TF_SITUATION_DEVICE_PUT_BACK, false},
    {"devices/changed-on-one-of-two-phones", TF_SITUATION_DEVICE_COPIED, true},
    {"devices/lost-queue", TF_SITUATION_PART_LOST, true},
    {"devices/lost-queue", TF_SITUATION_STARTED_OVER, false},
    {"devices/lost-cursor", TF_SITUATION_STARTED_OVER, true},
    {"devices/lost-cursor", TF_SITUATION_LET_GO, true},
    {"sessions/revoked", TF_SITUATION_WIPED, true},
    {"conflicts/edit-edit-merge", TF_SITUATION_MERGED, true},
    {"conflicts/edit-edit-server-wins", TF_SITUATION_MERGED, false},
    {"membership/leaves-while-offline", TF_SITUATION_WITHDRAWN, true},
    {"typing/shown-and-stopped", TF_SITUATION_SOCKET_LOST, false},
    {"typing/shown-and-stopped", TF_SITUATION_CLOCK_SET_WAITING, false},
};
#define ROW_COUNT ((int)(sizeof(rows) / sizeof(rows[0])))

static void count(const char *scenario_path, uint64_t seeds, uint64_t *counts) {
    struct tf_scenario *scenario = tf_case_load(scenario_path);
    for (size_t i = 0; i < tf_scenario_case_count(scenario) * seeds; i++) {
        struct tf_plan *plan = tf_scenario_plan(scenario, i / seeds, 1 + i % seeds);
        struct tf_result result;
        tf_case_run(plan, &subjects, NULL, &result);
        for (unsigned j = 0; j < TF_SITUATION_COUNT; j++)
            counts[j] += result.reached.situations[j];
        tf_result_close(&result);
        tf_plan_destroy(plan);
    }
    tf_scenario_destroy(scenario);
}

START_TEST(a_situation_is_counted_where_it_is_and_not_elsewhere) {
    const struct row *row = &rows[_i];
    uint64_t counts[TF_SITUATION_COUNT] = {0};
    char path[256];
    snprintf(path, sizeof(path), TF_SCENARIOS "/%s.yaml", row->scenario);
    count(path, 1, counts);
    ck_assert_msg((counts[row->situation] > 0) == row->reached, "%s: %s was counted %llu times",
                  row->scenario, tf_situation_word(row->situation),
                  (unsigned long long)counts[row->situation]);
}
END_TEST

START_TEST(the_shipped_explorations_reach_nearly_all) {
    uint64_t counts[TF_SITUATION_COUNT] = {0};
    struct tf_scenario_paths paths = tf_case_paths(TF_SCENARIOS "/explore");
    for (size_t i = 0; i < paths.count; i++)
        count(paths.items[i].path, strstr(paths.items[i].path, "festival") != NULL ? 1 : SEEDS,
              counts);
    unsigned reached = 0;
    for (unsigned j = 0; j < TF_SITUATION_COUNT; j++) {
        reached += counts[j] > 0;
        if (counts[j] == 0)
            fprintf(stderr, "never: %s\n", tf_situation_word((enum tf_situation)j));
    }
    ck_assert_uint_ge(reached, REACHED_AT_LEAST);
    tf_scenario_paths_close(&paths);
}
END_TEST

/* One passing run that reached `situation` (or nothing) under a plan that requires two. */
static enum tf_verdict required(unsigned first, unsigned second, int *exit_code, char **detail) {
    struct tf_plan *plan = tf_plan_create();
    struct tf_result result;
    struct tf_outcomes outcomes = {0};
    tf_result_init(&result);
    plan->name = tf_strdup("a claim");
    plan->case_id = tf_strdup("a/case");
    plan->required = UINT64_C(1) << TF_SITUATION_ACK_LOST | UINT64_C(1) << TF_SITUATION_DUPLICATE;
    result.reached.situations[first] = 1;
    tf_outcomes_add(&outcomes, plan, &result, 0, NULL);
    result.reached.situations[first] = 0;
    result.reached.situations[second] = 1;
    tf_outcomes_add(&outcomes, plan, &result, 0, NULL);
    tf_case_outcome_finish(&outcomes.items[0]);
    tf_outcomes_finish(&outcomes);
    enum tf_verdict verdict = outcomes.items[0].verdict;
    *exit_code = tf_outcomes_exit_code(&outcomes);
    *detail = verdict == TF_VERDICT_PASS ? NULL : tf_strdup(outcomes.items[0].failure->detail);
    tf_outcomes_close(&outcomes);
    tf_result_close(&result);
    tf_plan_destroy(plan);
    return verdict;
}

START_TEST(a_case_that_misses_what_it_requires_is_inconclusive_and_says_what) {
    int exit_code;
    char *detail;
    ck_assert_int_eq(
        required(TF_SITUATION_ACK_LOST, TF_SITUATION_REQUEST_LOST, &exit_code, &detail),
        TF_VERDICT_INCONCLUSIVE);
    ck_assert_int_eq(exit_code, 3);
    ck_assert_ptr_nonnull(strstr(detail, "duplicate-recognised"));
    ck_assert_ptr_null(strstr(detail, "ack-lost-after-commit"));
    free(detail);
}
END_TEST

START_TEST(a_case_that_reaches_all_over_its_seeds_passes) {
    int exit_code;
    char *detail;
    ck_assert_int_eq(required(TF_SITUATION_ACK_LOST, TF_SITUATION_DUPLICATE, &exit_code, &detail),
                     TF_VERDICT_PASS);
    ck_assert_int_eq(exit_code, 0);
}
END_TEST

static Suite *suite(void) {
    Suite *made = suite_create("situations");
    TCase *all = tcase_create("all");
    tcase_set_timeout(all, 120);
    tcase_add_loop_test(all, a_situation_is_counted_where_it_is_and_not_elsewhere, 0, ROW_COUNT);
    tcase_add_test(all, the_shipped_explorations_reach_nearly_all);
    tcase_add_test(all, a_case_that_misses_what_it_requires_is_inconclusive_and_says_what);
    tcase_add_test(all, a_case_that_reaches_all_over_its_seeds_passes);
    suite_add_tcase(made, all);
    return made;
}

TF_TEST_MAIN(suite)
