#include "chat/json_text.h"

#include "support/check_main.h"

#include <string.h>

static struct tf_json_scan scan_of(struct tf_slice text) {
    struct tf_json_scan scan;
    tf_json_scan(text, &scan);
    return scan;
}

static enum tf_refusal refusal_of(const char *text) {
    return scan_of(tf_slice_of(text)).refusal;
}

START_TEST(an_object_passes_with_white_space_around_it) {
    struct tf_json_scan scan = scan_of(TF_SLICE_LITERAL(" \r\n\t{\"a\":[1,{}]} \n"));
    ck_assert_int_eq(scan.refusal, TF_REFUSAL_NONE);
    ck_assert(tf_slice_is(scan.root, "{\"a\":[1,{}]}"));
    ck_assert_uint_eq(scan.depth, 3);
}
END_TEST

START_TEST(what_is_not_one_whole_object_is_bad_json) {
    static const char *const texts[] = {
        "",
        " ",
        "[]",
        "1",
        "\"a\"",
        "null",
        "{",
        "{\"a",
        "{\"a\\",
        "{]",
        "{[}]",
        "{}}",
        "{} {}",
        "{}x",
        "{\"\\x",
        "{\"\\u",
        "{\"\\u12G4\"}",
        "{\"\\q\"}",
        "{b:1}",
        "{'a':1}",
        "\xEF\xBB\xBF{}",
        "{\x01}",
        "{//c\n}",
    };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        ck_assert_msg(refusal_of(texts[i]) == TF_REFUSAL_BAD_JSON, "%s", texts[i]);
}
END_TEST

START_TEST(an_escaped_nul_is_refused_wherever_it_stands) {
    ck_assert_int_eq(refusal_of("{\"a\":\"\\u0000\"}"), TF_REFUSAL_NUL_IN_TEXT);
    ck_assert_int_eq(refusal_of("{\"a\":\"x\\\\\\u0000\"}"), TF_REFUSAL_NUL_IN_TEXT);
    ck_assert_int_eq(refusal_of("{\"\\u0000\":1}"), TF_REFUSAL_NUL_IN_TEXT);
    ck_assert_int_eq(refusal_of("{\"a\":\"\\n\\u0000\"}"), TF_REFUSAL_NUL_IN_TEXT);
}
END_TEST

START_TEST(an_escaped_backslash_before_u0000_is_plain_text) {
    ck_assert_int_eq(refusal_of("{\"a\":\"\\\\u0000\"}"), TF_REFUSAL_NONE);
    ck_assert_int_eq(refusal_of("{\"a\":\"\\\\\\\\u0000\"}"), TF_REFUSAL_NONE);
    ck_assert_int_eq(refusal_of("{\"a\":\"\\u0001\"}"), TF_REFUSAL_NONE);
}
END_TEST

START_TEST(a_nul_byte_is_refused) {
    ck_assert_int_eq(scan_of(TF_SLICE_LITERAL("{\"a\":\"\0\"}")).refusal, TF_REFUSAL_NUL_IN_TEXT);
    ck_assert_int_eq(scan_of(TF_SLICE_LITERAL("{\0}")).refusal, TF_REFUSAL_BAD_JSON);
    ck_assert_int_eq(scan_of(TF_SLICE_LITERAL("{}\0")).refusal, TF_REFUSAL_BAD_JSON);
    ck_assert_int_eq(scan_of(TF_SLICE_LITERAL("{\"\\\0\"}")).refusal, TF_REFUSAL_BAD_JSON);
}
END_TEST

START_TEST(half_a_surrogate_pair_is_bad_utf8_and_a_whole_one_passes) {
    static const char *const halves[] = {"\\uD800",        "\\uDBFFx",       "\\uDC00",
                                         "\\uD800\\uD800", "\\uDC00\\uD800", "\\uD83D\\n",
                                         "\\ud83d\\u0041"};
    for (size_t i = 0; i < sizeof(halves) / sizeof(halves[0]); i++) {
        struct tf_buf text = {0};
        tf_buf_append_format(&text, "{\"a\":\"%s\"}", halves[i]);
        ck_assert_int_eq(refusal_of(tf_buf_text(&text)), TF_REFUSAL_BAD_UTF8);
        tf_buf_close(&text);
    }
    ck_assert_int_eq(refusal_of("{\"a\":\"\\uD83C\\uDF5b\"}"), TF_REFUSAL_NONE);
}
END_TEST

START_TEST(invalid_utf8_is_refused_with_its_place) {
    static const char *const bad[] = {
        "\xFF",         "\x80",         "\xC0\x80",         "\xC2",
        "\xE0\x80\x80", "\xED\xA0\x80", "\xF5\x80\x80\x80", "\xF0\x9F\x91"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct tf_buf text = {0};
        tf_buf_append_format(&text, "{\"a\":\"%s\"}", bad[i]);
        struct tf_json_scan scan = scan_of(tf_buf_slice(&text));
        ck_assert_int_eq(scan.refusal, TF_REFUSAL_BAD_UTF8);
        ck_assert_uint_eq(scan.at, 6);
        ck_assert(scan.is_damage);
        tf_buf_close(&text);
    }
    ck_assert_int_eq(refusal_of("\xFF{}"), TF_REFUSAL_BAD_UTF8);
    ck_assert(!scan_of(TF_SLICE_LITERAL("\xFF{}")).is_damage);
}
END_TEST

START_TEST(a_bare_control_byte_in_a_text_is_bad_json) {
    for (int byte = 1; byte < 0x20; byte++) {
        char text[] = {'{', '"', (char)byte, '"', ':', '1', '}'};
        struct tf_slice slice = {text, sizeof(text)};
        ck_assert_int_eq(scan_of(slice).refusal, TF_REFUSAL_BAD_JSON);
    }
}
END_TEST

static void put_nested(struct tf_buf *out, size_t depth) {
    tf_buf_append_text(out, "{\"a\":");
    for (size_t i = 1; i < depth; i++)
        tf_buf_append_byte(out, '[');
    for (size_t i = 1; i < depth; i++)
        tf_buf_append_byte(out, ']');
    tf_buf_append_byte(out, '}');
}

START_TEST(nesting_is_bounded) {
    struct tf_buf text = {0};
    put_nested(&text, TF_JSON_DEPTH_MAX);
    ck_assert_int_eq(scan_of(tf_buf_slice(&text)).refusal, TF_REFUSAL_NONE);
    tf_buf_clear(&text);
    put_nested(&text, TF_JSON_DEPTH_MAX + 1);
    ck_assert_int_eq(scan_of(tf_buf_slice(&text)).refusal, TF_REFUSAL_BAD_JSON);
    tf_buf_close(&text);
}
END_TEST

START_TEST(size_and_number_of_values_are_bounded) {
    struct tf_buf text = {0};
    tf_buf_append_text(&text, "{\"a\":[1");
    for (int i = 0; i < TF_JSON_VALUES_MAX; i++)
        tf_buf_append_text(&text, ",1");
    tf_buf_append_text(&text, "]}");
    ck_assert_int_eq(scan_of(tf_buf_slice(&text)).refusal, TF_REFUSAL_BODY_TOO_LARGE);
    while (text.len <= TF_JSON_BYTES_MAX)
        tf_buf_append_text(&text, "                                        ");
    text.data[1] = '}';
    memset(text.data + 2, ' ', text.len - 2);
    ck_assert_int_eq(scan_of(tf_buf_slice(&text)).refusal, TF_REFUSAL_BODY_TOO_LARGE);
    text.len = TF_JSON_BYTES_MAX;
    ck_assert_int_eq(scan_of(tf_buf_slice(&text)).refusal, TF_REFUSAL_NONE);
    tf_buf_close(&text);
}
END_TEST

START_TEST(a_mended_copy_has_the_same_length_and_passes) {
    struct tf_slice text = TF_SLICE_LITERAL(
        "{\"a\":\"\xFF\xE2\x82\",\"b\":\"\\u0000\\uD800\1\",\"c\":\"\xE2\x82\xAC\"}");
    char copy[128];
    ck_assert(scan_of(text).is_damage);
    memcpy(copy, text.data, text.len);
    tf_json_repair(text, copy);
    struct tf_slice mended = {copy, text.len};
    ck_assert_int_eq(scan_of(mended).refusal, TF_REFUSAL_NONE);
    ck_assert(tf_slice_starts_with(mended, "{\"a\":\"???\",\"b\":\"?????????????\",\"c\":\"\xE2"));
}
END_TEST

static Suite *suite(void) {
    Suite *made = suite_create("json_text");
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, an_object_passes_with_white_space_around_it);
    tcase_add_test(tests, what_is_not_one_whole_object_is_bad_json);
    tcase_add_test(tests, an_escaped_nul_is_refused_wherever_it_stands);
    tcase_add_test(tests, an_escaped_backslash_before_u0000_is_plain_text);
    tcase_add_test(tests, a_nul_byte_is_refused);
    tcase_add_test(tests, half_a_surrogate_pair_is_bad_utf8_and_a_whole_one_passes);
    tcase_add_test(tests, invalid_utf8_is_refused_with_its_place);
    tcase_add_test(tests, a_bare_control_byte_in_a_text_is_bad_json);
    tcase_add_test(tests, nesting_is_bounded);
    tcase_add_test(tests, size_and_number_of_values_are_bounded);
    tcase_add_test(tests, a_mended_copy_has_the_same_length_and_passes);
    suite_add_tcase(made, tests);
    return made;
}

TF_TEST_MAIN(suite)
