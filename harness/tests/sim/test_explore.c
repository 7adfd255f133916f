/* What a seed of an exploring scenario expands to, printed as a file and loaded again, is the same
 * run; and the same seed expands to the same plan, another to another. */
#include "offline/client.h"
#include "scenario/explore.h"
#include "scenario/scenario.h"
#include "server/server.h"
#include "sim/case_run.h"
#include "support/check_main.h"

#include <string.h>

#define SEEDS       12 /* of each shipped scenario */
#define SEEDS_LARGE 1  /* of those with hundreds of devices or months */

static const struct tf_subjects subjects = {&tf_offline_client, &tf_reference_server};

struct memory {
    struct tf_buf *text;
};

static enum tf_code read_memory(void *context, const char *path, struct tf_buf *out,
                                struct tf_error *error) {
    (void)path;
    (void)error;
    struct memory *memory = context;
    tf_buf_append_slice(out, tf_buf_slice(memory->text));
    return TF_OK;
}

static void digest_of(const struct tf_plan *plan, char *digest) {
    struct tf_result result;
    tf_case_run(plan, &subjects, NULL, &result);
    ck_assert_msg(result.verdict == TF_VERDICT_PASS, "%s@%llu: %s", plan->case_id,
                  (unsigned long long)plan->seed, tf_case_headline(&result));
    memcpy(digest, result.digest, TF_DIGEST_TEXT_SIZE);
    tf_result_close(&result);
}

static void check_explicit(const struct tf_scenario *scenario, uint64_t seed) {
    char drawn[TF_DIGEST_TEXT_SIZE], written[TF_DIGEST_TEXT_SIZE];
    struct tf_buf text = {0};
    struct memory memory = {&text};
    struct tf_plan *plan = tf_scenario_plan(scenario, 0, seed);
    ck_assert(plan->explores && tf_plan_print(plan, &text));
    struct tf_scenario *again =
        tf_scenario_load("printed.yaml", NULL, (struct tf_scenario_reader){read_memory, &memory});
    struct tf_buf problems = {0};
    tf_scenario_problems_write(again, &problems);
    ck_assert_msg(tf_scenario_problem_count(again) == 0, "%s", tf_buf_text(&problems));
    struct tf_plan *explicit_plan = tf_scenario_plan(again, 0, seed);
    ck_assert(!explicit_plan->explores);
    digest_of(plan, drawn);
    digest_of(explicit_plan, written);
    ck_assert_msg(strcmp(drawn, written) == 0, "%s@%llu is another run as a file", plan->case_id,
                  (unsigned long long)seed);
    tf_plan_destroy(plan);
    tf_plan_destroy(explicit_plan);
    tf_scenario_destroy(again);
    tf_buf_close(&problems);
    tf_buf_close(&text);
}

START_TEST(a_seed_as_a_file_of_steps_is_the_same_run) {
    struct tf_scenario_paths paths = tf_case_paths(TF_SCENARIOS "/explore");
    ck_assert_uint_gt(paths.count, 6);
    for (size_t i = 0; i < paths.count; i++) {
        struct tf_scenario *scenario = tf_case_load(paths.items[i].path);
        bool large =
            tf_scenario_has_tag(scenario, "scale") || tf_scenario_has_tag(scenario, "long");
        ck_assert(tf_scenario_has_tag(scenario, "explore"));
        for (uint64_t seed = 1; seed <= (large ? SEEDS_LARGE : SEEDS); seed++)
            check_explicit(scenario, seed);
        tf_scenario_destroy(scenario);
    }
    tf_scenario_paths_close(&paths);
}
END_TEST

/* Counts, for each fault, the plan as one that has it. */
static void count_verbs(const struct tf_scenario *scenario, uint64_t seed,
                        unsigned plans[TF_VERB_COUNT]) {
    struct tf_plan *plan = tf_scenario_plan(scenario, 0, seed);
    bool has[TF_VERB_COUNT] = {false};
    for (uint32_t i = 0; i < plan->step_count; i++)
        has[plan->steps[i].verb] = tf_verb_is_fault(plan->steps[i].verb);
    for (unsigned verb = 0; verb < TF_VERB_COUNT; verb++)
        plans[verb] += has[verb];
    tf_plan_destroy(plan);
}

/* Whether the table of faults has a row of this verb's name; some exploration must draw each. */
static bool is_drawn(enum tf_verb verb) {
#define TF_X(name, key, settings, draw, doc) key,
    static const char *const keys[] = {TF_EXPLORE_FAULTS(TF_X)};
#undef TF_X
    for (size_t i = 0; i < TF_EXPLORE_FAULT_COUNT; i++)
        if (strcmp(keys[i], tf_verb_word(verb)) == 0)
            return tf_verb_is_fault(verb);
    return false;
}

START_TEST(a_swarm_has_other_faults_in_each_seed) {
    struct tf_scenario *scenario = tf_case_load(TF_SCENARIOS "/explore/all-together.yaml");
    unsigned plans[TF_VERB_COUNT] = {0};
    for (uint64_t seed = 1; seed <= 40; seed++)
        count_verbs(scenario, seed, plans);
    for (unsigned verb = 0; verb < TF_VERB_COUNT; verb++)
        ck_assert_msg(plans[verb] < 40, "%s is in every seed", tf_verb_word((enum tf_verb)verb));
    tf_scenario_destroy(scenario);
}
END_TEST

START_TEST(every_fault_that_can_be_drawn_is_drawn_somewhere) {
    struct tf_scenario_paths paths = tf_case_paths(TF_SCENARIOS "/explore");
    unsigned plans[TF_VERB_COUNT] = {0};
    for (size_t i = 0; i < paths.count; i++) {
        struct tf_scenario *scenario = tf_case_load(paths.items[i].path);
        for (uint64_t seed = 1; seed <= 20 && !tf_scenario_has_tag(scenario, "scale"); seed++)
            count_verbs(scenario, seed, plans);
        tf_scenario_destroy(scenario);
    }
    for (unsigned verb = 0; verb < TF_VERB_COUNT; verb++)
        ck_assert_msg(!is_drawn((enum tf_verb)verb) || plans[verb] > 0, "%s is in no seed",
                      tf_verb_word((enum tf_verb)verb));
    tf_scenario_paths_close(&paths);
}
END_TEST

static Suite *suite(void) {
    Suite *made = suite_create("explore");
    TCase *all = tcase_create("all");
    tcase_set_timeout(all, 120);
    tcase_add_test(all, a_seed_as_a_file_of_steps_is_the_same_run);
    tcase_add_test(all, a_swarm_has_other_faults_in_each_seed);
    tcase_add_test(all, every_fault_that_can_be_drawn_is_drawn_somewhere);
    suite_add_tcase(made, all);
    return made;
}

TF_TEST_MAIN(suite)
