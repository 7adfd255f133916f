/* The media host: one object for each key, whatever comes how often. */
#include "media/host.h"
#include "support/check_main.h"

#include <string.h>

static struct tf_media_host *host;
static struct tf_media_answer answer;
static char file[100];

static void set_up(void) {
    host = tf_media_host_create(7);
    answer = (struct tf_media_answer){.status = 0};
    for (size_t i = 0; i < sizeof(file); i++)
        file[i] = (char)i;
}

static void tear_down(void) {
    tf_buf_close(&answer.body);
    tf_media_host_destroy(host);
}

static int put_as(const char *key, uint64_t offset, size_t len, const char *extension) {
    struct tf_buf path = {0};
    struct tf_wire_upload part = {.key = tf_id_of(key),
                                  .offset = offset,
                                  .size = sizeof(file),
                                  .type = TF_MESSAGE_IMAGE,
                                  .extension = tf_slice_of(extension)};
    tf_wire_upload_path(&path, &part);
    tf_media_host_take(host, TF_HTTP_PUT, tf_buf_slice(&path),
                       (struct tf_slice){file + offset, len}, &answer);
    tf_buf_close(&path);
    return answer.status;
}

static int put(const char *key, uint64_t offset, size_t len) {
    return put_as(key, offset, len, "jpg");
}

/* What the last answer says is there, and its address into `url`, which may be empty. */
static uint64_t received(struct tf_buf *url) {
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_stored stored;
    ck_assert_int_eq(tf_wire_stored_parse(tf_buf_slice(&answer.body), &doc, &stored, NULL), TF_OK);
    tf_buf_clear(url);
    tf_buf_append_slice(url, stored.url);
    tf_wire_doc_destroy(doc);
    return stored.received;
}

START_TEST(a_file_that_came_in_parts_is_given_whole) {
    struct tf_buf url = {0}, path = {0};
    ck_assert_int_eq(put("a1", 0, 40), 200);
    ck_assert_uint_eq(received(&url), 40);
    ck_assert_uint_eq(url.len, 0);
    ck_assert_int_eq(put("a1", 40, 60), 200);
    ck_assert_uint_eq(received(&url), 100);
    ck_assert(tf_wire_download_path(&path, tf_buf_slice(&url), 0));
    tf_media_host_take(host, TF_HTTP_GET, tf_buf_slice(&path), (struct tf_slice){0}, &answer);
    ck_assert_int_eq(answer.status, 200);
    ck_assert(tf_slice_equal(tf_buf_slice(&answer.body), (struct tf_slice){file, sizeof(file)}));
    tf_buf_close(&path);
    tf_buf_close(&url);
}
END_TEST

START_TEST(a_part_that_comes_again_changes_nothing) {
    struct tf_buf first = {0}, again = {0};
    ck_assert_int_eq(put("a1", 0, 60), 200);
    ck_assert_int_eq(put("a1", 0, 60), 200);
    ck_assert_ptr_null(answer.changed);
    ck_assert_uint_eq(received(&first), 60);
    ck_assert_int_eq(put("a1", 50, 50), 200); /* what is new of it is taken */
    ck_assert_uint_eq(received(&first), 100);
    ck_assert_int_eq(put("a1", 60, 40), 200);
    ck_assert_uint_eq(received(&again), 100);
    ck_assert(first.len > 0 && tf_slice_equal(tf_buf_slice(&first), tf_buf_slice(&again)));
    tf_buf_close(&first);
    tf_buf_close(&again);
}
END_TEST

START_TEST(a_part_behind_a_gap_is_not_taken_and_the_answer_says_where_to_go_on) {
    struct tf_buf url = {0};
    ck_assert_int_eq(put("a1", 0, 40), 200);
    ck_assert_int_eq(put("a1", 60, 40), 200);
    ck_assert_uint_eq(received(&url), 40);
    tf_buf_close(&url);
}
END_TEST

START_TEST(another_key_is_another_object) {
    struct tf_buf one = {0}, other = {0};
    ck_assert_int_eq(put("a1", 0, 100), 200);
    received(&one);
    ck_assert_int_eq(put("a2", 0, 100), 200);
    received(&other);
    ck_assert(!tf_slice_equal(tf_buf_slice(&one), tf_buf_slice(&other)));
    tf_buf_close(&one);
    tf_buf_close(&other);
}
END_TEST

START_TEST(what_it_does_not_keep_is_refused_with_a_code) {
    ck_assert_int_eq(put_as("a1", 0, 100, "exe"), 415);
    ck_assert_int_eq(tf_wire_refusal_parse(tf_buf_slice(&answer.body)),
                     TF_REFUSAL_UNSUPPORTED_MEDIA);
    struct tf_slice large =
        TF_SLICE_LITERAL("/media/a1?offset=0&size=100000000&type=video&extension=mp4");
    tf_media_host_take(host, TF_HTTP_PUT, large, (struct tf_slice){file, 1}, &answer);
    ck_assert_int_eq(answer.status, 413);
    ck_assert_int_eq(put("a1", 0, 40), 200);
    struct tf_slice other =
        TF_SLICE_LITERAL("/media/a1?offset=40&size=50&type=image&extension=jpg");
    tf_media_host_take(host, TF_HTTP_PUT, other, (struct tf_slice){file, 10}, &answer);
    ck_assert_int_eq(answer.status, 409);
}
END_TEST

START_TEST(what_it_does_not_have_is_not_found) {
    tf_media_host_take(host, TF_HTTP_GET, TF_SLICE_LITERAL("/media/onone?offset=0"),
                       (struct tf_slice){0}, &answer);
    ck_assert_int_eq(answer.status, 404);
    tf_media_host_take(host, TF_HTTP_DELETE, TF_SLICE_LITERAL("/media/onone?offset=0"),
                       (struct tf_slice){0}, &answer);
    ck_assert_int_eq(answer.status, 404);
    tf_media_host_take(host, TF_HTTP_PUT, TF_SLICE_LITERAL("/media/a1?size=1"),
                       (struct tf_slice){0}, &answer);
    ck_assert_int_eq(answer.status, 400);
}
END_TEST

static Suite *suite(void) {
    Suite *s = suite_create("media host");
    TCase *t = tcase_create("objects");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, a_file_that_came_in_parts_is_given_whole);
    tcase_add_test(t, a_part_that_comes_again_changes_nothing);
    tcase_add_test(t, a_part_behind_a_gap_is_not_taken_and_the_answer_says_where_to_go_on);
    tcase_add_test(t, another_key_is_another_object);
    tcase_add_test(t, what_it_does_not_keep_is_refused_with_a_code);
    tcase_add_test(t, what_it_does_not_have_is_not_found);
    suite_add_tcase(s, t);
    return s;
}

TF_TEST_MAIN(suite)
