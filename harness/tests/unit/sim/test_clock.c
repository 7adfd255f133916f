#include "sim/clock.h"
#include "support/check_main.h"

static const struct tf_plan_clock fast = {.offset_us = 90 * TF_SECOND, .drift_ppm = 250};
static const struct tf_plan_clock slow = {.drift_ppm = -333};

START_TEST(offset_is_the_wall_clocks_distance_at_time_zero) {
    struct tf_clock clock;
    tf_clock_init(&clock, &fast, -30 * TF_SECOND);
    ck_assert_int_eq(tf_clock_read(&clock, 0).wall_us, TF_WALL_AT_ZERO_US + 90 * TF_SECOND);
    ck_assert_int_eq(tf_clock_skew(&clock, TF_HOUR), 90 * TF_SECOND + 900 * TF_MS);
}
END_TEST

START_TEST(both_clocks_drift_alike) {
    struct tf_clock clock;
    tf_clock_init(&clock, &slow, 0);
    struct tf_moment before = tf_clock_read(&clock, 0);
    struct tf_moment after = tf_clock_read(&clock, 1000 * TF_SECOND);
    ck_assert_int_eq(after.mono_us - before.mono_us, 1000 * TF_SECOND - 333 * TF_MS);
    ck_assert_int_eq(after.wall_us - before.wall_us, 1000 * TF_SECOND - 333 * TF_MS);
}
END_TEST

START_TEST(when_is_the_first_instant_that_shows_a_reading) {
    static const struct tf_plan_clock *const clocks[] = {&fast, &slow};
    for (int which = 0; which < 2; which++) {
        struct tf_clock clock;
        tf_clock_init(&clock, clocks[which], -30 * TF_SECOND);
        for (tf_time span = 1; span < TF_WEEK; span = span * 3 + 7) {
            tf_time mono = TF_MONO_AT_FIRST_US + span;
            tf_time at = tf_clock_when(&clock, mono);
            ck_assert_int_ge(tf_clock_mono(&clock, at), mono);
            ck_assert_int_lt(tf_clock_mono(&clock, at - 1), mono);
        }
    }
}
END_TEST

START_TEST(a_jump_moves_the_wall_clock_alone) {
    struct tf_clock clock;
    tf_clock_init(&clock, &fast, 0);
    struct tf_moment before = tf_clock_read(&clock, TF_SECOND);
    tf_clock_jump(&clock, -TF_HOUR);
    struct tf_moment after = tf_clock_read(&clock, TF_SECOND);
    ck_assert_int_eq(after.wall_us, before.wall_us - TF_HOUR);
    ck_assert_int_eq(after.mono_us, before.mono_us);
}
END_TEST

START_TEST(a_frozen_wall_clock_stands_until_it_is_set_right) {
    struct tf_clock clock;
    tf_clock_init(&clock, &fast, 0);
    struct tf_moment before = tf_clock_read(&clock, TF_SECOND);
    tf_clock_freeze(&clock, TF_SECOND);
    struct tf_moment within = tf_clock_read(&clock, TF_HOUR);
    ck_assert_int_eq(within.wall_us, before.wall_us);
    ck_assert_int_gt(within.mono_us, before.mono_us);
    ck_assert_int_eq(tf_clock_skew(&clock, TF_HOUR), within.wall_us - TF_WALL_AT_ZERO_US - TF_HOUR);
    tf_clock_jump(&clock, TF_MINUTE);
    ck_assert_int_eq(tf_clock_read(&clock, TF_HOUR).wall_us, before.wall_us + TF_MINUTE);
    tf_clock_jump(&clock, -TF_MINUTE);
    tf_clock_thaw(&clock);
    struct tf_clock other;
    tf_clock_init(&other, &fast, 0);
    ck_assert_int_eq(tf_clock_read(&clock, TF_HOUR).wall_us,
                     tf_clock_read(&other, TF_HOUR).wall_us);
}
END_TEST

START_TEST(the_monotonic_clock_stands_while_suspended_and_the_wall_clock_goes_on) {
    struct tf_clock clock;
    tf_clock_init(&clock, &slow, 0);
    struct tf_moment before = tf_clock_read(&clock, TF_SECOND);
    tf_clock_stop(&clock, TF_SECOND);
    ck_assert_int_eq(tf_clock_when(&clock, before.mono_us + 1), TF_NEVER);
    struct tf_moment within = tf_clock_read(&clock, TF_HOUR);
    ck_assert_int_eq(within.mono_us, before.mono_us);
    ck_assert_int_gt(within.wall_us, before.wall_us + 59 * TF_MINUTE);
    tf_clock_go(&clock, TF_HOUR);
    ck_assert_int_eq(tf_clock_mono(&clock, TF_HOUR), before.mono_us);
    tf_time at = tf_clock_when(&clock, before.mono_us + TF_SECOND);
    ck_assert_int_ge(at, TF_HOUR + TF_SECOND);
    ck_assert_int_le(at, TF_HOUR + TF_SECOND + TF_MS);
}
END_TEST

START_TEST(a_coarse_clock_is_cut_to_its_granularity) {
    static const struct tf_plan_clock coarse = {.offset_us = 7, .granularity_us = TF_SECOND};
    struct tf_clock clock;
    tf_clock_init(&clock, &coarse, 0);
    ck_assert_int_eq(tf_clock_read(&clock, 2500 * TF_MS).wall_us,
                     TF_WALL_AT_ZERO_US + 2 * TF_SECOND);
    ck_assert_int_eq(tf_clock_read(&clock, -1).wall_us % TF_SECOND, 0);
    ck_assert_int_eq(tf_clock_mono(&clock, 2500 * TF_MS) - TF_MONO_AT_FIRST_US, 2500 * TF_MS);
}
END_TEST

START_TEST(a_never_stays_a_never) {
    struct tf_clock clock;
    tf_clock_init(&clock, &fast, 0);
    ck_assert_int_eq(tf_clock_when(&clock, TF_NEVER), TF_NEVER);
}
END_TEST

static Suite *suite(void) {
    Suite *made = suite_create("clock");
    TCase *all = tcase_create("all");
    tcase_add_test(all, offset_is_the_wall_clocks_distance_at_time_zero);
    tcase_add_test(all, both_clocks_drift_alike);
    tcase_add_test(all, when_is_the_first_instant_that_shows_a_reading);
    tcase_add_test(all, a_jump_moves_the_wall_clock_alone);
    tcase_add_test(all, a_frozen_wall_clock_stands_until_it_is_set_right);
    tcase_add_test(all, the_monotonic_clock_stands_while_suspended_and_the_wall_clock_goes_on);
    tcase_add_test(all, a_coarse_clock_is_cut_to_its_granularity);
    tcase_add_test(all, a_never_stays_a_never);
    suite_add_tcase(made, all);
    return made;
}

TF_TEST_MAIN(suite)
