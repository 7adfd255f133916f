#include "base/hash.h"
#include "support/check_main.h"

START_TEST(the_hash_of_known_bytes_never_changes) {
    ck_assert_uint_eq(tf_hash_text("tiffin"), UINT64_C(0x9B1C5A45C3BBD829));
    ck_assert_uint_eq(tf_hash_text("tiffin"), tf_hash_slice(TF_SLICE_LITERAL("tiffin")));
    ck_assert_uint_eq(tf_hash_text("tiffin"), tf_hash_bytes("tiffin", 6, 0));
}
END_TEST

START_TEST(a_pair_is_not_its_mirror_image) {
    ck_assert_uint_ne(tf_hash_pair(1, 2), tf_hash_pair(2, 1));
    ck_assert_uint_ne(tf_hash_pair(0, 0), tf_hash_pair(0, 1));
}
END_TEST

static void digest_of(const char *const *parts, size_t count, char out[TF_DIGEST_TEXT_SIZE]) {
    struct tf_digest *digest = tf_digest_create();
    for (size_t i = 0; i < count; i++)
        tf_digest_update(digest, parts[i], tf_slice_of(parts[i]).len);
    tf_digest_text(digest, out);
    tf_digest_destroy(digest);
}

START_TEST(a_digest_depends_on_the_bytes_and_not_on_how_they_were_cut) {
    char whole[TF_DIGEST_TEXT_SIZE];
    char pieces[TF_DIGEST_TEXT_SIZE];
    char other[TF_DIGEST_TEXT_SIZE];
    digest_of((const char *const[]){"event one, event two"}, 1, whole);
    digest_of((const char *const[]){"event one", "", ", event two"}, 3, pieces);
    digest_of((const char *const[]){"event two, event one"}, 1, other);
    ck_assert_str_eq(whole, pieces);
    ck_assert_str_ne(whole, other);
}
END_TEST

START_TEST(many_small_parts_digest_as_one_long_one) {
    enum { SIZE = 20000, PART = 7 };
    static unsigned char bytes[SIZE];
    char whole[TF_DIGEST_TEXT_SIZE], parts[TF_DIGEST_TEXT_SIZE];
    for (size_t i = 0; i < SIZE; i++)
        bytes[i] = (unsigned char)(i * 31 + i / 256);
    struct tf_digest *one = tf_digest_create(), *many = tf_digest_create();
    tf_digest_update(one, bytes, SIZE);
    for (size_t at = 0; at < SIZE; at += PART) {
        tf_digest_update(many, bytes + at, SIZE - at < PART ? SIZE - at : PART);
        if (at % 1001 == 0)
            tf_digest_text(many, parts); /* reading changes nothing */
    }
    tf_digest_text(one, whole);
    tf_digest_text(many, parts);
    ck_assert_str_eq(parts, whole);
    tf_digest_destroy(one);
    tf_digest_destroy(many);
}
END_TEST

START_TEST(a_digest_may_be_read_in_the_middle) {
    char at_once[TF_DIGEST_TEXT_SIZE];
    char middle[TF_DIGEST_TEXT_SIZE];
    char end[TF_DIGEST_TEXT_SIZE];
    digest_of((const char *const[]){"ab"}, 1, at_once);
    struct tf_digest *digest = tf_digest_create();
    tf_digest_update(digest, "a", 1);
    tf_digest_text(digest, middle);
    tf_digest_update(digest, "b", 1);
    tf_digest_text(digest, end);
    tf_digest_destroy(digest);
    ck_assert_str_ne(middle, end);
    ck_assert_str_eq(end, at_once);
}
END_TEST

START_TEST(the_digest_of_nothing_is_the_published_one) {
    char text[TF_DIGEST_TEXT_SIZE];
    digest_of(NULL, 0, text);
    ck_assert_str_eq(text, "99aa06d3014798d86001c324468d497f");
}
END_TEST

static Suite *hash_suite(void) {
    Suite *suite = suite_create("hash");
    TCase *tests = tcase_create("hash");
    tcase_add_test(tests, the_hash_of_known_bytes_never_changes);
    tcase_add_test(tests, a_pair_is_not_its_mirror_image);
    tcase_add_test(tests, a_digest_depends_on_the_bytes_and_not_on_how_they_were_cut);
    tcase_add_test(tests, many_small_parts_digest_as_one_long_one);
    tcase_add_test(tests, a_digest_may_be_read_in_the_middle);
    tcase_add_test(tests, the_digest_of_nothing_is_the_published_one);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(hash_suite)
