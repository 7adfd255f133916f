/* The real client and the real server under plans drawn at random: whatever goes wrong, no oracle
 * may cry. What it finds is either a false alarm or a bug of ours; neither may stay. */
#include "offline/client.h"
#include "server/server.h"
#include "sim/world.h"
#include "support/check_main.h"
#include "swarm/random_plan.h"

#include <stdio.h>
#include <string.h>

#define PLANS_DEFAULT 400

static const struct tf_subjects subjects = {&tf_offline_client, &tf_reference_server};

static uint64_t number_from(const char *name, uint64_t otherwise) {
    const char *text = getenv(name);
    return text == NULL ? otherwise : strtoull(text, NULL, 10);
}

static bool run_one(uint64_t seed) {
    struct tf_plan *plan = random_plan(seed);
    struct tf_result result;
    struct tf_error error = {0};
    tf_result_init(&result);
    enum tf_code code = tf_sim_run(plan, &subjects, &(struct tf_sim_options){0}, &result, &error);
    ck_assert_msg(code == TF_OK, "plan %llu: %s", (unsigned long long)seed, error.message);
    bool passed = result.unjudged == 0;
    for (uint32_t i = 0; i < result.finding_count; i++) {
        const struct tf_finding *finding = &result.findings[i];
        if (strcmp(finding->rule, "unfired") == 0)
            continue; /* aimed blindly */
        passed = false;
        fprintf(stderr, "plan %llu: %s: %s\n%s\n", (unsigned long long)seed, finding->rule,
                finding->headline, finding->detail == NULL ? "" : finding->detail);
    }
    tf_result_close(&result);
    tf_plan_destroy(plan);
    return passed;
}

START_TEST(no_oracle_cries_over_correct_code) {
    uint64_t first = number_from("TF_SWARM_FIRST", 1),
             count = number_from("TF_SWARM_COUNT", PLANS_DEFAULT);
    uint64_t failed = 0;
    for (uint64_t seed = first; seed < first + count; seed++)
        failed += !run_one(seed);
    ck_assert_uint_eq(failed, 0);
}
END_TEST

static Suite *swarm_suite(void) {
    Suite *suite = suite_create("no-false-alarms");
    TCase *tests = tcase_create("claims");
    tcase_add_test(tests, no_oracle_cries_over_correct_code);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(swarm_suite)
