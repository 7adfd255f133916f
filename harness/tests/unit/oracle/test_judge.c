#include "unit/oracle/claims.h"

static void stored_twice(struct history *h) {
    history_send(h, ASHA, "a1", "hello");
    history_applied(h, "a1", "m1", 0);
    history_applied(h, "a1", "m1", 0);
}

static void lost(struct history *h) {
    history_send(h, RAVI, "r1", "hello");
    history_view(h, RAVI, TF_VIEW_DURABLE, 0);
    history_view_end(h, RAVI);
}

/* Only these two oracles judge. */
static void begin(struct history *h) {
    history_begin(h, DEVICES);
    h->plan->oracles_off = ~(1u << TF_ORACLE_AT_MOST_ONCE | 1u << TF_ORACLE_NOTHING_LOST);
}

static void expect_failure_of(struct history *h, enum tf_oracle oracle) {
    begin(h);
    h->plan->expects_failure = true;
    h->plan->expected_oracle = oracle;
}

START_TEST(a_run_without_findings_passes) {
    struct history h;
    begin(&h);
    history_send(&h, ASHA, "a1", "hello");
    history_end(&h);
    ck_assert_int_eq(h.result.verdict, TF_VERDICT_PASS);
    history_close(&h);
}
END_TEST

START_TEST(a_finding_fails_the_run_and_is_known_at_once) {
    struct history h;
    begin(&h);
    stored_twice(&h);
    ck_assert(tf_judge_failed(h.judge));
    history_end(&h);
    ck_assert_int_eq(h.result.verdict, TF_VERDICT_FAIL);
    ck_assert_uint_ne(h.result.findings[0].fingerprint, 0);
    ck_assert_uint_ne(h.result.findings[0].record, 0);
    history_close(&h);
}
END_TEST

START_TEST(the_same_kind_of_failure_has_the_same_fingerprint) {
    struct history one, two;
    begin(&one);
    stored_twice(&one);
    history_end(&one);
    begin(&two);
    history_at(&two, TF_HOUR);
    history_send(&two, RAVI, "r7", "other");
    history_applied(&two, "r7", "m3", 0);
    history_applied(&two, "r7", "m3", 0);
    history_end(&two);
    ck_assert_uint_eq(one.result.findings[0].fingerprint, two.result.findings[0].fingerprint);
    history_close(&one);
    history_close(&two);
}
END_TEST

START_TEST(an_oracle_that_is_off_is_silent) {
    struct history h;
    begin(&h);
    h.plan->oracles_off |= 1u << TF_ORACLE_AT_MOST_ONCE;
    stored_twice(&h);
    history_end(&h);
    ck_assert_int_eq(h.result.verdict, TF_VERDICT_PASS);
    ck_assert_uint_eq(h.result.unjudged, 0);
    history_close(&h);
}
END_TEST

START_TEST(an_oracle_whose_capability_is_missing_says_so) {
    struct history h;
    begin(&h);
    h.judge = tf_judge_create(h.plan, 0);
    lost(&h);
    history_end(&h);
    ck_assert_int_eq(h.result.verdict, TF_VERDICT_PASS);
    ck_assert_uint_eq(h.result.unjudged, 1u << TF_ORACLE_NOTHING_LOST);
    history_close(&h);
}
END_TEST

START_TEST(the_failure_that_was_expected_is_a_pass) {
    struct history h;
    expect_failure_of(&h, TF_ORACLE_AT_MOST_ONCE);
    stored_twice(&h);
    history_end(&h);
    ck_assert_int_eq(h.result.verdict, TF_VERDICT_PASS);
    ck_assert(h.result.failed_as_expected);
    history_close(&h);
}
END_TEST

START_TEST(an_unexpected_pass_fails) {
    struct history h;
    expect_failure_of(&h, TF_ORACLE_AT_MOST_ONCE);
    history_send(&h, ASHA, "a1", "hello");
    ck_assert_uint_eq(history_findings(&h, "expect-failure"), 1);
    ck_assert_int_eq(h.result.verdict, TF_VERDICT_FAIL);
    history_close(&h);
}
END_TEST

START_TEST(another_failure_than_the_expected_one_fails) {
    struct history h;
    expect_failure_of(&h, TF_ORACLE_AT_MOST_ONCE);
    lost(&h);
    ck_assert_uint_eq(history_findings(&h, "expect-failure"), 1);
    ck_assert_int_eq(h.result.verdict, TF_VERDICT_FAIL);
    history_close(&h);
}
END_TEST

START_TEST(another_failure_beside_the_expected_one_fails) {
    struct history h;
    expect_failure_of(&h, TF_ORACLE_AT_MOST_ONCE);
    stored_twice(&h);
    lost(&h);
    history_end(&h);
    ck_assert_int_eq(h.result.verdict, TF_VERDICT_FAIL);
    ck_assert(!h.result.failed_as_expected);
    history_close(&h);
}
END_TEST

START_TEST(findings_of_one_oracle_are_bounded_and_counted) {
    struct history h;
    begin(&h);
    history_send(&h, ASHA, "a1", "hello");
    for (int i = 0; i < 20; i++)
        history_applied(&h, "a1", "m1", 0);
    ck_assert_uint_eq(history_findings(&h, "at-most-once"), 8);
    ck_assert_uint_eq(h.result.findings_dropped, 11);
    history_close(&h);
}
END_TEST

START_TEST(a_run_that_was_stopped_is_not_judged_by_its_end) {
    struct history h;
    begin(&h);
    lost(&h);
    ck_assert(tf_judge_failed(h.judge));
    history_send(&h, ASHA, "a1", "hello");
    tf_judge_finish(h.judge, &h.result);
    ck_assert_uint_eq(h.result.finding_count, 1);
    history_close(&h);
}
END_TEST

static Suite *judge_suite(void) {
    Suite *suite = suite_create("judge");
    TCase *tests = tcase_create("claims");
    tcase_add_test(tests, a_run_without_findings_passes);
    tcase_add_test(tests, a_finding_fails_the_run_and_is_known_at_once);
    tcase_add_test(tests, the_same_kind_of_failure_has_the_same_fingerprint);
    tcase_add_test(tests, an_oracle_that_is_off_is_silent);
    tcase_add_test(tests, an_oracle_whose_capability_is_missing_says_so);
    tcase_add_test(tests, the_failure_that_was_expected_is_a_pass);
    tcase_add_test(tests, an_unexpected_pass_fails);
    tcase_add_test(tests, another_failure_than_the_expected_one_fails);
    tcase_add_test(tests, another_failure_beside_the_expected_one_fails);
    tcase_add_test(tests, findings_of_one_oracle_are_bounded_and_counted);
    tcase_add_test(tests, a_run_that_was_stopped_is_not_judged_by_its_end);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(judge_suite)
