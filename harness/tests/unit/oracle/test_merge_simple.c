#include "oracle/merge_simple.h"
#include "support/check_main.h"

static const char *settled(const char *base, const char *one, const char *other,
                           struct tf_buf *out) {
    tf_buf_clear(out);
    return tf_merge_simple(tf_slice_of(base), tf_slice_of(one), tf_slice_of(other), out)
               ? tf_buf_text(out)
               : "?";
}

static const struct row {
    const char *base, *one, *other, *merged; /* "?" where the rules settle nothing */
} rows[] = {
    {"at noon", "at noon", "at one", "at one"},
    {"at noon", "at one", "at one", "at one"},
    {"at noon", "at one", "at two", "at one two"},
    {"one two three", "ONE two three", "one two THREE", "ONE two THREE"},
    {"one two", "ONE two", "one TWO", "ONE TWO"},
    {"soup", "soup, bread", "soup. rice", "soup, bread . rice"},
    {"soup rice", "soup ", "soup dal", "soup dal"},
    {"soup", "hot soup", "soup now", "hot soup now"},
    {"a b", "a a b", "a b c", "?"},         /* which "a " is new? */
    {"red cat", "big dog", "old cat", "?"}, /* several words at once */
    {"chai", "चाय", "coffee", "?"},
    {"one", "", "two", "two"},
};

START_TEST(the_rules_settle_what_anybody_can_see) {
    struct tf_buf out = {0};
    const struct row *row = &rows[_i];
    ck_assert_str_eq(settled(row->base, row->one, row->other, &out), row->merged);
    ck_assert_str_eq(settled(row->base, row->other, row->one, &out), row->merged);
    tf_buf_close(&out);
}
END_TEST

static Suite *suite(void) {
    Suite *s = suite_create("merge-simple");
    TCase *c = tcase_create("merge-simple");
    tcase_add_loop_test(c, the_rules_settle_what_anybody_can_see, 0,
                        (int)(sizeof(rows) / sizeof(rows[0])));
    suite_add_tcase(s, c);
    return s;
}

TF_TEST_MAIN(suite)
