/* The device's knowledge of the day: what it learns, and what it must never do. */
#include "base/random.h"
#include "offline/rhythm.h"
#include "support/check_main.h"

#define EVERY (30 * TF_MINUTE)
#define NOON  (20000 * TF_DAY + 12 * TF_HOUR)

/* Two weeks of looks every half hour; 60 messages a day at noon's hour, one in each other. */
static struct tf_rhythm lunch(void) {
    struct tf_rhythm rhythm = {0};
    for (tf_time at = NOON - 14 * TF_DAY; at < NOON; at += EVERY) {
        unsigned hour = (unsigned)(at / TF_HOUR % 24);
        for (unsigned i = 0; i < (hour == 12 ? 30u : 1u); i++)
            tf_rhythm_news(&rhythm, at);
        tf_rhythm_looked(&rhythm, at + EVERY);
    }
    return rhythm;
}

START_TEST(without_knowledge_the_interval_is_the_configured_one) {
    struct tf_rhythm rhythm = {0};
    ck_assert_int_eq(tf_rhythm_wait(&rhythm, NOON + 17, EVERY), EVERY);
    tf_rhythm_looked(&rhythm, NOON);
    tf_rhythm_looked(&rhythm, NOON + TF_HOUR);
    ck_assert_int_eq(tf_rhythm_wait(&rhythm, NOON + TF_HOUR, EVERY), EVERY);
}
END_TEST

START_TEST(busy_hours_are_looked_at_more_often_and_quiet_ones_less) {
    struct tf_rhythm rhythm = lunch();
    ck_assert_int_lt(tf_rhythm_wait(&rhythm, NOON, EVERY), EVERY / 2);
    ck_assert_int_gt(tf_rhythm_wait(&rhythm, NOON + 8 * TF_HOUR, EVERY), EVERY);
}
END_TEST

START_TEST(a_long_wait_ends_where_a_busy_hour_begins) {
    struct tf_rhythm rhythm = lunch();
    tf_time wait = tf_rhythm_wait(&rhythm, NOON - 20 * TF_MINUTE, EVERY);
    ck_assert_int_lt(wait, 20 * TF_MINUTE + EVERY / 2);
}
END_TEST

START_TEST(a_day_needs_no_more_looks_than_with_fixed_intervals) {
    struct tf_rhythm rhythm = lunch();
    int looks = 0;
    for (tf_time at = NOON; at < NOON + TF_DAY; looks++)
        at += tf_rhythm_wait(&rhythm, at, EVERY);
    ck_assert_int_le(looks, (int)(TF_DAY / EVERY));
}
END_TEST

START_TEST(waits_stay_within_a_quarter_and_four_times_the_configured) {
    for (uint64_t seed = 0; seed < 300; seed++) {
        struct tf_rhythm rhythm = {0};
        for (uint64_t i = 0; i < tf_draw(seed, 0, 0, 0) % 400; i++) {
            tf_time at = NOON + (tf_time)(tf_draw(seed, 1, 0, i) % (uint64_t)TF_WEEK);
            tf_rhythm_news(&rhythm, at);
            if (i % 3 == 0)
                tf_rhythm_looked(&rhythm, at);
        }
        tf_time every = 1 + (tf_time)(tf_draw(seed, 2, 0, 0) % (uint64_t)(6 * TF_HOUR));
        tf_time wait = tf_rhythm_wait(&rhythm, NOON + (tf_time)seed * TF_MINUTE, every);
        ck_assert_int_gt(wait, 0);
        ck_assert_int_ge(wait + 2, every / TF_RHYTHM_STRETCH);
        ck_assert_int_le(wait, every * TF_RHYTHM_STRETCH + 2 * TF_SECOND);
    }
}
END_TEST

START_TEST(a_clock_that_jumps_or_a_long_absence_teaches_nothing) {
    struct tf_rhythm rhythm = {0};
    tf_rhythm_looked(&rhythm, NOON);
    tf_rhythm_looked(&rhythm, NOON - TF_DAY);
    tf_rhythm_looked(&rhythm, NOON + TF_DAY);
    for (unsigned i = 0; i < TF_RHYTHM_SLOTS; i++)
        ck_assert_uint_eq(rhythm.slots[i].watched_s, 0);
    ck_assert_int_le(tf_rhythm_wait(&rhythm, -5, EVERY) - EVERY, TF_MS);
}
END_TEST

START_TEST(old_habits_fade) {
    struct tf_rhythm rhythm = lunch();
    for (tf_time at = NOON; at < NOON + 90 * TF_DAY; at += EVERY) {
        if (at / TF_HOUR % 24 == 20)
            tf_rhythm_news(&rhythm, at);
        tf_rhythm_looked(&rhythm, at + EVERY);
    }
    ck_assert_int_gt(tf_rhythm_wait(&rhythm, NOON + 90 * TF_DAY, EVERY), EVERY);
    ck_assert_int_lt(tf_rhythm_wait(&rhythm, NOON + 90 * TF_DAY + 8 * TF_HOUR, EVERY), EVERY);
}
END_TEST

static Suite *rhythm_suite(void) {
    Suite *suite = suite_create("rhythm");
    TCase *tcase = tcase_create("all");
    tcase_add_test(tcase, without_knowledge_the_interval_is_the_configured_one);
    tcase_add_test(tcase, busy_hours_are_looked_at_more_often_and_quiet_ones_less);
    tcase_add_test(tcase, a_long_wait_ends_where_a_busy_hour_begins);
    tcase_add_test(tcase, a_day_needs_no_more_looks_than_with_fixed_intervals);
    tcase_add_test(tcase, waits_stay_within_a_quarter_and_four_times_the_configured);
    tcase_add_test(tcase, a_clock_that_jumps_or_a_long_absence_teaches_nothing);
    tcase_add_test(tcase, old_habits_fade);
    suite_add_tcase(suite, tcase);
    return suite;
}

TF_TEST_MAIN(rhythm_suite)
