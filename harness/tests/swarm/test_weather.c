/* In any weather the system comes to rest, no oracle objects, and how connections are shared
 * changes nothing. */
#include "offline/client.h"
#include "server/server.h"
#include "sim/world.h"
#include "support/check_main.h"
#include "swarm/weather.h"

#include <string.h>

#define SEEDS 60

static const struct tf_subjects subjects = {.client = &tf_offline_client,
                                            .server = &tf_reference_server};

static void run(uint64_t seed, bool own_connections, struct tf_result *result) {
    struct tf_plan *plan = weather_plan(seed);
    const struct tf_sim_options options = {.own_connections = own_connections};
    struct tf_error error = {0};
    tf_result_init(result);
    ck_assert_msg(tf_sim_run(plan, &subjects, &options, result, &error) == TF_OK, "seed %llu: %s",
                  (unsigned long long)seed, error.message);
    tf_plan_destroy(plan);
}

/* A fault that was aimed at random and met nothing is no failure of the system. */
static void check_findings(uint64_t seed, const struct tf_result *result) {
    for (uint32_t i = 0; i < result->finding_count; i++) {
        const struct tf_finding *finding = &result->findings[i];
        ck_assert_msg(strcmp(finding->rule, "unfired") == 0, "seed %llu: %s: %s",
                      (unsigned long long)seed, finding->rule, finding->headline);
    }
}

START_TEST(no_oracle_objects_in_any_weather_and_connections_do_not_matter) {
    uint64_t seed = (uint64_t)_i;
    struct tf_result shared, own;
    run(seed, false, &shared);
    run(seed, true, &own);
    check_findings(seed, &shared);
    ck_assert_str_eq(shared.digest, own.digest);
    tf_result_close(&shared);
    tf_result_close(&own);
}
END_TEST

static Suite *suite(void) {
    Suite *made = suite_create("weather");
    TCase *all = tcase_create("all");
    tcase_add_loop_test(all, no_oracle_objects_in_any_weather_and_connections_do_not_matter, 0,
                        SEEDS);
    suite_add_tcase(made, all);
    return made;
}

TF_TEST_MAIN(suite)
