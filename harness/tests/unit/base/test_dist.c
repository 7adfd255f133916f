#include "base/random.h"
#include "support/check_main.h"

#define DRAWS 100000
#define STEPS 10000
#define MEAN  1000000000

/* Reference quantiles, from 17 digits of the exact functions. */
struct quantile {
    uint64_t draw;       /* the share, times 2^64 */
    int64_t exponential; /* mean 1e9 */
    int64_t normal;      /* mean 0, standard deviation 1e9 */
    int64_t lognormal;   /* median 80e9, 99th percentile 600e9 */
};

static const struct quantile quantiles[] = {
    {UINT64_C(0x000010C6F7A0B5ED), 1000, -4753424309, 1303401371},          /* 1e-6 */
    {UINT64_C(0x00068DB8BAC710CB), 100005, -3719016485, 3192810379},        /* 1e-4 */
    {UINT64_C(0x028F5C28F5C28F60), 10050336, -2326347874, 10666666667},     /* 0.01 */
    {UINT64_C(0x1999999999999A00), 105360516, -1281551566, 26365215771},    /* 0.1 */
    {UINT64_C(0x4000000000000000), 287682072, -674489750, 44604540496},     /* 0.25 */
    {UINT64_C(0x8000000000000000), 693147181, 0, 80000000000},              /* 0.5 */
    {UINT64_C(0xC000000000000000), 1386294361, 674489750, 143483150566},    /* 0.75 */
    {UINT64_C(0xE666666666666800), 2302585093, 1281551566, 242744078242},   /* 0.9 */
    {UINT64_C(0xFD70A3D70A3D7000), 4605170186, 2326347874, 600000000000},   /* 0.99 */
    {UINT64_C(0xFFF972474538F000), 9210340372, 3719016485, 2004503631898},  /* 0.9999 */
    {UINT64_C(0xFFFFEF39085F4800), 13815510558, 4753424309, 4910229605621}, /* 1 - 1e-6 */
};

#define QUANTILES (int)(sizeof(quantiles) / sizeof(quantiles[0]))

/* Within a thousandth, and one unit for rounding. */
static void expect_near(int64_t found, int64_t wanted) {
    int64_t allowed = llabs(wanted) / 1000 + 1;
    ck_assert_msg(llabs(found - wanted) <= allowed, "found %lld, wanted %lld", (long long)found,
                  (long long)wanted);
}

START_TEST(exponential_quantiles_are_right_to_a_thousandth) {
    const struct tf_dist dist = {TF_DIST_EXPONENTIAL, MEAN, 0};
    expect_near(tf_dist_at(&dist, quantiles[_i].draw), quantiles[_i].exponential);
}
END_TEST

START_TEST(normal_quantiles_are_right_to_a_thousandth) {
    const struct tf_dist dist = {TF_DIST_NORMAL, 0, MEAN};
    expect_near(tf_dist_at(&dist, quantiles[_i].draw), quantiles[_i].normal);
}
END_TEST

START_TEST(lognormal_quantiles_are_right_to_a_thousandth) {
    const struct tf_dist dist = {TF_DIST_LOGNORMAL, INT64_C(80000000000), INT64_C(600000000000)};
    expect_near(tf_dist_at(&dist, quantiles[_i].draw), quantiles[_i].lognormal);
}
END_TEST

static const struct tf_dist samples[] = {
    {TF_DIST_FIXED, 5, 0},
    {TF_DIST_UNIFORM, TF_SECOND, 2 * TF_MINUTE},
    {TF_DIST_UNIFORM, -5, 5},
    {TF_DIST_UNIFORM, INT64_MIN, INT64_MAX},
    {TF_DIST_EXPONENTIAL, 45 * TF_SECOND, 0},
    {TF_DIST_NORMAL, 0, 30 * TF_SECOND},
    {TF_DIST_LOGNORMAL, 80 * TF_MS, 600 * TF_MS},
    {TF_DIST_LOGNORMAL, 1, INT64_MAX},
};

#define SAMPLES (int)(sizeof(samples) / sizeof(samples[0]))

START_TEST(a_larger_draw_never_gives_a_smaller_value) {
    const struct tf_dist *dist = &samples[_i];
    int64_t last = tf_dist_at(dist, 0);
    for (uint64_t i = 1; i <= STEPS; i++) {
        int64_t value = tf_dist_at(dist, UINT64_MAX / STEPS * i);
        ck_assert_int_ge(value, last);
        last = value;
    }
    last = tf_dist_at(dist, UINT64_C(1) << 63);
    for (int bit = 62; bit >= 0; bit--) { /* ever closer to the upper end */
        int64_t value = tf_dist_at(dist, UINT64_MAX - (UINT64_C(1) << bit) + 1);
        ck_assert_int_ge(value, last);
        last = value;
    }
    ck_assert_int_ge(tf_dist_at(dist, UINT64_MAX), last);
}
END_TEST

START_TEST(a_uniform_draw_reaches_both_ends_and_nothing_beyond) {
    const struct tf_dist dist = {TF_DIST_UNIFORM, 10, 12};
    ck_assert_int_eq(tf_dist_at(&dist, 0), 10);
    ck_assert_int_eq(tf_dist_at(&dist, UINT64_C(1) << 63), 11);
    ck_assert_int_eq(tf_dist_at(&dist, UINT64_MAX), 12);
}
END_TEST

START_TEST(the_largest_distributions_do_not_overflow) {
    const struct tf_dist exponential = {TF_DIST_EXPONENTIAL, INT64_MAX, 0};
    const struct tf_dist normal = {TF_DIST_NORMAL, INT64_MAX, INT64_MAX};
    const struct tf_dist lognormal = {TF_DIST_LOGNORMAL, INT64_MAX - 1, INT64_MAX};
    const struct tf_dist steep = {TF_DIST_LOGNORMAL, 1, INT64_MAX};
    ck_assert_int_eq(tf_dist_at(&exponential, UINT64_MAX), INT64_MAX);
    ck_assert_int_eq(tf_dist_at(&normal, UINT64_MAX), INT64_MAX);
    ck_assert_int_gt(tf_dist_at(&lognormal, 0), INT64_MAX / 1001 * 1000);
    ck_assert_int_eq(tf_dist_at(&steep, UINT64_MAX), INT64_MAX);
    ck_assert_int_eq(tf_dist_at(&steep, 0), 0);
}
END_TEST

START_TEST(an_exponential_latency_is_never_negative_and_has_its_mean) {
    const struct tf_dist dist = {TF_DIST_EXPONENTIAL, 45 * TF_SECOND, 0};
    int64_t sum = 0;
    for (uint64_t i = 0; i < DRAWS; i++) {
        int64_t value = tf_dist_at(&dist, tf_draw(9, 0, 0, i));
        if (value < 0)
            ck_abort_msg("draw %llu", (unsigned long long)i);
        sum += value;
    }
    ck_assert_int_lt(llabs(sum / DRAWS - dist.a), dist.a / 100);
}
END_TEST

START_TEST(a_lognormal_without_spread_is_its_median) {
    const struct tf_dist dist = {TF_DIST_LOGNORMAL, 80, 80};
    ck_assert_int_eq(tf_dist_at(&dist, 0), 80);
    ck_assert_int_eq(tf_dist_at(&dist, UINT64_MAX), 80);
}
END_TEST

START_TEST(a_distribution_is_written_as_scenario_files_write_it) {
    static const char *const wanted[] = {
        "5 us",
        "1 s .. 2 min",
        "-5 us .. 5 us",
        NULL,
        "about 45 s",
        "0 s +/- 30 s",
        "{median: 80 ms, p99: 600 ms}",
        NULL,
    };
    for (int i = 0; i < SAMPLES; i++) {
        struct tf_buf buf = {0};
        tf_dist_append(&buf, &samples[i]);
        if (wanted[i] != NULL)
            ck_assert_str_eq(tf_buf_text(&buf), wanted[i]);
        tf_buf_close(&buf);
    }
}
END_TEST

static Suite *dist_suite(void) {
    Suite *suite = suite_create("dist");
    TCase *tests = tcase_create("dist");
    tcase_add_loop_test(tests, exponential_quantiles_are_right_to_a_thousandth, 0, QUANTILES);
    tcase_add_loop_test(tests, normal_quantiles_are_right_to_a_thousandth, 0, QUANTILES);
    tcase_add_loop_test(tests, lognormal_quantiles_are_right_to_a_thousandth, 0, QUANTILES);
    tcase_add_loop_test(tests, a_larger_draw_never_gives_a_smaller_value, 0, SAMPLES);
    tcase_add_test(tests, a_uniform_draw_reaches_both_ends_and_nothing_beyond);
    tcase_add_test(tests, the_largest_distributions_do_not_overflow);
    tcase_add_test(tests, an_exponential_latency_is_never_negative_and_has_its_mean);
    tcase_add_test(tests, a_lognormal_without_spread_is_its_median);
    tcase_add_test(tests, a_distribution_is_written_as_scenario_files_write_it);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(dist_suite)
