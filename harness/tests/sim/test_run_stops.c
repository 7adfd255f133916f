/* A run ends before its end: stopped from outside, or at a bound. */
#include "sim/world.h"
#include "support/check_main.h"
#include "support/null_subjects.h"
#include "support/small_plan.h"

#include <string.h>

static const struct tf_subjects null_subjects = {&tf_null_client, &tf_null_server};

static struct tf_plan *long_plan(void) {
    struct tf_plan *plan = small_plan("asha ravi", 1);
    plan->settle_within_us = TF_HOUR;
    small_send(plan, TF_SECOND, 0, "loop 9000"); /* each request is an event at least */
    return plan;
}

/* Says yes when it was asked as often as its context counts. */
static bool after_some(void *context) {
    int *left = context;
    return --*left <= 0;
}

START_TEST(a_run_stops_when_it_is_told_to) {
    struct tf_plan *plan = long_plan();
    struct tf_result result;
    struct tf_error error = {0};
    int left = 2;
    struct tf_sim_options options = {.should_stop = after_some, .stop_context = &left};
    tf_result_init(&result);
    ck_assert_int_eq(tf_sim_run(plan, &null_subjects, &options, &result, &error), TF_E_INTERRUPTED);
    ck_assert_int_eq(result.verdict, TF_VERDICT_INCONCLUSIVE);
    ck_assert_uint_eq(result.events, 2 * TF_SIM_ASK_EVERY);
    ck_assert_ptr_nonnull(strstr(error.message, "the run was stopped at "));
    tf_result_close(&result);
    tf_plan_destroy(plan);
}
END_TEST

START_TEST(a_bound_that_is_reached_is_named) {
    struct tf_plan *plan = long_plan();
    struct tf_result result;
    struct tf_error error = {0};
    struct tf_sim_options options = {.events_max = 100};
    tf_result_init(&result);
    ck_assert_int_eq(tf_sim_run(plan, &null_subjects, &options, &result, &error), TF_E_LIMIT);
    ck_assert_uint_eq(result.events, 100);
    ck_assert_ptr_nonnull(strstr(error.message, "stopped by the bound events_max at "));
    tf_result_close(&result);
    tf_plan_destroy(plan);
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create("run_stops");
    TCase *tests = tcase_create("run_stops");
    tcase_add_test(tests, a_run_stops_when_it_is_told_to);
    tcase_add_test(tests, a_bound_that_is_reached_is_named);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(suite)
