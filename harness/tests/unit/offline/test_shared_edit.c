/* From what a person left in the text field to an operation on the shared text. */
#include "base/random.h"
#include "offline/shared_edit.h"
#include "support/check_main.h"

#include <string.h>

static struct tf_shared_text begin(const char *content) {
    struct tf_shared_text text = {0};
    struct tf_id id = tf_id_of("first");
    ck_assert_int_eq(tf_shared_text_begin(&text, &id, tf_slice_of(content)), TF_OK);
    return text;
}

static struct tf_shared_op edit(const char *from, const char *to, const char *name) {
    struct tf_shared_text text = begin(from);
    struct tf_shared_op op = {.action = tf_id_of(name)};
    struct tf_buf shown = {0};
    ck_assert_int_eq(tf_shared_edit(&text, tf_slice_of(to), &op), TF_OK);
    tf_shared_text_render(&text, &shown);
    ck_assert_str_eq(tf_buf_text(&shown), to);
    tf_buf_close(&shown);
    tf_shared_text_close(&text);
    return op;
}

static void both(const char *from, const char *one, const char *two, const char *expected) {
    struct tf_shared_op first = edit(from, one, "a"), second = edit(from, two, "b");
    struct tf_shared_text text = begin(from);
    struct tf_buf shown = {0};
    ck_assert_int_eq(tf_shared_text_apply(&text, &second, 0), TF_OK);
    ck_assert_int_eq(tf_shared_text_apply(&text, &first, 0), TF_OK);
    tf_shared_text_render(&text, &shown);
    ck_assert_str_eq(tf_buf_text(&shown), expected);
    tf_buf_close(&shown);
    tf_shared_op_close(&first);
    tf_shared_op_close(&second);
    tf_shared_text_close(&text);
}

START_TEST(changed_words_are_replaced_and_the_rest_is_not_touched) {
    struct tf_shared_op op = edit("rice and dal at noon", "rice and paneer at one", "op");
    ck_assert_uint_eq(op.insert_count, 2);
    ck_assert_uint_eq(op.delete_count, 2);
    tf_shared_op_close(&op);
}
END_TEST

START_TEST(inside_a_word_only_the_letters_that_differ_are_touched) {
    struct tf_shared_op op = edit("chapatis", "chapattis", "op");
    ck_assert_uint_eq(op.delete_count, 0);
    ck_assert_uint_eq(op.inserts[0].text.len, 1);
    tf_shared_op_close(&op);
}
END_TEST

START_TEST(two_people_change_different_words_of_one_text) {
    both("rice and dal at noon", "rice and paneer at noon", "rice and dal at one",
         "rice and paneer at one");
    both("", "dal", "rice", "dalrice");
    both("one", "one two", "zero one", "zero one two");
}
END_TEST

START_TEST(characters_as_people_see_them_are_replaced_whole) {
    struct tf_shared_op op = edit("x\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x8D\xB3y",
                                  "x\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x94\xA7y", "op");
    ck_assert_uint_eq(op.delete_count, 1);
    ck_assert_uint_eq(op.deletes[0].count, 3);
    tf_shared_op_close(&op);
}
END_TEST

START_TEST(any_text_becomes_any_other) {
    static const char *const words[] = {"dal ", "d", "\xE0\xA4\x95\xE0\xA4\xBF", " ", "noon", "\n"};
    for (uint64_t seed = 0; seed < 500; seed++) {
        char texts[2][128] = {"", ""};
        for (uint64_t i = 0; i < 2; i++)
            for (uint64_t n = tf_draw(seed, 1, i, 0) % 8; n > 0; n--)
                strcat(texts[i], words[tf_draw(seed, 2, i, n) % 6]);
        struct tf_shared_op op = edit(texts[0], texts[1], "op");
        tf_shared_op_close(&op);
    }
}
END_TEST

static Suite *shared_edit_suite(void) {
    Suite *suite = suite_create("shared_edit");
    TCase *tcase = tcase_create("all");
    tcase_add_test(tcase, changed_words_are_replaced_and_the_rest_is_not_touched);
    tcase_add_test(tcase, inside_a_word_only_the_letters_that_differ_are_touched);
    tcase_add_test(tcase, two_people_change_different_words_of_one_text);
    tcase_add_test(tcase, characters_as_people_see_them_are_replaced_whole);
    tcase_add_test(tcase, any_text_becomes_any_other);
    suite_add_tcase(suite, tcase);
    return suite;
}

TF_TEST_MAIN(shared_edit_suite)
