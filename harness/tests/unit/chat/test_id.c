#include "chat/id.h"

#include "support/check_main.h"

#include <string.h>

static bool is_accepted(const char *text, size_t len) {
    struct tf_id id;
    return tf_id_parse((struct tf_slice){text, len}, &id) == TF_OK;
}

START_TEST(an_identifier_has_1_to_23_bytes) {
    const char *text = "abcdefghijklmnopqrstuvwx";
    ck_assert(!is_accepted(text, 0));
    ck_assert(is_accepted(text, 1));
    ck_assert(is_accepted(text, 23));
    ck_assert(!is_accepted(text, 24));
}
END_TEST

START_TEST(an_identifier_has_no_byte_outside_its_alphabet) {
    const char *alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:-";
    for (int byte = 0; byte < 256; byte++) {
        char text[] = {'a', (char)byte};
        bool belongs = byte != 0 && strchr(alphabet, byte) != NULL;
        ck_assert_int_eq(is_accepted(text, 2), belongs);
    }
}
END_TEST

START_TEST(a_refused_text_leaves_the_result_untouched) {
    struct tf_id id = tf_id_of("before");
    ck_assert_int_eq(tf_id_parse(TF_SLICE_LITERAL("a b"), &id), TF_E_INVALID);
    ck_assert_str_eq(id.text, "before");
}
END_TEST

START_TEST(equal_texts_are_equal_bytes_whatever_stood_there_before) {
    struct tf_id a, b;
    memset(&a, 'x', sizeof(a));
    memset(&b, 'y', sizeof(b));
    ck_assert_int_eq(tf_id_parse(TF_SLICE_LITERAL("id"), &a), TF_OK);
    ck_assert_int_eq(tf_id_parse(TF_SLICE_LITERAL("id"), &b), TF_OK);
    ck_assert_mem_eq(&a, &b, sizeof(a));
    ck_assert(tf_id_equal(&a, &b));
    ck_assert_uint_eq(tf_id_hash(&a), tf_id_hash(&b));
}
END_TEST

START_TEST(a_new_identifier_is_valid_and_depends_on_50_bits_of_each_draw) {
    struct tf_id zero = tf_id_from_draws('m', 0, 0);
    ck_assert_str_eq(zero.text, "m00000000000000000000");
    ck_assert(is_accepted(zero.text, tf_id_slice(&zero).len));
    for (int bit = 0; bit < 50; bit++) {
        struct tf_id high = tf_id_from_draws('m', UINT64_C(1) << bit, 0);
        struct tf_id low = tf_id_from_draws('m', 0, UINT64_C(1) << bit);
        ck_assert(!tf_id_equal(&high, &zero));
        ck_assert(!tf_id_equal(&low, &zero));
        ck_assert(!tf_id_equal(&low, &high));
    }
}
END_TEST

START_TEST(none_is_the_empty_identifier) {
    struct tf_id none = {{0}};
    struct tf_id some = tf_id_of("a");
    ck_assert(tf_id_is_none(&none));
    ck_assert(!tf_id_is_none(&some));
    ck_assert_uint_eq(tf_id_slice(&none).len, 0);
}
END_TEST

static Suite *suite(void) {
    Suite *made = suite_create("id");
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, an_identifier_has_1_to_23_bytes);
    tcase_add_test(tests, an_identifier_has_no_byte_outside_its_alphabet);
    tcase_add_test(tests, a_refused_text_leaves_the_result_untouched);
    tcase_add_test(tests, equal_texts_are_equal_bytes_whatever_stood_there_before);
    tcase_add_test(tests, a_new_identifier_is_valid_and_depends_on_50_bits_of_each_draw);
    tcase_add_test(tests, none_is_the_empty_identifier);
    suite_add_tcase(made, tests);
    return made;
}

TF_TEST_MAIN(suite)
