/* What is learnt of when conversations are opened. */
#include "offline/habit.h"
#include "support/check_main.h"

static struct tf_habit every(int64_t days, int64_t step) {
    struct tf_habit habit = {0};
    for (int64_t day = 100; day < 100 + days; day += step)
        habit = tf_habit_opened(&habit, day, true);
    return habit;
}

static uint32_t chance(struct tf_habit habit, int64_t day) {
    return tf_habit_chance(tf_habit_weight(&habit, day), 100, day);
}

START_TEST(what_is_done_every_day_is_certain_from_the_second_day_on) {
    ck_assert_uint_eq(chance(every(1, 1), 100), 0);
    ck_assert_uint_eq(chance(every(1, 1), 101), TF_HABIT_WHOLE);
    ck_assert_uint_eq(chance(every(30, 1), 130), TF_HABIT_WHOLE);
}
END_TEST

START_TEST(what_is_done_every_other_day_is_as_likely_as_not) {
    uint32_t found = chance(every(40, 2), 140);
    ck_assert_uint_gt(found, 400);
    ck_assert_uint_lt(found, 600);
}
END_TEST

START_TEST(what_is_no_longer_done_is_forgotten) {
    struct tf_habit habit = every(20, 1);
    uint32_t before = TF_HABIT_WHOLE;
    for (int64_t day = 121; day < 140; day++) {
        uint32_t now = chance(habit, day);
        ck_assert_uint_lt(now, before);
        before = now;
    }
    ck_assert_uint_eq(chance(habit, 300), 0);
}
END_TEST

START_TEST(more_openings_on_one_day_are_one) {
    struct tf_habit once = tf_habit_opened(&(struct tf_habit){0}, 5, true);
    struct tf_habit twice = tf_habit_opened(&once, 5, false);
    ck_assert_uint_eq(once.weight, twice.weight);
}
END_TEST

START_TEST(a_clock_that_went_back_loses_nothing) {
    struct tf_habit habit = every(10, 1);
    ck_assert_uint_eq(tf_habit_weight(&habit, 50), habit.weight);
}
END_TEST

START_TEST(hours_and_days_are_those_of_the_wall_clock_before_1970_too) {
    ck_assert_int_eq(tf_habit_slot(13 * TF_HOUR + 5), 13);
    ck_assert_int_eq(tf_habit_day(TF_DAY - 1), 0);
    ck_assert_int_eq(tf_habit_slot(-1), 23);
    ck_assert_int_eq(tf_habit_day(-1), -1);
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create("habit");
    TCase *tests = tcase_create("habit");
    tcase_add_test(tests, what_is_done_every_day_is_certain_from_the_second_day_on);
    tcase_add_test(tests, what_is_done_every_other_day_is_as_likely_as_not);
    tcase_add_test(tests, what_is_no_longer_done_is_forgotten);
    tcase_add_test(tests, more_openings_on_one_day_are_one);
    tcase_add_test(tests, a_clock_that_went_back_loses_nothing);
    tcase_add_test(tests, hours_and_days_are_those_of_the_wall_clock_before_1970_too);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(suite)
