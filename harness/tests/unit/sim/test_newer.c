/* What a later version of the server adds to what it says. */
#include "sim/newer.h"
#include "support/check_main.h"

#include <string.h>

#define NEW "\"reactions\":{\"of\":[\"somebody\",1,null,true,{}]}"

static void expect(const char *body, const char *newer) {
    struct tf_blob *blob = tf_newer_body(tf_blob_create(tf_slice_of(body)));
    struct tf_slice found = tf_blob_slice(blob);
    ck_assert_msg(tf_slice_is(found, newer), "%.*s", (int)found.len, found.data);
    tf_blob_release(blob);
}

START_TEST(every_object_has_a_field_that_nobody_knows) {
    expect("{\"a\":1}", "{" NEW ",\"a\":1}");
    expect("{\"a\":{\"b\":[{\"c\":2}]}}", "{" NEW ",\"a\":{" NEW ",\"b\":[{" NEW ",\"c\":2}]}}");
    expect("{}", "{" NEW "}");
}
END_TEST

START_TEST(texts_stay_as_they_are) {
    expect("{\"a\":\"{x} \\\"{y}\\\" \\\\\"}", "{" NEW ",\"a\":\"{x} \\\"{y}\\\" \\\\\"}");
}
END_TEST

START_TEST(metadata_is_not_the_servers) {
    expect("{\"metadata\":{\"orderId\":{}},\"b\":{\"c\":1}}",
           "{" NEW ",\"metadata\":{\"orderId\":{}},\"b\":{" NEW ",\"c\":1}}");
}
END_TEST

START_TEST(what_is_no_object_is_not_touched) {
    expect("", "");
    expect("[1,2]", "[1,2]");
}
END_TEST

static Suite *suite(void) {
    Suite *made = suite_create("newer");
    TCase *all = tcase_create("all");
    tcase_add_test(all, every_object_has_a_field_that_nobody_knows);
    tcase_add_test(all, texts_stay_as_they_are);
    tcase_add_test(all, metadata_is_not_the_servers);
    tcase_add_test(all, what_is_no_object_is_not_touched);
    suite_add_tcase(made, all);
    return made;
}

TF_TEST_MAIN(suite)
