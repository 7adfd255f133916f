#include "base/bytes.h"
#include "support/check_main.h"

START_TEST(a_slice_of_no_text_is_empty) {
    ck_assert_uint_eq(tf_slice_of(NULL).len, 0);
    ck_assert(tf_slice_equal(tf_slice_of(NULL), tf_slice_of("")));
}
END_TEST

START_TEST(slices_with_a_nul_inside_compare_by_all_their_bytes) {
    ck_assert(!tf_slice_equal(TF_SLICE_LITERAL("a\0b"), TF_SLICE_LITERAL("a\0c")));
    ck_assert(!tf_slice_is(TF_SLICE_LITERAL("a\0b"), "a"));
}
END_TEST

START_TEST(a_slice_starts_with_its_prefix_and_with_nothing) {
    ck_assert(tf_slice_starts_with(TF_SLICE_LITERAL("cursor"), "cur"));
    ck_assert(tf_slice_starts_with(TF_SLICE_LITERAL("cursor"), ""));
    ck_assert(!tf_slice_starts_with(TF_SLICE_LITERAL("cu"), "cur"));
}
END_TEST

START_TEST(a_zeroed_buffer_is_an_empty_text) {
    struct tf_buf buf = {0};
    ck_assert_str_eq(tf_buf_text(&buf), "");
    ck_assert_uint_eq(buf.len, 0);
    tf_buf_close(&buf);
}
END_TEST

START_TEST(the_extremes_of_integers_are_printed_whole) {
    struct tf_buf buf = {0};
    tf_buf_append_i64(&buf, INT64_MIN);
    tf_buf_append_byte(&buf, ' ');
    tf_buf_append_u64(&buf, UINT64_MAX);
    tf_buf_append_byte(&buf, ' ');
    tf_buf_append_i64(&buf, 0);
    ck_assert_str_eq(tf_buf_text(&buf), "-9223372036854775808 18446744073709551615 0");
    tf_buf_close(&buf);
}
END_TEST

START_TEST(a_formatted_text_longer_than_the_room_left_is_not_cut) {
    struct tf_buf buf = {0};
    for (int width = 1; width < 300; width++) {
        tf_buf_clear(&buf);
        tf_buf_append_format(&buf, "%*d", width, 7);
        ck_assert_uint_eq(buf.len, (size_t)width);
        ck_assert_int_eq(tf_buf_text(&buf)[width - 1], '7');
    }
    tf_buf_close(&buf);
}
END_TEST

START_TEST(a_buffer_keeps_what_is_appended_in_order) {
    struct tf_buf buf = {0};
    for (int i = 0; i < 1000; i++)
        tf_buf_append_byte(&buf, (char)('a' + i % 26));
    for (int i = 0; i < 1000; i++)
        ck_assert_int_eq(buf.data[i], 'a' + i % 26);
    tf_buf_close(&buf);
}
END_TEST

START_TEST(a_blob_lives_until_its_last_owner_lets_go) {
    struct tf_blob *blob = tf_blob_create(TF_SLICE_LITERAL("payload"));
    ck_assert_ptr_eq(tf_blob_keep(blob), blob);
    tf_blob_release(blob);
    ck_assert(tf_slice_is(tf_blob_slice(blob), "payload"));
    tf_blob_release(blob);
    tf_blob_release(NULL);
    ck_assert_ptr_null(tf_blob_keep(NULL));
}
END_TEST

START_TEST(growing_keeps_the_items_and_makes_the_index_valid) {
    void *memory = NULL;
    size_t capacity = 0;
    for (size_t i = 0; i < 100; i++) {
        tf_grow(&memory, &capacity, i, sizeof(size_t));
        ck_assert_uint_gt(capacity, i);
        ((size_t *)memory)[i] = i;
    }
    for (size_t i = 0; i < 100; i++)
        ck_assert_uint_eq(((size_t *)memory)[i], i);
    free(memory);
}
END_TEST

static Suite *bytes_suite(void) {
    Suite *suite = suite_create("bytes");
    TCase *tests = tcase_create("bytes");
    tcase_add_test(tests, a_slice_of_no_text_is_empty);
    tcase_add_test(tests, slices_with_a_nul_inside_compare_by_all_their_bytes);
    tcase_add_test(tests, a_slice_starts_with_its_prefix_and_with_nothing);
    tcase_add_test(tests, a_zeroed_buffer_is_an_empty_text);
    tcase_add_test(tests, the_extremes_of_integers_are_printed_whole);
    tcase_add_test(tests, a_formatted_text_longer_than_the_room_left_is_not_cut);
    tcase_add_test(tests, a_buffer_keeps_what_is_appended_in_order);
    tcase_add_test(tests, a_blob_lives_until_its_last_owner_lets_go);
    tcase_add_test(tests, growing_keeps_the_items_and_makes_the_index_valid);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(bytes_suite)
