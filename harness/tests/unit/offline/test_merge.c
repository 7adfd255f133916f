/* The algebra of the text merge, and what it does to real texts. */
#include "base/random.h"
#include "base/text.h"
#include "offline/merge.h"
#include "offline/tokens.h"
#include "support/check_main.h"

#include <stdio.h>
#include <string.h>

static struct tf_buf merged;

static void tear_down(void) {
    tf_buf_close(&merged);
}

static const char *merge(const char *base, const char *one, const char *other) {
    tf_buf_clear(&merged);
    tf_merge_texts(tf_slice_of(base), tf_slice_of(one), tf_slice_of(other), &merged);
    return tf_buf_text(&merged);
}

START_TEST(regions_that_do_not_overlap_are_both_kept) {
    ck_assert_str_eq(merge("lunch at noon", "late lunch at noon", "lunch at one"),
                     "late lunch at one");
    ck_assert_str_eq(merge("a b c d e", "x b c d e", "a b c d y"), "x b c d y");
    ck_assert_str_eq(merge("one two three", "one three", "one two three four"), "one three four");
}
END_TEST

START_TEST(overlapping_regions_stand_one_after_the_other_smaller_first) {
    ck_assert_str_eq(merge("at noon", "at two", "at one"), "at one two");
    ck_assert_str_eq(merge("", "b", "a"), "a b");
    ck_assert_str_eq(merge("x", "x b", "x a"), "x a  b");
}
END_TEST

START_TEST(two_sentences_over_one_are_never_interleaved) {
    ck_assert_str_eq(merge("1 2 3", "d e f", "a b c"), "a b c d e f");
}
END_TEST

START_TEST(identical_changes_are_made_once) {
    ck_assert_str_eq(merge("at noon", "at one", "at one"), "at one");
    ck_assert_str_eq(merge("a b c d", "x b c y", "x b c z"), "x b c y z");
}
END_TEST

START_TEST(change_beats_a_removal_of_the_same_words) {
    ck_assert_str_eq(merge("keep this word", "keep word", "keep that word"), "keep that word");
}
END_TEST

START_TEST(emoji_with_joiners_and_conjuncts_are_never_split) {
    const char *family = "\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7";
    const char *flag = "\xF0\x9F\x87\xAE\xF0\x9F\x87\xB3";
    const char *ksha = "\xE0\xA4\x95\xE0\xA5\x8D\xE0\xA4\xB7\xE0\xA4\xBF";
    const char *texts[] = {family, flag, ksha};
    for (size_t i = 0; i < 3; i++) {
        struct tf_tokens tokens = {0};
        tf_tokens_cut(tf_slice_of(texts[i]), &tokens);
        ck_assert_uint_eq(tokens.count, 1);
        tf_tokens_close(&tokens);
    }
}
END_TEST

START_TEST(long_texts_that_differ_everywhere_are_merged_in_bounded_room) {
    struct tf_buf texts[3] = {{0}};
    for (int i = 0; i < 6000; i++)
        for (int j = 0; j < 3; j++)
            tf_buf_append_format(&texts[j], "%c%d ", 'a' + j, i);
    merge(tf_buf_text(&texts[0]), tf_buf_text(&texts[1]), tf_buf_text(&texts[2]));
    ck_assert_uint_eq(merged.len,
                      texts[1].len + texts[2].len + (merged.len - texts[1].len - texts[2].len));
    ck_assert(merged.len >= texts[1].len + texts[2].len - 1);
    for (int j = 0; j < 3; j++)
        tf_buf_close(&texts[j]);
}
END_TEST

static const char *const pieces[] = {
    "a",
    "bb",
    "ccc",
    " ",
    " ",
    ".",
    "\n",
    "9",
    "\xC3\xA9",
    "e\xCC\x81",
    "\xF0\x9F\x98\x80",
    "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x9A\x80",
    "\xE0\xA4\xA8\xE0\xA4\xAE\xE0\xA4\xB8\xE0\xA5\x8D\xE0\xA4\xA4\xE0\xA5\x87",
    "\xE0\xAE\xB5\xE0\xAE\xA3",
    "\xD7\xA9\xD7\x9C",
    "\xE2\x80\xAE",
    "\xE2\x9D\xA4\xEF\xB8\x8F"};
#define PIECE_COUNT (sizeof(pieces) / sizeof(pieces[0]))

static void random_text(struct tf_buf *out, uint64_t entity) {
    tf_buf_clear(out);
    uint64_t count = tf_draw_below(tf_draw(1, 1, entity, 0), 12);
    for (uint64_t i = 0; i < count; i++)
        tf_buf_append_text(out, pieces[tf_draw_below(tf_draw(1, 2, entity, i), PIECE_COUNT)]);
}

/* A text near another: some pieces replaced, dropped or put in. */
static void random_edit(struct tf_buf *out, const struct tf_buf *of, uint64_t entity) {
    struct tf_tokens tokens = {0};
    tf_buf_clear(out);
    tf_tokens_cut(tf_buf_slice(of), &tokens);
    for (size_t i = 0; i <= tokens.count; i++) {
        uint64_t what = tf_draw_below(tf_draw(1, 3, entity, i), 6);
        if (what == 0)
            tf_buf_append_text(out, pieces[tf_draw_below(tf_draw(1, 4, entity, i), PIECE_COUNT)]);
        if (i < tokens.count && what != 1)
            tf_buf_append_slice(out, tokens.items[i]);
    }
    tf_tokens_close(&tokens);
}

static void check_laws(struct tf_slice base, struct tf_slice one, struct tf_slice other) {
    struct tf_buf there = {0}, back = {0};
    tf_merge_texts(base, one, other, &there);
    tf_merge_texts(base, other, one, &back);
    ck_assert(tf_slice_equal(tf_buf_slice(&there), tf_buf_slice(&back)));
    ck_assert(tf_utf8_valid(tf_buf_slice(&there), NULL));
    tf_buf_clear(&back);
    tf_merge_texts(base, one, one, &back);
    ck_assert(tf_slice_equal(tf_buf_slice(&back), one));
    tf_buf_clear(&back);
    tf_merge_texts(base, base, one, &back);
    ck_assert(tf_slice_equal(tf_buf_slice(&back), one));
    tf_buf_clear(&back);
    tf_merge_texts(base, one, base, &back);
    ck_assert(tf_slice_equal(tf_buf_slice(&back), one));
    tf_buf_close(&there);
    tf_buf_close(&back);
}

START_TEST(merge_is_symmetric_and_changes_nothing_when_one_side_is_still) {
    struct tf_buf base = {0}, one = {0}, other = {0};
    for (uint64_t i = 0; i < 4000; i++) {
        random_text(&base, 3 * i);
        if (i % 2 == 0) {
            random_text(&one, 3 * i + 1);
            random_text(&other, 3 * i + 2);
        } else {
            random_edit(&one, &base, 3 * i + 1);
            random_edit(&other, &base, 3 * i + 2);
        }
        check_laws(tf_buf_slice(&base), tf_buf_slice(&one), tf_buf_slice(&other));
    }
    tf_buf_close(&base);
    tf_buf_close(&one);
    tf_buf_close(&other);
}
END_TEST

START_TEST(tokens_put_together_are_the_text) {
    struct tf_buf text = {0}, again = {0};
    for (uint64_t i = 0; i < 500; i++) {
        struct tf_tokens tokens = {0};
        random_text(&text, i);
        tf_tokens_cut(tf_buf_slice(&text), &tokens);
        tf_buf_clear(&again);
        for (size_t j = 0; j < tokens.count; j++) {
            ck_assert(tf_utf8_valid(tokens.items[j], NULL));
            tf_buf_append_slice(&again, tokens.items[j]);
        }
        ck_assert(tf_slice_equal(tf_buf_slice(&text), tf_buf_slice(&again)));
        tf_tokens_close(&tokens);
    }
    tf_buf_close(&text);
    tf_buf_close(&again);
}
END_TEST

static Suite *suite(void) {
    Suite *s = suite_create("merge");
    TCase *c = tcase_create("merge");
    tcase_add_checked_fixture(c, NULL, tear_down);
    tcase_add_test(c, regions_that_do_not_overlap_are_both_kept);
    tcase_add_test(c, overlapping_regions_stand_one_after_the_other_smaller_first);
    tcase_add_test(c, two_sentences_over_one_are_never_interleaved);
    tcase_add_test(c, identical_changes_are_made_once);
    tcase_add_test(c, change_beats_a_removal_of_the_same_words);
    tcase_add_test(c, emoji_with_joiners_and_conjuncts_are_never_split);
    tcase_add_test(c, long_texts_that_differ_everywhere_are_merged_in_bounded_room);
    tcase_add_test(c, merge_is_symmetric_and_changes_nothing_when_one_side_is_still);
    tcase_add_test(c, tokens_put_together_are_the_text);
    suite_add_tcase(s, c);
    return s;
}

TF_TEST_MAIN(suite)
