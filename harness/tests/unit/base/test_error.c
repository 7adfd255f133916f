#include "base/error.h"
#include "base/text.h"
#include "support/check_main.h"

#include <string.h>

START_TEST(a_failure_is_one_statement_that_returns_its_code) {
    struct tf_error error = {0};
    ck_assert_int_eq(tf_error_set(&error, TF_E_LIMIT, "at most %d", 20), TF_E_LIMIT);
    ck_assert_int_eq(error.code, TF_E_LIMIT);
    ck_assert_str_eq(error.message, "at most 20");
    ck_assert_int_eq(tf_error_set(NULL, TF_E_IO, "nobody reads this"), TF_E_IO);
}
END_TEST

START_TEST(a_prefix_stands_before_the_message_and_keeps_the_code) {
    struct tf_error error = {0};
    (void)tf_error_set(&error, TF_E_IO, "no such file");
    ck_assert_int_eq(tf_error_prefix(&error, "reading %s", "a.yaml"), TF_E_IO);
    ck_assert_str_eq(error.message, "reading a.yaml: no such file");
}
END_TEST

START_TEST(a_message_that_is_too_long_is_cut_between_characters) {
    static const char *const letters[] = {"a", "é", "த", "😀"};
    for (size_t letter = 0; letter < 4; letter++) {
        char text[3000] = "";
        for (size_t shift = 0; shift < 4; shift++) {
            memset(text, 'x', shift);
            text[shift] = '\0';
            while (strlen(text) < 2000)
                strcat(text, letters[letter]);
            struct tf_error error = {0};
            (void)tf_error_set(&error, TF_E_INVALID, "%s", text);
            ck_assert(tf_utf8_valid(tf_slice_of(error.message), NULL));
            ck_assert_uint_ge(strlen(error.message), sizeof(error.message) - 4);
            (void)tf_error_prefix(&error, "é%s", text);
            ck_assert(tf_utf8_valid(tf_slice_of(error.message), NULL));
        }
    }
}
END_TEST

START_TEST(every_code_has_a_name_and_a_meaning) {
    for (int code = 0; code < TF_CODE_COUNT; code++) {
        ck_assert_uint_gt(strlen(tf_code_name((enum tf_code)code)), 0);
        ck_assert_uint_gt(strlen(tf_code_text((enum tf_code)code)), 0);
    }
    ck_assert_str_eq(tf_code_name(TF_E_LIMIT), "E_LIMIT");
}
END_TEST

static Suite *error_suite(void) {
    Suite *suite = suite_create("error");
    TCase *tests = tcase_create("error");
    tcase_add_test(tests, a_failure_is_one_statement_that_returns_its_code);
    tcase_add_test(tests, a_prefix_stands_before_the_message_and_keeps_the_code);
    tcase_add_test(tests, a_message_that_is_too_long_is_cut_between_characters);
    tcase_add_test(tests, every_code_has_a_name_and_a_meaning);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(error_suite)
