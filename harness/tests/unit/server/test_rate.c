/* Rate limits: bursts pass up to the count, then the rest is spread; told as 429 and as `retry`. */
#include "server/rate.h"
#include "support/check_main.h"
#include "unit/server/driver.h"

static const struct tf_rate_limit three_a_minute = {3, TF_MINUTE};

START_TEST(a_burst_of_the_whole_count_passes_and_no_more) {
    tf_time due = 0;
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(tf_rate_take(&three_a_minute, TF_HOUR, &due), 0);
    ck_assert_int_eq(tf_rate_take(&three_a_minute, TF_HOUR, &due), 20 * TF_SECOND);
}
END_TEST

START_TEST(whoever_waits_as_told_passes_and_not_a_moment_before) {
    tf_time due = 0;
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(tf_rate_take(&three_a_minute, 0, &due), 0);
    ck_assert_int_eq(tf_rate_take(&three_a_minute, 20 * TF_SECOND - 1, &due), 1);
    ck_assert_int_eq(tf_rate_take(&three_a_minute, 20 * TF_SECOND, &due), 0);
    ck_assert_int_gt(tf_rate_take(&three_a_minute, 20 * TF_SECOND, &due), 0);
}
END_TEST

START_TEST(asking_in_vain_costs_nothing) {
    tf_time due = 0;
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(tf_rate_take(&three_a_minute, 0, &due), 0);
    for (int i = 0; i < 50; i++)
        ck_assert_int_eq(tf_rate_take(&three_a_minute, TF_SECOND, &due), 19 * TF_SECOND);
}
END_TEST

START_TEST(no_limit_is_none) {
    const struct tf_rate_limit none = {0};
    tf_time due = 0;
    for (int i = 0; i < 1000; i++)
        ck_assert_int_eq(tf_rate_take(&none, 0, &due), 0);
    ck_assert_int_eq(due, 0);
}
END_TEST

/* -- In the server -- */

static struct driver *d;
static char *asha, *bilal;

static void open_with(struct tf_rate_limit requests, struct tf_rate_limit actions) {
    d = driver_open();
    d->config.request_limit = requests;
    d->config.action_limit = actions;
    driver_restart(d);
    asha = driver_login(d, "asha", "a1");
    bilal = driver_login(d, "bilal", "b1");
}

static void tear_down(void) {
    free(asha);
    free(bilal);
    driver_close(d);
}

START_TEST(too_many_requests_get_429_and_a_whole_number_of_seconds) {
    static const struct tf_cursor from_start;
    open_with((struct tf_rate_limit){2, 3 * TF_SECOND}, (struct tf_rate_limit){0});
    ck_assert_int_eq(driver_pull(d, asha, &from_start, 10), 200);
    ck_assert_int_eq(driver_pull(d, asha, &from_start, 10), 200);
    ck_assert_int_eq(driver_pull(d, asha, &from_start, 10), 429);
    ck_assert_int_eq(d->retry_after_us, 2 * TF_SECOND); /* 1.5 s, rounded up */
    ck_assert(driver_says(d, "rate_limited"));
    ck_assert_int_eq(driver_pull(d, bilal, &from_start, 10), 200);
    driver_wait(d, 2 * TF_SECOND);
    ck_assert_int_eq(driver_pull(d, asha, &from_start, 10), 200);
}
END_TEST

START_TEST(too_many_actions_are_answered_one_by_one) {
    open_with((struct tf_rate_limit){0}, (struct tf_rate_limit){1, 10 * TF_SECOND});
    driver_begin(d, "a1");
    driver_send(d, "r1", "s1", "one");
    driver_send(d, "r1", "s2", "two");
    driver_send(d, "r1", "s3", "three");
    driver_send(d, "r2", "s4", "elsewhere");
    ck_assert_int_eq(driver_sync(d, asha), 200);
    ck_assert_int_eq(driver_result(d, 0)->outcome, TF_OUTCOME_APPLIED);
    ck_assert_int_eq(driver_result(d, 1)->outcome, TF_OUTCOME_RETRY);
    ck_assert_int_eq(driver_result(d, 1)->retry_after_us, 10 * TF_SECOND);
    ck_assert_int_eq(driver_result(d, 2)->outcome, TF_OUTCOME_DEFERRED);
    ck_assert_int_eq(driver_result(d, 3)->outcome, TF_OUTCOME_RETRY);
    ck_assert_int_eq(driver_ask(d, "SELECT count(*) FROM messages"), 1);
}
END_TEST

START_TEST(a_refused_action_costs_nothing_and_hurts_no_neighbour) {
    open_with((struct tf_rate_limit){0}, (struct tf_rate_limit){2, 10 * TF_SECOND});
    driver_begin(d, "a1");
    driver_send(d, "r1", "s1", "one");
    driver_send(d, "r1", "s2", "");
    driver_send(d, "r1", "s3", "three");
    ck_assert_int_eq(driver_sync(d, asha), 200);
    ck_assert_int_eq(driver_result(d, 0)->outcome, TF_OUTCOME_APPLIED);
    ck_assert_int_eq(driver_result(d, 1)->outcome, TF_OUTCOME_REJECTED);
    ck_assert_int_eq(driver_result(d, 2)->outcome, TF_OUTCOME_APPLIED);
}
END_TEST

static Suite *rate_suite(void) {
    Suite *suite = suite_create("rate limits");
    TCase *limits = tcase_create("limits");
    tcase_add_test(limits, a_burst_of_the_whole_count_passes_and_no_more);
    tcase_add_test(limits, whoever_waits_as_told_passes_and_not_a_moment_before);
    tcase_add_test(limits, asking_in_vain_costs_nothing);
    tcase_add_test(limits, no_limit_is_none);
    TCase *server = tcase_create("server");
    tcase_add_checked_fixture(server, NULL, tear_down);
    tcase_add_test(server, too_many_requests_get_429_and_a_whole_number_of_seconds);
    tcase_add_test(server, too_many_actions_are_answered_one_by_one);
    tcase_add_test(server, a_refused_action_costs_nothing_and_hurts_no_neighbour);
    suite_add_tcase(suite, limits);
    suite_add_tcase(suite, server);
    return suite;
}

TF_TEST_MAIN(rate_suite)
