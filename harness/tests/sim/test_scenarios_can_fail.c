/* A scenario that cannot fail claims nothing. Each check of each case is turned around, and the
 * same history is judged again: it must fail at that check's place. */
#include "offline/client.h"
#include "server/server.h"
#include "sim/case_run.h"
#include "sim/inverted.h"
#include "support/check_main.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

#define BATCH_MAX  8 /* as many findings as the judge keeps for one rule */
#define THEMES_MAX 64

struct turned {
    uint32_t check;
    enum tf_aspect aspect;
    struct tf_check before;
};

struct batch {
    struct turned items[BATCH_MAX];
    size_t count;
};

static const struct tf_subjects subjects = {&tf_offline_client, &tf_reference_server};

static bool has_finding_at(const struct tf_result *result, struct tf_place place) {
    for (uint32_t i = 0; i < result->finding_count; i++) {
        const struct tf_finding *finding = &result->findings[i];
        bool of_check = strcmp(finding->rule, "expect") == 0 ||
                        strcmp(finding->rule, "always") == 0 ||
                        strcmp(finding->rule, "finally") == 0;
        if (of_check && finding->place.line == place.line && finding->place.column == place.column)
            return true;
    }
    return false;
}

static void judge_batch(struct tf_plan *plan, const struct tf_trace *trace, struct batch *batch) {
    struct tf_result result;
    tf_case_judge(plan, tf_offline_client.capabilities, trace, &result);
    ck_assert_msg(result.verdict == TF_VERDICT_FAIL, "%s passes with its checks turned around",
                  plan->case_id);
    for (size_t i = batch->count; i > 0; i--) {
        const struct turned *turned = &batch->items[i - 1];
        struct tf_check *check = &plan->checks[turned->check];
        ck_assert_msg(has_finding_at(&result, check->place),
                      "%s:%u: the %s of this check cannot fail (case %s)", plan->file,
                      check->place.line, tf_aspect_word(turned->aspect), plan->case_id);
        tf_check_restore(check, &turned->before, turned->aspect);
    }
    tf_result_close(&result);
    batch->count = 0;
}

static bool is_sometimes(const struct tf_plan *plan, uint32_t check) {
    return check >= plan->first_sometimes && check < plan->first_sometimes + plan->sometimes_count;
}

/* Turns one aspect of every check around, in batches. Returns how many there were. */
static size_t turn_aspect(struct tf_plan *plan, const struct tf_trace *trace,
                          enum tf_aspect aspect) {
    struct batch batch = {.count = 0};
    size_t turned = 0;
    for (uint32_t i = 0; i < plan->check_count; i++) {
        struct tf_check *check = &plan->checks[i];
        if (is_sometimes(plan, i) || !tf_check_asks(check, aspect))
            continue;
        batch.items[batch.count++] = (struct turned){i, aspect, tf_check_invert(check, aspect)};
        turned++;
        if (batch.count == BATCH_MAX)
            judge_batch(plan, trace, &batch);
    }
    if (batch.count > 0)
        judge_batch(plan, trace, &batch);
    return turned;
}

static void turn_case(struct tf_plan *plan) {
    struct tf_trace *trace = tf_trace_create(0);
    struct tf_result result;
    tf_case_run(plan, &subjects, trace, &result);
    ck_assert_msg(result.verdict == TF_VERDICT_PASS, "%s does not pass: %s", plan->case_id,
                  tf_case_headline(&result));
    size_t turned = 0;
    for (int aspect = 0; aspect < TF_ASPECT_COUNT_OF; aspect++)
        turned += turn_aspect(plan, trace, (enum tf_aspect)aspect);
    ck_assert_msg(turned > 0, "%s has no check that could fail", plan->case_id);
    tf_result_close(&result);
    tf_trace_destroy(trace);
}

static void turn_file(const char *path) {
    struct tf_scenario *scenario = tf_case_load(path);
    for (size_t i = 0; i < tf_scenario_case_count(scenario); i++) {
        struct tf_plan *plan = tf_scenario_plan(scenario, i, 1);
        turn_case(plan);
        tf_plan_destroy(plan);
    }
    tf_scenario_destroy(scenario);
}

/* -- Themes: one test each, so that they share the time bound of none -- */

struct themes {
    char names[THEMES_MAX][64];
    int count;
};

static int by_name(const void *a, const void *b) {
    return strcmp(a, b);
}

static struct themes find_themes(void) {
    struct themes themes = {.count = 0};
    DIR *folder = opendir(TF_SCENARIOS);
    for (struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;)
        if (entry->d_type == DT_DIR && entry->d_name[0] != '.' && themes.count < THEMES_MAX)
            snprintf(themes.names[themes.count++], sizeof(themes.names[0]), "%.40s", entry->d_name);
    if (folder != NULL)
        closedir(folder);
    qsort(themes.names, (size_t)themes.count, sizeof(themes.names[0]), by_name);
    return themes;
}

START_TEST(every_check_of_a_theme_can_fail) {
    struct themes themes = find_themes();
    char prefix[128];
    snprintf(prefix, sizeof(prefix), TF_SCENARIOS "/%s/", themes.names[_i]);
    struct tf_scenario_paths paths = tf_case_paths(prefix);
    for (size_t i = 0; i < paths.count; i++)
        turn_file(paths.items[i].path);
    tf_scenario_paths_close(&paths);
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create("scenarios can fail");
    TCase *all = tcase_create("every check turned around");
    tcase_add_loop_test(all, every_check_of_a_theme_can_fail, 0, find_themes().count);
    suite_add_tcase(suite, all);
    return suite;
}

TF_TEST_MAIN(suite)
