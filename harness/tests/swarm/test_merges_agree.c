/* The client's merge beside the one that an oracle works out by itself. */
#include "offline/merge.h"
#include "oracle/merge_simple.h"
#include "support/check_main.h"

#include <stdlib.h>

static void draw_text(unsigned *seed, struct tf_buf *out) {
    static const char *const words[] = {"a", "b", "soup", "rice", " ", ",", "  ", "dal"};
    tf_buf_clear(out);
    for (int i = rand_r(seed) % 7; i >= 0; i--)
        tf_buf_append_text(out, words[(unsigned)rand_r(seed) % 8]);
}

/* What both come to by different ways. */
START_TEST(where_it_is_settled_the_client_merges_alike) {
    struct tf_buf texts[3] = {{0}}, due = {0}, is = {0};
    unsigned seed = 7, met = 0;
    for (int round = 0; round < 200000; round++) {
        for (int i = 0; i < 3; i++)
            draw_text(&seed, &texts[i]);
        tf_buf_clear(&due);
        tf_buf_clear(&is);
        struct tf_slice base = tf_buf_slice(&texts[0]), one = tf_buf_slice(&texts[1]),
                        other = tf_buf_slice(&texts[2]);
        if (!tf_merge_simple(base, one, other, &due))
            continue;
        met++;
        tf_merge_texts(base, one, other, &is);
        ck_assert_msg(tf_slice_equal(tf_buf_slice(&due), tf_buf_slice(&is)),
                      "\"%s\": \"%s\" and \"%s\" give \"%s\", not \"%s\"", tf_buf_text(&texts[0]),
                      tf_buf_text(&texts[1]), tf_buf_text(&texts[2]), tf_buf_text(&is),
                      tf_buf_text(&due));
    }
    ck_assert_uint_gt(met, 1000);
    for (int i = 0; i < 3; i++)
        tf_buf_close(&texts[i]);
    tf_buf_close(&due);
    tf_buf_close(&is);
}
END_TEST

static Suite *suite(void) {
    Suite *s = suite_create("merges-agree");
    TCase *c = tcase_create("merges-agree");
    tcase_add_test(c, where_it_is_settled_the_client_merges_alike);
    suite_add_tcase(s, c);
    return s;
}

TF_TEST_MAIN(suite)
