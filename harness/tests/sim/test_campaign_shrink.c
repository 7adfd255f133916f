/* Known bugs, found by a scenario, shrunk to a file that fails in the same way by itself and holds
 * for the code without the bug. */
#include "campaign/shrink.h"
#include "cli/many.h"
#include "offline/client.h"
#include "server/server.h"
#include "sim/case_run.h"
#include "support/check_main.h"

#include <stdio.h>
#include <string.h>

#define STEPS_MEDIAN_MAX 6
#define STEPS_MAX        12

static const struct row {
    const char *scenario;
    const char *parameters;
    const char *bug;
    bool in_server;
} rows[] = {
    {"lost-acks/answer-late", "", "B01-new-key-for-each-attempt", false},
    {"lost-acks/request-lost", "", "B07-taken-out-before-sent", false},
    {"crash/power-lost-while-reading-news", "[step=16]", "B14-cursor-before-rows", false},
    {"crash/disk-full", "", "B58-full-disk-swallowed", false},
    {"ordering/burst", "", "B47-no-program-order", false},
    {"ordering/reply-to-refused", "", "B64-refused-and-at-once-again", false},
    {"conflicts/edit-edit-merge", "", "B17-pull-by-creation", true},
    {"membership/added-while-away", "", "B20-gained-conversation-not-told", true},
    {"partitions/answers-cut", "", "B74-no-recognition", true},
};
#define ROWS ((int)(sizeof(rows) / sizeof(rows[0])))

static void bug_path(char *path, size_t size, const char *name) {
    const char *program = getenv("TIFFIN");
    ck_assert_msg(program != NULL, "TIFFIN must name the program");
    const char *slash = strrchr(program, '/');
    ck_assert_ptr_nonnull(slash);
    snprintf(path, size, "%.*s/bugs/%s.so", (int)(slash - program), program, name);
}

/* Workers are the program itself, not this test. */
static struct tf_crew *crew_of(const char *client, const char *server) {
    const char *const arguments[] = {"tiffin", "--worker", client, server, NULL};
    struct tf_crew_options options = {.program = getenv("TIFFIN"), .arguments = arguments};
    return tf_crew_create(&options);
}

static struct tf_plan *plan_of(const struct row *row) {
    char path[256], id[256];
    snprintf(path, sizeof(path), TF_SCENARIOS "/%s.yaml", row->scenario);
    snprintf(id, sizeof(id), "%s%s", row->scenario, row->parameters);
    char *base = tf_suite_case_base(path);
    struct tf_scenario *scenario = tf_scenario_load(path, base, tf_scenario_reader_disk());
    struct tf_plan *plan = NULL;
    for (size_t i = 0; i < tf_scenario_case_count(scenario); i++)
        if (strcmp(tf_scenario_case_id(scenario, i), id) == 0)
            plan = tf_scenario_plan(scenario, i, 1);
    ck_assert_msg(plan != NULL, "there is no case %s", id);
    tf_scenario_destroy(scenario);
    free(base);
    return plan;
}

static uint32_t shrink(const struct row *row, struct tf_shrunk *shrunk) {
    char bug[512];
    struct tf_error error = {0};
    bug_path(bug, sizeof(bug), row->bug);
    struct tf_plan *plan = plan_of(row);
    struct tf_shrink_options options = {
        .crew = crew_of(row->in_server ? "built-in" : bug, row->in_server ? bug : "built-in"),
        .reference = crew_of("built-in", "built-in")};
    enum tf_code code = tf_shrink(plan, &options, shrunk, &error);
    ck_assert_msg(code == TF_OK, "%s: %s", row->bug, error.message);
    tf_crew_destroy(options.crew);
    tf_crew_destroy(options.reference);
    tf_plan_destroy(plan);
    return tf_plan_steps(shrunk->plan);
}

static enum tf_code read_text(void *context, const char *path, struct tf_buf *out,
                              struct tf_error *error) {
    (void)path;
    (void)error;
    tf_buf_append_text(out, context);
    return TF_OK;
}

/* The verdict of the text, and whether `fingerprint` is among the findings. */
static enum tf_verdict run_text(const char *text, const char *client, const char *server,
                                uint64_t fingerprint, bool *found) {
    struct tf_chosen_subjects chosen;
    struct tf_error error = {0};
    struct tf_result result;
    union {
        const char *text;
        void *context;
    } from = {text};
    struct tf_scenario_reader reader = {read_text, from.context};
    struct tf_scenario *scenario = tf_scenario_load("shrunk.yaml", "shrunk", reader);
    ck_assert_msg(tf_scenario_problem_count(scenario) == 0, "%s", text);
    uint64_t seed = 1;
    (void)tf_scenario_seed(scenario, &seed);
    struct tf_plan *plan = tf_scenario_plan(scenario, 0, seed);
    ck_assert_int_eq(tf_subjects_choose(&chosen, client, server, &error), TF_OK);
    tf_case_run(plan, &chosen.subjects, NULL, &result);
    enum tf_verdict verdict = result.verdict;
    *found = false;
    for (uint32_t i = 0; i < result.finding_count; i++)
        *found |= result.findings[i].fingerprint == fingerprint;
    tf_result_close(&result);
    tf_subjects_close(&chosen);
    tf_plan_destroy(plan);
    tf_scenario_destroy(scenario);
    return verdict;
}

START_TEST(a_known_bug_shrinks_to_a_file_that_fails_in_the_same_way) {
    const struct row *row = &rows[_i];
    struct tf_shrunk shrunk;
    struct tf_buf text = {0};
    char bug[512];
    bool found;
    uint32_t steps = shrink(row, &shrunk);
    ck_assert_uint_le(steps, STEPS_MAX);
    ck_assert_uint_le(steps, shrunk.steps_before);
    tf_shrunk_write(&shrunk, row->scenario, false, &text);
    bug_path(bug, sizeof(bug), row->bug);
    const char *client = row->in_server ? NULL : bug, *server = row->in_server ? bug : NULL;
    uint64_t fingerprint = shrunk.finding.fingerprint;
    ck_assert_int_eq(run_text(tf_buf_text(&text), client, server, fingerprint, &found),
                     TF_VERDICT_FAIL);
    ck_assert_msg(found, "%s: fails in another way\n%s", row->bug, tf_buf_text(&text));
    ck_assert_msg(run_text(tf_buf_text(&text), NULL, NULL, fingerprint, &found) == TF_VERDICT_PASS,
                  "%s: fails without the bug too\n%s", row->bug, tf_buf_text(&text));
    tf_buf_clear(&text);
    tf_shrunk_write(&shrunk, row->scenario, true, &text);
    ck_assert_ptr_nonnull(strstr(tf_buf_text(&text), "expect_failure: {of: "));
    ck_assert_int_eq(run_text(tf_buf_text(&text), client, server, fingerprint, &found),
                     TF_VERDICT_PASS);
    ck_assert_int_eq(run_text(tf_buf_text(&text), NULL, NULL, fingerprint, &found),
                     TF_VERDICT_FAIL);
    tf_buf_close(&text);
    tf_shrunk_close(&shrunk);
}
END_TEST

static int by_size(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

START_TEST(half_of_the_known_bugs_need_few_steps) {
    uint32_t steps[ROWS];
    for (int i = 0; i < ROWS; i++) {
        struct tf_shrunk shrunk;
        steps[i] = shrink(&rows[i], &shrunk);
        tf_shrunk_close(&shrunk);
    }
    qsort(steps, ROWS, sizeof(steps[0]), by_size);
    ck_assert_uint_le(steps[ROWS / 2], STEPS_MEDIAN_MAX);
}
END_TEST

START_TEST(the_same_plan_shrinks_to_the_same_file_whatever_the_timing) {
    struct tf_buf one = {0}, other = {0};
    struct tf_shrunk shrunk;
    shrink(&rows[4], &shrunk);
    tf_shrunk_write(&shrunk, "x", false, &one);
    tf_shrunk_close(&shrunk);
    shrink(&rows[4], &shrunk);
    tf_shrunk_write(&shrunk, "x", false, &other);
    tf_shrunk_close(&shrunk);
    ck_assert_str_eq(tf_buf_text(&one), tf_buf_text(&other));
    tf_buf_close(&one);
    tf_buf_close(&other);
}
END_TEST

/* What a person would leave out, and what must stand: only the first is the format's default. */
START_TEST(a_brief_file_waits_as_long_as_the_plan_says) {
    static const tf_time waits_us[] = {180 * TF_SECOND, 60 * TF_SECOND, 5 * TF_SECOND};
    struct tf_shrunk shrunk = {.plan = plan_of(&rows[0]), .finding.rule = "progress"};
    struct tf_buf text = {0};
    shrunk.plan->settle_within_us = waits_us[_i];
    shrunk.plan->finally_count = 0;
    shrunk.finding.headline = tf_strdup("it does not rest");
    tf_shrunk_write(&shrunk, "x", false, &text);
    union {
        const char *text;
        void *context;
    } from = {tf_buf_text(&text)};
    struct tf_scenario_reader reader = {read_text, from.context};
    struct tf_scenario *scenario = tf_scenario_load("brief.yaml", "brief", reader);
    struct tf_plan *plan = tf_scenario_plan(scenario, 0, 1);
    ck_assert_int_eq(plan->settle_within_us, waits_us[_i]);
    ck_assert((strstr(tf_buf_text(&text), "finally:") == NULL) == (_i == 0));
    tf_plan_destroy(plan);
    tf_scenario_destroy(scenario);
    tf_buf_close(&text);
    tf_shrunk_close(&shrunk);
}
END_TEST

START_TEST(what_does_not_fail_is_not_shrunk) {
    struct tf_plan *plan = plan_of(&rows[0]);
    struct tf_shrink_options options = {.crew = crew_of("built-in", "built-in")};
    struct tf_shrunk shrunk;
    struct tf_error error = {0};
    ck_assert_int_eq(tf_shrink(plan, &options, &shrunk, &error), TF_E_NOT_FOUND);
    ck_assert_ptr_nonnull(strstr(error.message, "does not fail"));
    tf_crew_destroy(options.crew);
    tf_plan_destroy(plan);
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create("shrinking");
    TCase *all = tcase_create("shrinking");
    tcase_add_loop_test(all, a_known_bug_shrinks_to_a_file_that_fails_in_the_same_way, 0, ROWS);
    tcase_add_test(all, half_of_the_known_bugs_need_few_steps);
    tcase_add_test(all, the_same_plan_shrinks_to_the_same_file_whatever_the_timing);
    tcase_add_loop_test(all, a_brief_file_waits_as_long_as_the_plan_says, 0, 3);
    tcase_add_test(all, what_does_not_fail_is_not_shrunk);
    suite_add_tcase(suite, all);
    return suite;
}

TF_TEST_MAIN(suite)
