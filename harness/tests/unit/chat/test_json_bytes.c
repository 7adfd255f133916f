#include "chat/json_bytes.h"

#include "support/check_main.h"

#include <string.h>

START_TEST(plain_spans_end_at_every_byte_that_needs_care) {
    for (int byte = 0; byte < 256; byte++) {
        for (size_t at = 0; at < 20; at++) {
            char text[24];
            memset(text, at % 2 == 0 ? 'x' : '\xE2', sizeof(text));
            text[at] = (char)byte;
            bool needs_care = byte < 0x20 || byte == '"' || byte == '\\';
            ck_assert_uint_eq(tf_json_plain_len(text, sizeof(text)),
                              needs_care ? at : sizeof(text));
        }
    }
}
END_TEST

START_TEST(one_byte_above_ascii_is_seen_wherever_it_stands) {
    char text[24];
    for (size_t len = 0; len <= sizeof(text); len++) {
        memset(text, 'x', sizeof(text));
        ck_assert(tf_json_is_ascii((struct tf_slice){text, len}));
        for (size_t at = 0; at < len; at++) {
            text[at] = '\x80';
            ck_assert(!tf_json_is_ascii((struct tf_slice){text, len}));
            text[at] = '\x7F';
        }
    }
}
END_TEST

/* No stretch leaves out a byte above ASCII, and none begins or ends inside of a character. */
START_TEST(stretches_cover_every_character_beyond_ascii) {
    for (size_t at = 0; at < 40; at++) {
        char text[48];
        memset(text, 'x', sizeof(text));
        memcpy(text + at, "\xF0\x9F\x8D\x9B", 4);
        size_t start = 0;
        size_t end = tf_json_next_stretch(text, sizeof(text), &start);
        ck_assert_uint_le(start, at);
        ck_assert_uint_ge(end, at + 4);
        ck_assert_uint_le(end, sizeof(text));
    }
}
END_TEST

START_TEST(four_hexadecimal_digits_of_either_case_are_read) {
    uint32_t code;
    ck_assert(tf_json_hex4("d83C", &code));
    ck_assert_uint_eq(code, 0xD83C);
    ck_assert(!tf_json_hex4("12G4", &code));
    ck_assert(!tf_json_hex4("-123", &code));
    ck_assert(!tf_json_hex4("12`4", &code));
}
END_TEST

static Suite *suite(void) {
    Suite *made = suite_create("json_bytes");
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, plain_spans_end_at_every_byte_that_needs_care);
    tcase_add_test(tests, one_byte_above_ascii_is_seen_wherever_it_stands);
    tcase_add_test(tests, stretches_cover_every_character_beyond_ascii);
    tcase_add_test(tests, four_hexadecimal_digits_of_either_case_are_read);
    suite_add_tcase(made, tests);
    return made;
}

TF_TEST_MAIN(suite)
