/* Subjects that tell several things at once, and those that are asked for them one by one, make the
 * same history, record by record. */
#include "offline/client.h"
#include "server/server.h"
#include "sim/case_run.h"
#include "support/check_main.h"

#include <stdio.h>
#include <string.h>

/* Crashes, conflicts, long absences, damaged and sealed texts, files, readers. */
static const char *const themes[] = {"conflicts/", "crash/",   "ordering/", "reading/",
                                     "media/",     "storage/", "sessions/", "explore/"};
#define THEMES ((int)(sizeof(themes) / sizeof(themes[0])))

static struct tf_client_ops client;
static struct tf_server_ops server;
static const struct tf_subjects at_once = {&tf_offline_client, &tf_reference_server};
static const struct tf_subjects one_by_one = {&client, &server};

static void compare_file(const char *path) {
    struct tf_scenario *scenario = tf_case_load(path);
    for (size_t i = 0; i < tf_scenario_case_count(scenario); i++) {
        struct tf_plan *plan = tf_scenario_plan(scenario, i, 1);
        struct tf_result together, alone;
        tf_case_run(plan, &at_once, NULL, &together);
        tf_case_run(plan, &one_by_one, NULL, &alone);
        ck_assert_msg(strcmp(together.digest, alone.digest) == 0,
                      "%s differs when its devices are asked one by one", plan->case_id);
        tf_result_close(&together);
        tf_result_close(&alone);
        tf_plan_destroy(plan);
    }
    tf_scenario_destroy(scenario);
}

START_TEST(what_is_asked_at_once_is_what_is_asked_one_by_one) {
    client = tf_offline_client;
    client.survey = NULL;
    client.lookups = NULL;
    server = tf_reference_server;
    server.snapshots = NULL;
    char path[64];
    snprintf(path, sizeof(path), "%s/%s", TF_SCENARIOS, themes[_i]);
    struct tf_scenario_paths paths = tf_case_paths(path);
    ck_assert_uint_gt(paths.count, 0);
    for (size_t i = 0; i < paths.count; i++)
        compare_file(paths.items[i].path);
    tf_scenario_paths_close(&paths);
}
END_TEST

static Suite *looks(void) {
    Suite *suite = suite_create("looks");
    TCase *tcase = tcase_create("at once");
    tcase_add_loop_test(tcase, what_is_asked_at_once_is_what_is_asked_one_by_one, 0, THEMES);
    suite_add_tcase(suite, tcase);
    return suite;
}

TF_TEST_MAIN(looks)
