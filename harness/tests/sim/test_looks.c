/* A client that tells several things at once, and one that is asked for them one by one, make the
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

static struct tf_client_ops one_by_one;

static void digest_of(const struct tf_plan *plan, const struct tf_client_ops *client,
                      struct tf_result *out) {
    const struct tf_subjects subjects = {client, &tf_reference_server};
    tf_case_run(plan, &subjects, NULL, out);
}

static void compare_file(const char *path) {
    struct tf_scenario *scenario = tf_case_load(path);
    for (size_t i = 0; i < tf_scenario_case_count(scenario); i++) {
        struct tf_plan *plan = tf_scenario_plan(scenario, i, 1);
        struct tf_result together, alone;
        digest_of(plan, &tf_offline_client, &together);
        digest_of(plan, &one_by_one, &alone);
        ck_assert_msg(strcmp(together.digest, alone.digest) == 0,
                      "%s differs when its devices are asked one by one", plan->case_id);
        tf_result_close(&together);
        tf_result_close(&alone);
        tf_plan_destroy(plan);
    }
    tf_scenario_destroy(scenario);
}

START_TEST(what_is_asked_at_once_is_what_is_asked_one_by_one) {
    one_by_one = tf_offline_client;
    one_by_one.survey = NULL;
    one_by_one.lookups = NULL;
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
