#include "base/text.h"
#include "support/check_main.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

START_TEST(the_first_and_last_character_of_each_length_is_valid) {
    static const char *const texts[] = {"",
                                        "\x01",
                                        "\x7F",
                                        "\xC2\x80",
                                        "\xDF\xBF",
                                        "\xE0\xA0\x80",
                                        "\xED\x9F\xBF",
                                        "\xEE\x80\x80",
                                        "\xEF\xBF\xBF",
                                        "\xF0\x90\x80\x80",
                                        "\xF4\x8F\xBF\xBF",
                                        "नमस्ते",
                                        "வணக்கம்",
                                        "👩‍👩‍👧",
                                        "שלום"};
    for (size_t i = 0; i < COUNT(texts); i++)
        ck_assert_msg(tf_utf8_valid(tf_slice_of(texts[i]), NULL), "text %zu", i);
    ck_assert(tf_utf8_valid(TF_SLICE_LITERAL("a\0b"), NULL));
}
END_TEST

START_TEST(a_malformed_character_is_found_at_its_first_byte) {
    static const char *const bad[] = {
        "\x80",             /* a tail alone */
        "\xBF",             /* a tail alone */
        "\xC0\x80",         /* overlong NUL */
        "\xC1\xBF",         /* overlong */
        "\xC2",             /* cut */
        "\xC2\x41",         /* no tail */
        "\xE0\x9F\xBF",     /* overlong */
        "\xE2\x82",         /* cut */
        "\xED\xA0\x80",     /* the first surrogate */
        "\xED\xBF\xBF",     /* the last surrogate */
        "\xF0\x8F\xBF\xBF", /* overlong */
        "\xF0\x9F\x98",     /* cut */
        "\xF4\x90\x80\x80", /* above U+10FFFF */
        "\xF5\x80\x80\x80", /* no such lead */
        "\xFE",             /* never in UTF-8 */
        "\xFF",             /* never in UTF-8 */
    };
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct tf_buf buf = {0};
        size_t bad_at = 99;
        tf_buf_append_text(&buf, "aé");
        tf_buf_append_text(&buf, bad[i]);
        ck_assert_msg(!tf_utf8_valid(tf_buf_slice(&buf), &bad_at), "text %zu", i);
        ck_assert_uint_eq(bad_at, 3);
        tf_buf_append_text(&buf, "zzzz");
        ck_assert_msg(!tf_utf8_valid(tf_buf_slice(&buf), NULL), "text %zu and more", i);
        tf_buf_close(&buf);
    }
}
END_TEST

static void expect_quoted(struct tf_slice text, size_t limit, const char *wanted) {
    struct tf_buf buf = {0};
    tf_text_append_quoted(&buf, text, limit);
    ck_assert_str_eq(tf_buf_text(&buf), wanted);
    tf_buf_close(&buf);
}

START_TEST(quoting_leaves_readable_text_of_any_script_alone) {
    expect_quoted(TF_SLICE_LITERAL("नमस्ते 😀 שלום"), 100, "\"नमस्ते 😀 שלום\"");
    expect_quoted(TF_SLICE_LITERAL("a\"b\\c"), 100, "\"a\\\"b\\\\c\"");
}
END_TEST

START_TEST(quoting_escapes_what_could_deceive_or_steer_a_terminal) {
    expect_quoted(TF_SLICE_LITERAL("a\nb\t\r"), 100, "\"a\\nb\\t\\r\"");
    expect_quoted(TF_SLICE_LITERAL("\x1B[31m"), 100, "\"\\u{1B}[31m\"");
    expect_quoted(TF_SLICE_LITERAL("a\0b"), 100, "\"a\\u{0}b\"");
    expect_quoted(TF_SLICE_LITERAL("\u202Eabc\u2066"), 100, "\"\\u{202E}abc\\u{2066}\"");
    expect_quoted(TF_SLICE_LITERAL("\xC2\x85"), 100, "\"\\u{85}\"");
    expect_quoted(TF_SLICE_LITERAL("ok\xFF\xC3"), 100, "\"ok\\xFF\\xC3\"");
}
END_TEST

START_TEST(a_joiner_of_an_emoji_or_an_indic_word_stays) {
    expect_quoted(TF_SLICE_LITERAL("👩‍👧 क्‍ष"), 100,
                  "\"👩‍👧 क्‍ष\"");
}
END_TEST

START_TEST(quoting_cuts_after_the_limit_and_says_so) {
    expect_quoted(TF_SLICE_LITERAL("éééé"), 3, "\"ééé…\"");
    expect_quoted(TF_SLICE_LITERAL("ééé"), 3, "\"ééé\"");
    expect_quoted(TF_SLICE_LITERAL(""), 0, "\"\"");
}
END_TEST

START_TEST(the_distance_counts_edits_and_swaps_of_neighbours) {
    ck_assert_uint_eq(tf_text_distance("", ""), 0);
    ck_assert_uint_eq(tf_text_distance("", "abc"), 3);
    ck_assert_uint_eq(tf_text_distance("kitten", "sitting"), 3);
    ck_assert_uint_eq(tf_text_distance("offlnie", "offline"), 1);
    ck_assert_uint_eq(tf_text_distance("ca", "abc"), 3);
}
END_TEST

START_TEST(the_distance_is_symmetric_and_zero_only_for_equal_names) {
    static const char *const names[] = {"send", "edit", "delete", "sned", "", "deletee", "d"};
    for (size_t i = 0; i < COUNT(names); i++)
        for (size_t j = 0; j < COUNT(names); j++) {
            size_t distance = tf_text_distance(names[i], names[j]);
            ck_assert_uint_eq(distance, tf_text_distance(names[j], names[i]));
            ck_assert_int_eq(distance == 0, i == j);
        }
}
END_TEST

START_TEST(a_near_name_is_suggested_and_a_far_one_is_not) {
    static const char *const names[] = {"send", "edit", "delete", "offline", "cut"};
    ck_assert_str_eq(tf_text_nearest("sned", names, COUNT(names)), "send");
    ck_assert_str_eq(tf_text_nearest("ofline", names, COUNT(names)), "offline");
    ck_assert_str_eq(tf_text_nearest("deleted", names, COUNT(names)), "delete");
    ck_assert_ptr_null(tf_text_nearest("restart", names, COUNT(names)));
    ck_assert_ptr_null(tf_text_nearest("send", names, 0));
}
END_TEST

static Suite *text_suite(void) {
    Suite *suite = suite_create("text");
    TCase *tests = tcase_create("text");
    tcase_add_test(tests, the_first_and_last_character_of_each_length_is_valid);
    tcase_add_test(tests, a_malformed_character_is_found_at_its_first_byte);
    tcase_add_test(tests, quoting_leaves_readable_text_of_any_script_alone);
    tcase_add_test(tests, quoting_escapes_what_could_deceive_or_steer_a_terminal);
    tcase_add_test(tests, a_joiner_of_an_emoji_or_an_indic_word_stays);
    tcase_add_test(tests, quoting_cuts_after_the_limit_and_says_so);
    tcase_add_test(tests, the_distance_counts_edits_and_swaps_of_neighbours);
    tcase_add_test(tests, the_distance_is_symmetric_and_zero_only_for_equal_names);
    tcase_add_test(tests, a_near_name_is_suggested_and_a_far_one_is_not);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(text_suite)
