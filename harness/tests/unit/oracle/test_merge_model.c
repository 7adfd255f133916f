#include "oracle/merge_model.h"
#include "support/check_main.h"

static const char *breach(const char *base, const char *theirs, const char *mine,
                          const char *merged) {
    return tf_merge_model_breach(tf_slice_of(base), tf_slice_of(theirs), tf_slice_of(mine),
                                 tf_slice_of(merged));
}

START_TEST(one_changed_side_is_the_result) {
    ck_assert_ptr_null(breach("a b", "a b", "a c", "a c"));
    ck_assert_ptr_null(breach("a b", "a c", "a b", "a c"));
    ck_assert_ptr_null(breach("a b", "a c", "a c", "a c"));
    ck_assert_ptr_nonnull(breach("a b", "a c", "a c", "a c a c"));
    ck_assert_ptr_nonnull(breach("a b", "a b", "a c", "a b"));
}
END_TEST

START_TEST(changes_that_lie_apart_are_both_there) {
    ck_assert_ptr_null(breach("one two three", "ONE two three", "one two THREE", "ONE two THREE"));
    ck_assert_ptr_nonnull(
        breach("one two three", "ONE two three", "one two THREE", "ONE two three"));
    ck_assert_ptr_nonnull(
        breach("one two three", "ONE two three", "one two THREE", "ONE THREE two"));
}
END_TEST

START_TEST(overlapping_changes_stand_one_after_the_other) {
    ck_assert_ptr_null(breach("one two three", "one Q three", "one Z three", "one Q Z three"));
    ck_assert_ptr_nonnull(
        breach("one two three", "one QQ three", "one ZZ three", "one QZQZ three"));
    ck_assert_ptr_nonnull(breach("one two three", "one Q three", "one Z three", "one Z three"));
}
END_TEST

START_TEST(nothing_comes_from_nowhere) {
    ck_assert_ptr_nonnull(breach("one two three", "one Q three", "one Z three", "one Q Z X three"));
}
END_TEST

START_TEST(texts_of_other_scripts_are_judged_by_whole_characters) {
    ck_assert_ptr_null(breach("டிபன் வந்ததா", "டிபன் வந்தது", "மதிய டிபன் வந்ததா", "மதிய டிபன் வந்தது"));
    ck_assert_ptr_nonnull(breach("டிபன் வந்ததா", "டிபன் வந்தது", "மதிய டிபன் வந்ததா", "டிபன் வந்தது"));
}
END_TEST

START_TEST(empty_and_doubtful_texts_are_no_trouble) {
    ck_assert_ptr_null(breach("", "a", "b", "a b"));
    ck_assert_ptr_null(breach("a a a", "a a a a", "a a", "a a a"));
    ck_assert_ptr_nonnull(breach("", "a", "b", ""));
}
END_TEST

static Suite *merge_model_suite(void) {
    Suite *suite = suite_create("merge-model");
    TCase *tests = tcase_create("claims");
    tcase_add_test(tests, one_changed_side_is_the_result);
    tcase_add_test(tests, changes_that_lie_apart_are_both_there);
    tcase_add_test(tests, overlapping_changes_stand_one_after_the_other);
    tcase_add_test(tests, nothing_comes_from_nowhere);
    tcase_add_test(tests, texts_of_other_scripts_are_judged_by_whole_characters);
    tcase_add_test(tests, empty_and_doubtful_texts_are_no_trouble);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(merge_model_suite)
