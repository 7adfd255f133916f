#include "env/result.h"
#include "support/check_main.h"

#include <string.h>

static struct tf_record message_record(uint64_t index, const char *content) {
    struct tf_record record = {
        .index = index, .kind = TF_RECORD_VIEW_MESSAGE, .node = 1, .at_us = 5};
    record.message.exists = true;
    record.message.content = tf_slice_of(content);
    return record;
}

START_TEST(a_trace_keeps_its_own_copy_of_borrowed_bytes) {
    struct tf_trace *trace = tf_trace_create(0);
    struct tf_sink sink = tf_trace_sink(trace);
    char content[] = "hello";
    struct tf_record record = message_record(1, content);
    sink.record(sink.self, &record);
    memset(content, 'x', 5);
    ck_assert(tf_slice_is(tf_trace_at(trace, 0)->message.content, "hello"));
    tf_trace_destroy(trace);
}
END_TEST

START_TEST(what_an_app_has_stored_is_kept_too) {
    struct tf_trace *trace = tf_trace_create(0);
    struct tf_sink sink = tf_trace_sink(trace);
    char value[] = "hello";
    struct tf_record record = {.index = 1, .kind = TF_RECORD_VIEW_DATA, .node = 1};
    record.data.value = tf_slice_of(value);
    sink.record(sink.self, &record);
    memset(value, 'x', 5);
    ck_assert(tf_slice_is(tf_trace_at(trace, 0)->data.value, "hello"));
    tf_trace_destroy(trace);
}
END_TEST

START_TEST(a_bounded_trace_keeps_the_last_records_in_order) {
    struct tf_trace *trace = tf_trace_create(3);
    struct tf_sink sink = tf_trace_sink(trace);
    for (uint64_t i = 1; i <= 10; i++) {
        struct tf_record record = message_record(i, "m");
        sink.record(sink.self, &record);
    }
    ck_assert_uint_eq(tf_trace_count(trace), 3);
    for (size_t i = 0; i < 3; i++) {
        ck_assert_uint_eq(tf_trace_at(trace, i)->index, 8 + i);
    }
    tf_trace_destroy(trace);
}
END_TEST

static void digest_of(const struct tf_record *record, char out[TF_DIGEST_TEXT_SIZE]) {
    struct tf_digest *digest = tf_digest_create();
    tf_record_digest(digest, record);
    tf_digest_text(digest, out);
    tf_digest_destroy(digest);
}

START_TEST(a_digest_does_not_see_padding_or_addresses) {
    char one[TF_DIGEST_TEXT_SIZE], two[TF_DIGEST_TEXT_SIZE];
    char here[] = "same bytes", there[] = "same bytes";
    struct tf_record a, b;
    memset(&a, 0x00, sizeof(a));
    memset(&b, 0xff, sizeof(b));
    b.index = a.index = 7;
    b.cause = a.cause = 3;
    b.at_us = a.at_us = 99;
    b.kind = a.kind = TF_RECORD_DISK;
    b.node = a.node = 2;
    a.extension = b.extension = 1;
    memset(&b.disk, 0, sizeof(b.disk));
    a.disk.opens = b.disk.opens = true;
    a.disk.text = tf_slice_of(here);
    b.disk.text = tf_slice_of(there);
    digest_of(&a, one);
    digest_of(&b, two);
    ck_assert_str_eq(one, two);
}
END_TEST

START_TEST(a_digest_sees_every_kind_and_its_content) {
    char before[TF_DIGEST_TEXT_SIZE], after[TF_DIGEST_TEXT_SIZE];
    for (unsigned kind = 0; kind < TF_RECORD_KIND_COUNT; kind++) {
        struct tf_record record = {.index = 1, .kind = (enum tf_record_kind)kind};
        digest_of(&record, before);
        record.cause = 1;
        digest_of(&record, after);
        ck_assert_str_ne(before, after);
    }
    struct tf_record a = message_record(1, "left"), b = message_record(1, "rite");
    digest_of(&a, before);
    digest_of(&b, after);
    ck_assert_str_ne(before, after);
}
END_TEST

START_TEST(findings_above_the_bound_are_counted_and_freed) {
    struct tf_result result;
    tf_result_init(&result);
    for (int i = 0; i < TF_FINDINGS_MAX + 5; i++) {
        tf_result_add(&result, (struct tf_finding){.rule = "x", .headline = tf_strdup("h")});
    }
    ck_assert_uint_eq(result.finding_count, TF_FINDINGS_MAX);
    ck_assert_uint_eq(result.findings_dropped, 5);
    tf_result_close(&result);
    ck_assert_uint_eq(result.finding_count, 0);
}
END_TEST

START_TEST(every_word_names_one_oracle) {
    for (unsigned i = 0; i < TF_ORACLE_COUNT; i++) {
        enum tf_oracle oracle = TF_ORACLE_COUNT;
        ck_assert(tf_oracle_parse(tf_oracle_word((enum tf_oracle)i), &oracle));
        ck_assert_uint_eq(oracle, i);
    }
    enum tf_oracle untouched = TF_ORACLE_PROGRESS;
    ck_assert(!tf_oracle_parse("no-such-oracle", &untouched));
    ck_assert_uint_eq(untouched, TF_ORACLE_PROGRESS);
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create("trace");
    TCase *tests = tcase_create("trace, digest and result");
    tcase_add_test(tests, a_trace_keeps_its_own_copy_of_borrowed_bytes);
    tcase_add_test(tests, what_an_app_has_stored_is_kept_too);
    tcase_add_test(tests, a_bounded_trace_keeps_the_last_records_in_order);
    tcase_add_test(tests, a_digest_does_not_see_padding_or_addresses);
    tcase_add_test(tests, a_digest_sees_every_kind_and_its_content);
    tcase_add_test(tests, findings_above_the_bound_are_counted_and_freed);
    tcase_add_test(tests, every_word_names_one_oracle);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(suite)
