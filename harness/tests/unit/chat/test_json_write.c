#include "chat/json_write.h"

#include "chat/json_text.h"
#include "support/check_main.h"
#include "unit/chat/samples.h"

#include <cjson/cJSON.h>

/* Written by us, read by cJSON. */
static void assert_survives(struct tf_slice text) {
    struct tf_buf out = {0};
    tf_buf_append_byte(&out, '{');
    tf_json_field_text(&out, "a", text);
    tf_buf_append_byte(&out, '}');
    struct tf_json_scan scan;
    tf_json_scan(tf_buf_slice(&out), &scan);
    ck_assert_int_eq(scan.refusal, TF_REFUSAL_NONE);
    cJSON *root = cJSON_ParseWithLength(out.data, out.len);
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(root, "a");
    ck_assert(cJSON_IsString(item));
    assert_same_slice(tf_slice_of(item->valuestring), text);
    cJSON_Delete(root);
    tf_buf_close(&out);
}

START_TEST(a_hostile_text_is_read_back_unchanged) {
    assert_survives(hostile_text(_i));
}
END_TEST

static size_t put_code_point(char *out, uint32_t code) {
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    size_t len = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    static const unsigned char leads[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = len - 1; i > 0; i--, code >>= 6)
        out[i] = (char)(0x80 | (code & 0x3F));
    out[0] = (char)(leads[len] | code);
    return len;
}

START_TEST(every_code_point_is_read_back_unchanged) {
    static char text[0x110000 * 4];
    size_t len = 0;
    for (uint32_t code = 1; code < 0x110000; code++)
        if (code < 0xD800 || code > 0xDFFF)
            len += put_code_point(text + len, code);
    assert_survives((struct tf_slice){text, len});
}
END_TEST

static void assert_writes(struct tf_buf *out, const char *wanted) {
    tf_buf_append_byte(out, '}');
    ck_assert_str_eq(tf_buf_text(out), wanted);
    tf_buf_close(out);
}

START_TEST(empty_fields_are_left_out) {
    struct tf_buf out = {0};
    struct tf_id none = {{0}};
    tf_buf_append_byte(&out, '{');
    tf_json_field_text(&out, "a", (struct tf_slice){0});
    tf_json_field_id(&out, "b", &none);
    tf_json_field_u64(&out, "c", 0);
    tf_json_field_count(&out, "d", 0);
    tf_json_field_time(&out, "e", 0);
    tf_json_field_true(&out, "f", false);
    tf_json_field_json(&out, "g", (struct tf_slice){0});
    assert_writes(&out, "{}");
}
END_TEST

START_TEST(counters_travel_in_quotes_and_times_as_numbers) {
    struct tf_buf out = {0};
    tf_buf_append_byte(&out, '{');
    tf_json_field_u64(&out, "a", UINT64_MAX);
    tf_json_field_time(&out, "b", -1);
    tf_json_field_count(&out, "c", TF_JSON_EXACT_MAX);
    tf_json_field_true(&out, "d", true);
    assert_writes(&out,
                  "{\"a\":\"18446744073709551615\",\"b\":-1,\"c\":9007199254740991,\"d\":true}");
}
END_TEST

START_TEST(a_clock_beyond_what_a_double_holds_is_drawn_to_the_nearest) {
    struct tf_buf out = {0};
    tf_buf_append_byte(&out, '{');
    tf_json_field_time(&out, "a", INT64_MAX);
    tf_json_field_time(&out, "b", INT64_MIN);
    assert_writes(&out, "{\"a\":9007199254740991,\"b\":-9007199254740991}");
}
END_TEST

static Suite *suite(void) {
    Suite *made = suite_create("json_write");
    TCase *tests = tcase_create("all");
    tcase_add_loop_test(tests, a_hostile_text_is_read_back_unchanged, 0, HOSTILE_TEXTS);
    tcase_add_test(tests, every_code_point_is_read_back_unchanged);
    tcase_add_test(tests, empty_fields_are_left_out);
    tcase_add_test(tests, counters_travel_in_quotes_and_times_as_numbers);
    tcase_add_test(tests, a_clock_beyond_what_a_double_holds_is_drawn_to_the_nearest);
    suite_add_tcase(made, tests);
    return made;
}

TF_TEST_MAIN(suite)
