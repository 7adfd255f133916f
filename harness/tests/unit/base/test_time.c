#include "base/time.h"
#include "support/check_main.h"

typedef void append_fn(struct tf_buf *out, tf_time value);

static void expect(append_fn *append, tf_time value, const char *wanted) {
    struct tf_buf buf = {0};
    append(&buf, value);
    ck_assert_str_eq(tf_buf_text(&buf), wanted);
    tf_buf_close(&buf);
}

START_TEST(an_instant_is_shown_in_minutes_seconds_and_milliseconds) {
    expect(tf_time_append_instant, 0, "00:00.000");
    expect(tf_time_append_instant, 4120 * TF_MS, "00:04.120");
    expect(tf_time_append_instant, -9900 * TF_MS, "-00:09.900");
}
END_TEST

START_TEST(an_instant_shows_hours_and_days_only_when_there_are_any) {
    expect(tf_time_append_instant, TF_HOUR + 2 * TF_MINUTE + 3 * TF_SECOND + 4 * TF_MS,
           "1:02:03.004");
    expect(tf_time_append_instant, 3 * TF_DAY + TF_HOUR, "3d 01:00:00.000");
    expect(tf_time_append_instant, 3 * TF_DAY, "3d 00:00:00.000");
}
END_TEST

START_TEST(an_instant_shows_microseconds_only_when_they_are_not_zero) {
    expect(tf_time_append_instant, 4120250, "00:04.120250");
    expect(tf_time_append_instant, 1, "00:00.000001");
}
END_TEST

START_TEST(the_extremes_of_time_are_printed) {
    expect(tf_time_append_instant, TF_NEVER, "never");
    expect(tf_time_append_instant, INT64_MIN, "-106751991d 04:00:54.775808");
    expect(tf_time_append_duration, INT64_MIN, "-9223372036854775808 us");
    expect(tf_time_append_duration, TF_NEVER, "never");
}
END_TEST

START_TEST(a_duration_uses_the_largest_unit_that_keeps_it_exact) {
    expect(tf_time_append_duration, 0, "0 s");
    expect(tf_time_append_duration, 15, "15 us");
    expect(tf_time_append_duration, 250 * TF_MS, "250 ms");
    expect(tf_time_append_duration, 90 * TF_SECOND, "90 s");
    expect(tf_time_append_duration, 120 * TF_SECOND, "2 min");
    expect(tf_time_append_duration, 36 * TF_HOUR, "36 h");
    expect(tf_time_append_duration, 30 * TF_DAY, "30 d");
    expect(tf_time_append_duration, -5 * TF_SECOND, "-5 s");
}
END_TEST

START_TEST(a_wall_clock_instant_is_a_date_in_utc) {
    expect(tf_time_append_wall, 0, "1970-01-01T00:00:00.000Z");
    expect(tf_time_append_wall, -1, "1969-12-31T23:59:59.999Z");
    expect(tf_time_append_wall, 951782400 * TF_SECOND, "2000-02-29T00:00:00.000Z");
    expect(tf_time_append_wall, 4107542399 * TF_SECOND, "2100-02-28T23:59:59.000Z");
    expect(tf_time_append_wall, 4107542400 * TF_SECOND, "2100-03-01T00:00:00.000Z");
    expect(tf_time_append_wall, 1767225599999 * TF_MS, "2025-12-31T23:59:59.999Z");
    expect(tf_time_append_wall, -62135596800 * TF_SECOND, "0001-01-01T00:00:00.000Z");
}
END_TEST

static Suite *time_suite(void) {
    Suite *suite = suite_create("time");
    TCase *tests = tcase_create("time");
    tcase_add_test(tests, an_instant_is_shown_in_minutes_seconds_and_milliseconds);
    tcase_add_test(tests, an_instant_shows_hours_and_days_only_when_there_are_any);
    tcase_add_test(tests, an_instant_shows_microseconds_only_when_they_are_not_zero);
    tcase_add_test(tests, the_extremes_of_time_are_printed);
    tcase_add_test(tests, a_duration_uses_the_largest_unit_that_keeps_it_exact);
    tcase_add_test(tests, a_wall_clock_instant_is_a_date_in_utc);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(time_suite)
