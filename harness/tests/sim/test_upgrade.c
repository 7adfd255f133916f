/* An update of the app, cut off at every storage step of bringing the database up to date. */
#include "offline/client.h"
#include "server/server.h"
#include "sim/case_run.h"
#include "support/check_main.h"

#define SCENARIO       "scenarios/storage/power-lost-while-updating.yaml"
#define OPERATIONS     400 /* more than any migration makes */
#define SEEDS          3   /* fates of what was not synced are drawn */
#define STEPS_AT_LEAST 30  /* fewer would mean that the crash never meets the migration */

static const struct tf_subjects subjects = {&tf_offline_client, &tf_reference_server};

static struct tf_step *step_of(struct tf_plan *plan, enum tf_verb verb) {
    for (uint32_t i = 0; i < plan->step_count; i++)
        if (plan->steps[i].verb == verb)
            return &plan->steps[i];
    ck_abort_msg("the scenario has no such step");
}

/* When the process first died of its crash, from the update on; TF_NEVER when it never did. */
static tf_time crashed_at(const struct tf_trace *trace) {
    for (size_t i = 0; i < tf_trace_count(trace); i++) {
        const struct tf_record *record = tf_trace_at(trace, i);
        if (record->kind == TF_RECORD_PROCESS && record->process.event == TF_PROCESS_CRASHED)
            return record->at_us;
    }
    return TF_NEVER;
}

/* Whether the crash struck in the very step in which the new app started. */
static bool crash_in_update(const struct tf_scenario *scenario, uint64_t version, uint64_t nth,
                            uint64_t seed) {
    struct tf_plan *plan = tf_scenario_plan(scenario, 0, seed);
    struct tf_trace *trace = tf_trace_create(0);
    struct tf_result result;
    step_of(plan, TF_VERB_CRASH_AT_STORAGE_STEP)->amount = nth;
    step_of(plan, TF_VERB_UPGRADE)->amount = version;
    tf_case_run(plan, &subjects, trace, &result);
    ck_assert_msg(result.verdict == TF_VERDICT_PASS, "version %llu, operation %llu: %s",
                  (unsigned long long)version, (unsigned long long)nth, tf_case_headline(&result));
    bool met = crashed_at(trace) == step_of(plan, TF_VERB_UPGRADE)->at_us;
    tf_result_close(&result);
    tf_trace_destroy(trace);
    tf_plan_destroy(plan);
    return met;
}

START_TEST(update_that_is_cut_off_anywhere_comes_out_whole_and_syncs) {
    struct tf_scenario *scenario = tf_case_load(SCENARIO);
    uint64_t nth = 1;
    while (nth < OPERATIONS && crash_in_update(scenario, (uint64_t)_i, nth, 1 + nth % SEEDS))
        nth++;
    ck_assert_uint_gt(nth, STEPS_AT_LEAST);
    ck_assert_uint_lt(nth, OPERATIONS);
    tf_scenario_destroy(scenario);
}
END_TEST

static Suite *suite(void) {
    Suite *s = suite_create("upgrade");
    TCase *c = tcase_create("upgrade");
    tcase_add_loop_test(c, update_that_is_cut_off_anywhere_comes_out_whole_and_syncs, 1,
                        TF_OLDER_VERSIONS + 1);
    suite_add_tcase(s, c);
    return s;
}

TF_TEST_MAIN(suite)
