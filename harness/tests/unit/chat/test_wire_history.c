/* Pages of history: what must be so before a client believes one. */
#include "chat/wire.h"

#include "support/check_main.h"
#include "unit/chat/samples.h"

static struct tf_message at(uint64_t position) {
    struct tf_message message = full_message();
    message.position = position;
    return message;
}

static enum tf_code parse(uint64_t first, uint64_t second, const char *tail,
                          struct tf_wire_history *page, struct tf_wire_doc **doc) {
    struct tf_buf body = {0};
    struct tf_message messages[2] = {at(first), at(second)};
    tf_buf_append_text(&body, "{\"messages\":[");
    tf_wire_message(&body, &messages[0]);
    tf_buf_append_byte(&body, ',');
    tf_wire_message(&body, &messages[1]);
    tf_buf_append_text(&body, "]");
    tf_buf_append_text(&body, tail);
    enum tf_code code = tf_wire_history_parse(tf_buf_slice(&body), doc, page, NULL);
    tf_buf_close(&body);
    return code;
}

START_TEST(a_page_survives_with_where_the_next_one_ends) {
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_history page;
    struct tf_message wanted = at(9);
    ck_assert_int_eq(parse(9, 4, ",\"nextBefore\":\"4\",\"hasMore\":true}", &page, &doc), TF_OK);
    ck_assert_uint_eq(page.message_count, 2);
    ck_assert_uint_eq(page.next_before, 4);
    assert_same_message(&page.messages[0], &wanted);
    tf_wire_doc_destroy(doc);
}
END_TEST

START_TEST(the_last_page_names_no_next_one) {
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_history page;
    ck_assert_int_eq(parse(9, 4, ",\"hasMore\":false}", &page, &doc), TF_OK);
    ck_assert_uint_eq(page.next_before, 0);
    tf_wire_doc_destroy(doc);
}
END_TEST

/* A page of one message with so many readers. */
static enum tf_code parse_readers(size_t count, struct tf_wire_history *page,
                                  struct tf_wire_doc **doc) {
    struct tf_buf body = {0};
    static struct tf_reader readers[TF_READERS_MAX + 1];
    for (size_t i = 0; i < count; i++)
        readers[i] = (struct tf_reader){.user_id = tf_id_of("ravi"), .read_at_us = (tf_time)i};
    struct tf_message message = at(9);
    message.readers = readers;
    message.reader_count = count;
    tf_buf_append_text(&body, "{\"messages\":[");
    tf_wire_message(&body, &message);
    tf_buf_append_text(&body, "],\"hasMore\":false}");
    enum tf_code code = tf_wire_history_parse(tf_buf_slice(&body), doc, page, NULL);
    tf_buf_close(&body);
    return code;
}

START_TEST(readers_of_a_message_survive_up_to_their_bound) {
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_history page;
    ck_assert_int_eq(parse_readers(TF_READERS_MAX, &page, &doc), TF_OK);
    ck_assert_uint_eq(page.messages[0].reader_count, TF_READERS_MAX);
    ck_assert_str_eq(page.messages[0].readers[31].user_id.text, "ravi");
    ck_assert_int_eq(page.messages[0].readers[31].read_at_us, 31);
    tf_wire_doc_destroy(doc);
    doc = NULL;
    ck_assert_int_ne(parse_readers(TF_READERS_MAX + 1, &page, &doc), TF_OK);
    ck_assert_ptr_null(doc);
}
END_TEST

static const struct {
    uint64_t first, second;
    const char *tail;
} odd[] = {
    {4, 9, ",\"hasMore\":false}"},
    {9, 9, ",\"hasMore\":false}"},
    {9, 0, ",\"hasMore\":false}"},
    {9, 4, ",\"hasMore\":true}"},
    {9, 4, ",\"nextBefore\":\"4\",\"hasMore\":false}"},
    {9, 4, ",\"nextBefore\":\"5\",\"hasMore\":true}"},
    {9, 4, ",\"nextBefore\":4,\"hasMore\":true}"},
};

START_TEST(a_page_that_contradicts_itself_is_refused) {
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_history page;
    ck_assert_int_eq(parse(odd[_i].first, odd[_i].second, odd[_i].tail, &page, &doc), TF_E_INVALID);
    ck_assert_ptr_null(doc);
}
END_TEST

START_TEST(a_body_without_messages_is_no_page) {
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_history page;
    ck_assert_int_ne(tf_wire_history_parse(TF_SLICE_LITERAL("{}"), &doc, &page, NULL), TF_OK);
    ck_assert_int_ne(tf_wire_history_parse(TF_SLICE_LITERAL("<html>"), &doc, &page, NULL), TF_OK);
}
END_TEST

START_TEST(the_path_says_where_the_page_ends) {
    struct tf_buf path = {0};
    struct tf_id room = tf_id_of("room");
    tf_wire_history_path(&path, &room, 17, 5);
    ck_assert_str_eq(tf_buf_text(&path), "/api/chat/conversations/room/messages?before=17&limit=5");
    tf_buf_close(&path);
}
END_TEST

static Suite *suite(void) {
    Suite *made = suite_create("wire_history");
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, a_page_survives_with_where_the_next_one_ends);
    tcase_add_test(tests, readers_of_a_message_survive_up_to_their_bound);
    tcase_add_test(tests, the_last_page_names_no_next_one);
    tcase_add_loop_test(tests, a_page_that_contradicts_itself_is_refused, 0,
                        (int)(sizeof(odd) / sizeof(odd[0])));
    tcase_add_test(tests, a_body_without_messages_is_no_page);
    tcase_add_test(tests, the_path_says_where_the_page_ends);
    suite_add_tcase(made, tests);
    return made;
}

TF_TEST_MAIN(suite)
