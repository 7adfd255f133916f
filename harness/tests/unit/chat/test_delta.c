/* Edits as deltas: what is made fits, what does not fit is refused, and characters stay whole. */
#include "base/random.h"
#include "base/text.h"
#include "chat/delta.h"
#include "support/check_main.h"

#include <string.h>

#define LONG                                                                                       \
    "two plates of rice with dal and one of paneer for the four of us, at the small gate please"

static struct tf_delta make(const char *base, const char *text) {
    struct tf_delta delta;
    ck_assert(tf_delta_make(tf_slice_of(base), tf_slice_of(text), &delta));
    return delta;
}

START_TEST(changed_word_travels_alone) {
    struct tf_delta delta = make(LONG ".", LONG "!");
    ck_assert_uint_eq(delta.at, strlen(LONG));
    ck_assert_uint_eq(delta.cut, 1);
    ck_assert(tf_slice_is(delta.put, "!"));
}
END_TEST

START_TEST(short_text_travels_whole) {
    struct tf_delta delta;
    ck_assert(!tf_delta_make(tf_slice_of("noon"), tf_slice_of("one"), &delta));
    ck_assert(!delta.is_set);
}
END_TEST

START_TEST(characters_are_never_cut) {
    struct tf_delta delta = make(LONG "\xE0\xA4\x95", LONG "\xE0\xA4\x96");
    ck_assert(tf_utf8_valid(delta.put, NULL));
    ck_assert_uint_eq(delta.put.len, 3);
}
END_TEST

START_TEST(another_base_is_noticed) {
    struct tf_delta delta = make(LONG ".", LONG "!");
    struct tf_buf out = {0};
    tf_buf_append_text(&out, "kept");
    ck_assert(!tf_delta_apply(&delta, tf_slice_of("x" LONG), &out));
    ck_assert(!tf_delta_apply(&delta, tf_slice_of("short"), &out));
    ck_assert_str_eq(tf_buf_text(&out), "kept");
    tf_buf_close(&out);
}
END_TEST

START_TEST(whatever_is_made_gives_the_text_back) {
    static const char *const words[] = {"rice ", "\xE0\xA4\x9A", "\xF0\x9F\x8D\x9B ", "dal", "\n"};
    unsigned made = 0;
    for (uint64_t seed = 0; seed < 500; seed++) {
        char texts[2][512] = {"", ""};
        for (uint64_t n = 0; n < 40; n++)
            for (uint64_t i = 0; i < 2; i++)
                if (tf_draw(seed, 1, i, n) % 16 != 0)
                    strcat(texts[i], words[tf_draw(seed, 2, 0, n) % 5]);
        struct tf_delta delta;
        struct tf_buf out = {0};
        if (tf_delta_make(tf_slice_of(texts[0]), tf_slice_of(texts[1]), &delta)) {
            made++;
            ck_assert(tf_utf8_valid(delta.put, NULL));
            ck_assert(tf_delta_apply(&delta, tf_slice_of(texts[0]), &out));
            ck_assert_str_eq(tf_buf_text(&out), texts[1]);
        }
        tf_buf_close(&out);
    }
    ck_assert_uint_gt(made, 50);
}
END_TEST

static Suite *delta_suite(void) {
    Suite *suite = suite_create("delta");
    TCase *tcase = tcase_create("all");
    tcase_add_test(tcase, changed_word_travels_alone);
    tcase_add_test(tcase, short_text_travels_whole);
    tcase_add_test(tcase, characters_are_never_cut);
    tcase_add_test(tcase, another_base_is_noticed);
    tcase_add_test(tcase, whatever_is_made_gives_the_text_back);
    suite_add_tcase(suite, tcase);
    return suite;
}

TF_TEST_MAIN(delta_suite)
