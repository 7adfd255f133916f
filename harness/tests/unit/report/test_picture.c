#include "report/deflate.h"
#include "report/picture/picture.h"
#include "support/check_main.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static struct tf_plan *plan_of_one_replica(void) {
    struct tf_plan *plan = tf_plan_create();
    plan->name = tf_strdup("A \"claim\"");
    plan->case_id = tf_strdup("theme/some");
    plan->seed = 7;
    plan->replica_count = 1;
    plan->replicas = tf_alloc_zero(1, sizeof(*plan->replicas));
    plan->replicas[0].name = tf_id_of("asha");
    return plan;
}

static struct tf_record net(uint64_t index, uint64_t cause, enum tf_record_kind kind,
                            const char *bytes) {
    struct tf_record record = {
        .index = index, .cause = cause, .at_us = (tf_time)index * 1000, .kind = kind};
    record.net.exchange = 5;
    record.net.fault = TF_VERB_COUNT;
    record.net.bytes = tf_slice_of(bytes);
    return record;
}

static void tell(struct tf_picture *picture, struct tf_record record) {
    struct tf_sink sink = tf_picture_sink(picture);
    sink.record(sink.self, &record);
}

/* The file's first line and its unpacked rest. */
static cJSON *unpack(struct tf_buf *file, cJSON **head) {
    char *end = memchr(file->data, '\n', file->len);
    ck_assert_ptr_nonnull(end);
    *head = cJSON_ParseWithLength(file->data, (size_t)(end - file->data));
    ck_assert_ptr_nonnull(*head);
    uLongf len = 8 << 20;
    char *text = tf_alloc(len);
    size_t used = (size_t)(end - file->data) + 1;
    ck_assert_int_eq(uncompress((Bytef *)text, &len, (Bytef *)file->data + used, file->len - used),
                     Z_OK);
    cJSON *picture = cJSON_ParseWithLength(text, len);
    ck_assert_ptr_nonnull(picture);
    free(text);
    return picture;
}

static const cJSON *at(const cJSON *object, const char *name) {
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
    ck_assert_msg(item != NULL, "no field %s", name);
    return item;
}

START_TEST(a_picture_keeps_records_in_columns_with_their_causes) {
    struct tf_plan *plan = plan_of_one_replica();
    struct tf_picture *picture = tf_picture_create(plan);
    struct tf_result result;
    struct tf_buf file = {0};
    tf_result_init(&result);
    tell(picture, net(1, 0, TF_RECORD_REQUEST, "{\"a\":1}"));
    tell(picture, (struct tf_record){.index = 2, .cause = 1, .kind = TF_RECORD_CHANGE});
    tell(picture, net(3, 2, TF_RECORD_REQUEST_TAKEN, ""));
    tf_picture_append(&file, picture, &result, TF_PICTURE_BYTES_MAX);
    cJSON *head, *data = unpack(&file, &head);
    ck_assert_str_eq(at(head, "case")->valuestring, "theme/some");
    ck_assert_int_eq(at(head, "messages")->valueint, 1);
    ck_assert_ptr_null(cJSON_GetObjectItemCaseSensitive(head, "left_out"));
    const cJSON *cause = at(at(data, "records"), "cause");
    ck_assert_int_eq(cJSON_GetArraySize(cause), 2);
    ck_assert_int_eq(cJSON_GetArrayItem(cause, 1)->valueint, 1); /* over the one that is not kept */
    ck_assert_int_eq(cJSON_GetArrayItem(at(at(data, "records"), "index"), 1)->valueint, 2);
    ck_assert_str_eq(cJSON_GetArrayItem(at(data, "bodies"), 1)->valuestring, "{\"a\":1}");
    ck_assert_str_eq(at(data, "name")->valuestring, "A \"claim\"");
    cJSON_Delete(head);
    cJSON_Delete(data);
    tf_buf_close(&file);
    tf_result_close(&result);
    tf_picture_destroy(picture);
    tf_plan_destroy(plan);
}
END_TEST

START_TEST(what_does_not_fit_is_left_out_and_said) {
    struct tf_plan *plan = plan_of_one_replica();
    struct tf_picture *picture = tf_picture_create(plan);
    struct tf_result result;
    struct tf_buf file = {0};
    tf_result_init(&result);
    for (uint64_t i = 1; i <= 4000; i++) {
        char body[64];
        snprintf(body, sizeof(body), "%016llx", (unsigned long long)i * 0x9e3779b97f4a7c15u);
        struct tf_record record = net(i, 0, TF_RECORD_REQUEST, body);
        record.at_us = (tf_time)(i * i * 7919 % 100003);
        tell(picture, record);
    }
    tf_picture_append(&file, picture, &result, 12000);
    cJSON *head, *data = unpack(&file, &head);
    const char *left_out = at(head, "left_out")->valuestring;
    ck_assert_uint_le(file.len, 12000);
    ck_assert_ptr_nonnull(strstr(left_out, "contents of messages on the wire"));
    ck_assert_ptr_nonnull(strstr(left_out, "of 4000 records"));
    ck_assert_int_eq(cJSON_GetArraySize(at(at(data, "records"), "kind")),
                     at(head, "records")->valueint);
    cJSON_Delete(head);
    cJSON_Delete(data);
    tf_buf_close(&file);
    tf_result_close(&result);
    tf_picture_destroy(picture);
    tf_plan_destroy(plan);
}
END_TEST

START_TEST(base_64_pads_as_its_standard_says) {
    static const char *const pairs[][2] = {
        {"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foobar", "Zm9vYmFy"}};
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        struct tf_buf out = {0};
        tf_base64_append(&out, tf_slice_of(pairs[i][0]));
        ck_assert_str_eq(tf_buf_text(&out), pairs[i][1]);
        tf_buf_close(&out);
    }
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create("picture");
    TCase *tests = tcase_create("picture");
    tcase_add_test(tests, a_picture_keeps_records_in_columns_with_their_causes);
    tcase_add_test(tests, what_does_not_fit_is_left_out_and_said);
    tcase_add_test(tests, base_64_pads_as_its_standard_says);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(suite)
