/* What each bandwidth mode saves of an hour of ordering lunch, on each network: the figures behind
 * reports/bandwidth.md. */
#include "offline/client.h"
#include "server/server.h"
#include "sim/case_run.h"
#include "support/check_main.h"

#include <stdio.h>
#include <string.h>

#define SCENARIO "harness/bench/tables/bandwidth.yaml"

static const struct tf_subjects subjects = {&tf_offline_client, &tf_reference_server};
static const char *const profiles[] = {"wifi", "4g", "3g", "2g"};
static struct tf_scenario *scenario;

static void setup(void) {
    scenario = tf_case_load(SCENARIO);
}

static void teardown(void) {
    tf_scenario_destroy(scenario);
}

static struct tf_plan *plan_of(const char *profile, const char *mode) {
    char wanted[128];
    (void)snprintf(wanted, sizeof(wanted), "[profile=%s,%s]", profile, mode);
    for (size_t i = 0; i < tf_scenario_case_count(scenario); i++)
        if (strstr(tf_scenario_case_id(scenario, i), wanted) != NULL)
            return tf_scenario_plan(scenario, i, 1);
    ck_abort_msg("no case %s", wanted);
}

static uint64_t bytes_per_action(const char *profile, const char *mode) {
    struct tf_plan *plan = plan_of(profile, mode);
    struct tf_result result;
    tf_case_run(plan, &subjects, NULL, &result);
    ck_assert_msg(result.verdict == TF_VERDICT_PASS, "%s", tf_case_headline(&result));
    ck_assert_uint_gt(result.actions, 0);
    uint64_t bytes = (result.bytes_up + result.bytes_down) / result.actions;
    tf_result_close(&result);
    tf_plan_destroy(plan);
    return bytes;
}

START_TEST(each_mode_saves_bytes_on_each_network_and_all_together_most) {
    const char *profile = profiles[_i];
    uint64_t plain = bytes_per_action(profile, "compress=false,gather=0 s,delta=false");
    uint64_t packed = bytes_per_action(profile, "compress=true,gather=0 s,delta=false");
    uint64_t gathered = bytes_per_action(profile, "compress=false,gather=20 s,delta=false");
    uint64_t delta = bytes_per_action(profile, "compress=false,gather=0 s,delta=true");
    uint64_t all = bytes_per_action(profile, "compress=true,gather=20 s,delta=true");
    ck_assert_uint_lt(packed, plain);
    ck_assert_uint_lt(gathered, plain);
    ck_assert_uint_lt(delta, plain);
    ck_assert_uint_lt(all, packed);
    ck_assert_uint_lt(all, gathered);
    ck_assert_uint_lt(all * 4, plain * 3); /* a quarter at least */
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create("bytes per action");
    TCase *tests = tcase_create("bytes per action");
    tcase_set_timeout(tests, 60);
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, each_mode_saves_bytes_on_each_network_and_all_together_most, 0,
                        sizeof(profiles) / sizeof(profiles[0]));
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(suite)
