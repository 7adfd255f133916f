#include "scenario/units.h"
#include "support/check_main.h"

#include <stdio.h>

static enum tf_unit_result duration(const char *text, tf_time *out) {
    return tf_unit_duration(tf_slice_of(text), out);
}

START_TEST(durations_are_exact_in_every_unit) {
    static const struct {
        const char *text;
        tf_time us;
    } cases[] = {
        {"0 s", 0},
        {"15 us", 15},
        {"250 ms", 250000},
        {"250ms", 250000},
        {"1.5 s", 1500000},
        {"0.000001 s", 1},
        {"2 min", 120 * TF_SECOND},
        {"1 h", TF_HOUR},
        {"0.5 d", 12 * TF_HOUR},
        {"30 d", 30 * TF_DAY},
        {"007 s", 7000000},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        tf_time us = -1;
        ck_assert_int_eq(duration(cases[i].text, &us), TF_UNIT_OK);
        ck_assert_int_eq(us, cases[i].us);
    }
}
END_TEST

START_TEST(a_number_alone_is_told_apart_from_what_is_malformed) {
    tf_time us = 42;
    ck_assert_int_eq(duration("250", &us), TF_UNIT_BARE);
    ck_assert_int_eq(duration("2.5", &us), TF_UNIT_BARE);
    static const char *const bad[] = {
        "",     "s",     " 5 s", "5 s ", "5  s",  "5 S",   "5 sec",       "5 min.",
        "-5 s", "1,5 s", ".5 s", "5. s", "1e3 s", "5 s s", "1.0000001 s", "1234567890123 s"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        ck_assert_msg(duration(bad[i], &us) == TF_UNIT_MALFORMED, "\"%s\"", bad[i]);
    ck_assert_int_eq(us, 42);
}
END_TEST

START_TEST(what_is_meant_is_known_where_it_can_be) {
    static const struct {
        const char *text, *meant;
    } cases[] = {
        {"40 sec", "40 s"},
        {"1 min 30 s", "90 s"},
        {"1h30m", "90 min"},
        {"1 day 1 hour", "25 h"},
        {"90 Sec", "90 s"},
        {"1,5 s", "1.5 s"},
        {"-90 secs", "-90 s"},
        {"about 3 seconds", "about 3 s"},
        {"1s .. 2 minutes", "1 s .. 2 min"},
        {"10 s +/- 2", "10 s +/- 2 s"},
        {"64 kb", "64 kB"},
        {"2 mbps", "2 Mbit/s"},
        {"5 percent", "5 %"},
    };
    struct tf_buf meant = {0};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        tf_buf_clear(&meant);
        ck_assert_msg(tf_unit_mend(tf_slice_of(cases[i].text), &meant), "\"%s\"", cases[i].text);
        ck_assert_str_eq(tf_buf_text(&meant), cases[i].meant);
    }
    tf_buf_close(&meant);
}
END_TEST

START_TEST(nobody_guesses_what_cannot_be_known) {
    static const char *const cases[] = {"",
                                        "ten s",
                                        "5",
                                        "5 weeks",
                                        "1 s 5 B",
                                        "5 s or so",
                                        "1 s .. ",
                                        ".. 2 s",
                                        "about",
                                        "1 B 2 B",
                                        "1 s .. x",
                                        "5 sssssssssssssssssssss",
                                        "1s1s1s1s1s1s1s1s"};
    struct tf_buf meant = {0};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        tf_buf_clear(&meant);
        ck_assert_msg(!tf_unit_mend(tf_slice_of(cases[i]), &meant), "\"%s\": %s", cases[i],
                      tf_buf_text(&meant));
    }
    tf_buf_close(&meant);
}
END_TEST

START_TEST(nothing_is_rounded) {
    tf_time us = 42;
    uint64_t bytes = 42;
    uint32_t share = 42;
    ck_assert_int_eq(duration("0.5 us", &us), TF_UNIT_FINE);
    ck_assert_int_eq(duration("1.0005 ms", &us), TF_UNIT_FINE);
    ck_assert_int_eq(tf_unit_size(TF_SLICE_LITERAL("0.3 B"), &bytes), TF_UNIT_FINE);
    ck_assert_int_eq(tf_unit_rate(TF_SLICE_LITERAL("1 bit/s"), &bytes), TF_UNIT_FINE);
    ck_assert_int_eq(tf_unit_share(TF_SLICE_LITERAL("0.00001 %"), &share), TF_UNIT_FINE);
    ck_assert_int_eq(us, 42);
}
END_TEST

START_TEST(bounds_are_refused_and_do_not_overflow) {
    tf_time us = 42;
    uint64_t bytes = 42;
    uint32_t share = 42;
    int32_t ppm = 42;
    ck_assert_int_eq(duration("36525 d", &us), TF_UNIT_OK);
    ck_assert_int_eq(duration("36525.1 d", &us), TF_UNIT_LARGE);
    ck_assert_int_eq(duration("999999999999.999999 d", &us), TF_UNIT_LARGE);
    ck_assert_int_eq(tf_unit_size(TF_SLICE_LITERAL("4096 MiB"), &bytes), TF_UNIT_LARGE);
    ck_assert_int_eq(tf_unit_share(TF_SLICE_LITERAL("100.0001 %"), &share), TF_UNIT_LARGE);
    ck_assert_int_eq(tf_unit_ppm(TF_SLICE_LITERAL("-500001 ppm"), &ppm), TF_UNIT_LARGE);
}
END_TEST

START_TEST(signs_belong_to_signed_values_only) {
    tf_time us = 0;
    int32_t ppm = 0;
    ck_assert_int_eq(tf_unit_signed_duration(TF_SLICE_LITERAL("-90 s"), &us), TF_UNIT_OK);
    ck_assert_int_eq(us, -90 * TF_SECOND);
    ck_assert_int_eq(tf_unit_signed_duration(TF_SLICE_LITERAL("+90 s"), &us), TF_UNIT_OK);
    ck_assert_int_eq(tf_unit_signed_duration(TF_SLICE_LITERAL("--90 s"), &us), TF_UNIT_MALFORMED);
    ck_assert_int_eq(tf_unit_ppm(TF_SLICE_LITERAL("-20 ppm"), &ppm), TF_UNIT_OK);
    ck_assert_int_eq(ppm, -20);
}
END_TEST

static void check_distribution(const char *text, enum tf_dist_kind kind, int64_t a, int64_t b) {
    struct tf_dist dist = {0};
    struct tf_buf again = {0};
    ck_assert_msg(tf_unit_distribution(tf_slice_of(text), &dist) == TF_UNIT_OK, "%s", text);
    ck_assert_int_eq(dist.kind, kind);
    ck_assert_int_eq(dist.a, a);
    ck_assert_int_eq(dist.b, b);
    tf_dist_append(&again, &dist);
    ck_assert_str_eq(tf_buf_text(&again), text);
    tf_buf_close(&again);
}

START_TEST(distributions_read_aloud) {
    check_distribution("5 s", TF_DIST_FIXED, 5 * TF_SECOND, 0);
    check_distribution("1 s .. 2 min", TF_DIST_UNIFORM, TF_SECOND, 2 * TF_MINUTE);
    check_distribution("about 45 s", TF_DIST_EXPONENTIAL, 45 * TF_SECOND, 0);
    check_distribution("0 s +/- 30 s", TF_DIST_NORMAL, 0, 30 * TF_SECOND);
    struct tf_dist dist = {0};
    ck_assert_int_eq(tf_unit_distribution(TF_SLICE_LITERAL("1s..2s"), &dist), TF_UNIT_OK);
    ck_assert_int_eq(tf_unit_distribution(TF_SLICE_LITERAL("2 s .. 1 s"), &dist), TF_UNIT_ORDER);
    ck_assert_int_eq(tf_unit_distribution(TF_SLICE_LITERAL("about 0 s"), &dist), TF_UNIT_ORDER);
    ck_assert_int_eq(tf_unit_distribution(TF_SLICE_LITERAL("1 .. 2 s"), &dist), TF_UNIT_MALFORMED);
    ck_assert_int_eq(tf_unit_distribution(TF_SLICE_LITERAL("1 s .."), &dist), TF_UNIT_MALFORMED);
    ck_assert_int_eq(tf_unit_distribution(TF_SLICE_LITERAL("about"), &dist), TF_UNIT_MALFORMED);
}
END_TEST

START_TEST(rates_are_bytes_per_second) {
    static const struct {
        const char *text;
        uint64_t bytes;
    } cases[] = {{"64 KiB/s", 65536},
                 {"400 kbit/s", 50000},
                 {"1.6 Mbit/s", 200000},
                 {"8 bit/s", 1},
                 {"unlimited", 0}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        uint64_t bytes = 42;
        ck_assert_int_eq(tf_unit_rate(tf_slice_of(cases[i].text), &bytes), TF_UNIT_OK);
        ck_assert_uint_eq(bytes, cases[i].bytes);
    }
}
END_TEST

START_TEST(whatever_is_written_reads_back) {
    for (uint64_t i = 0; i < 2000; i++) {
        struct tf_buf size = {0}, rate = {0}, share = {0}, factor = {0};
        uint64_t value = tf_draw_below(tf_draw(1, 0, i, 0), UINT64_C(1) << (1 + i % 32));
        uint64_t bytes = 0;
        uint32_t number = 0;
        tf_unit_append_size(&size, value);
        ck_assert_int_eq(tf_unit_size(tf_buf_slice(&size), &bytes), TF_UNIT_OK);
        ck_assert_uint_eq(bytes, value);
        tf_unit_append_rate(&rate, value);
        ck_assert_int_eq(tf_unit_rate(tf_buf_slice(&rate), &bytes), TF_UNIT_OK);
        ck_assert_uint_eq(bytes, value);
        tf_unit_append_share(&share, (uint32_t)(value % 1000001));
        ck_assert_int_eq(tf_unit_share(tf_buf_slice(&share), &number), TF_UNIT_OK);
        ck_assert_uint_eq(number, value % 1000001);
        tf_unit_append_factor(&factor, 100 + (uint32_t)(value % 9900));
        ck_assert_int_eq(tf_unit_factor(tf_buf_slice(&factor), &number), TF_UNIT_OK);
        ck_assert_uint_eq(number, 100 + value % 9900);
        tf_buf_close(&size);
        tf_buf_close(&rate);
        tf_buf_close(&share);
        tf_buf_close(&factor);
    }
}
END_TEST

static Suite *units_suite(void) {
    Suite *suite = suite_create("units");
    TCase *tests = tcase_create("units");
    tcase_add_test(tests, durations_are_exact_in_every_unit);
    tcase_add_test(tests, a_number_alone_is_told_apart_from_what_is_malformed);
    tcase_add_test(tests, what_is_meant_is_known_where_it_can_be);
    tcase_add_test(tests, nobody_guesses_what_cannot_be_known);
    tcase_add_test(tests, nothing_is_rounded);
    tcase_add_test(tests, bounds_are_refused_and_do_not_overflow);
    tcase_add_test(tests, signs_belong_to_signed_values_only);
    tcase_add_test(tests, distributions_read_aloud);
    tcase_add_test(tests, rates_are_bytes_per_second);
    tcase_add_test(tests, whatever_is_written_reads_back);
    suite_add_tcase(suite, tests);
    return suite;
}
TF_TEST_MAIN(units_suite)
