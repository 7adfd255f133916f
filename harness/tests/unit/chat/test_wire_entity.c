/* Entities as they travel, in the answer to a pull. */
#include "chat/wire.h"

#include "support/check_main.h"
#include "unit/chat/samples.h"

#include <cjson/cJSON.h>

static struct tf_change change_of(enum tf_entity entity) {
    struct tf_change change = {.seq = UINT64_MAX, .previous = UINT64_MAX - 1, .entity = entity};
    if (entity == TF_ENTITY_MESSAGE)
        change.message = full_message();
    else if (entity == TF_ENTITY_CONVERSATION)
        change.conversation = full_conversation();
    else if (entity == TF_ENTITY_WITHDRAWAL)
        change.withdrawal.conversation_id = tf_id_of("kitchen");
    else
        change.receipt = full_receipt();
    return change;
}

static void write_page(struct tf_buf *out, const struct tf_change *changes, size_t count) {
    struct tf_cursor next = {.epoch = tf_id_of("e.1"), .seq = UINT64_MAX};
    tf_wire_pull_begin(out);
    for (size_t i = 0; i < count; i++)
        tf_wire_pull_change(out, &changes[i], i == 0);
    tf_wire_pull_end(out, &next, true);
}

static void assert_survives(const struct tf_change *change) {
    struct tf_buf body = {0};
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_pull page;
    struct tf_error error = {0};
    write_page(&body, change, 1);
    enum tf_code code = tf_wire_pull_parse(tf_buf_slice(&body), &doc, &page, &error);
    tf_buf_close(&body); /* nothing read may be borrowed from the bytes */
    ck_assert_msg(code == TF_OK, "%s", error.message);
    ck_assert_uint_eq(page.change_count, 1);
    assert_same_change(&page.changes[0], change);
    tf_wire_doc_destroy(doc);
}

START_TEST(every_field_of_an_entity_survives) {
    struct tf_change change = change_of((enum tf_entity)_i);
    assert_survives(&change);
}
END_TEST

START_TEST(a_message_with_a_hostile_text_survives) {
    struct tf_change change = change_of(TF_ENTITY_MESSAGE);
    change.message.content = hostile_text(_i);
    change.message.sender_name = hostile_text(_i);
    assert_survives(&change);
}
END_TEST

START_TEST(an_empty_tombstone_survives) {
    struct tf_change change = {.seq = 2, .previous = 0, .entity = TF_ENTITY_MESSAGE};
    change.message = (struct tf_message){.id = tf_id_of("m1"),
                                         .conversation_id = tf_id_of("kitchen"),
                                         .is_deleted = true,
                                         .version = 2};
    assert_survives(&change);
}
END_TEST

START_TEST(an_inactive_conversation_without_participants_survives) {
    struct tf_change change = {.seq = 2, .entity = TF_ENTITY_CONVERSATION};
    change.conversation.id = tf_id_of("kitchen");
    assert_survives(&change);
}
END_TEST

START_TEST(the_largest_conversation_survives) {
    static struct tf_participant all[TF_PARTICIPANTS_MAX];
    struct tf_change change = change_of(TF_ENTITY_CONVERSATION);
    for (size_t i = 0; i < TF_PARTICIPANTS_MAX; i++)
        all[i].user_id = tf_id_from_draws('u', i, i);
    change.conversation.participants = all;
    change.conversation.participant_count = TF_PARTICIPANTS_MAX;
    assert_survives(&change);
}
END_TEST

START_TEST(the_metadata_of_each_of_many_entities_survives_byte_by_byte) {
    struct tf_change changes[3] = {change_of(TF_ENTITY_MESSAGE), change_of(TF_ENTITY_RECEIPT),
                                   change_of(TF_ENTITY_CONVERSATION)};
    struct tf_buf body = {0};
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_pull page;
    changes[0].message.metadata = TF_SLICE_LITERAL("{\"{\":{\"}\":[{},1e5]},\"\\\\\":{}}");
    write_page(&body, changes, 3);
    ck_assert_int_eq(tf_wire_pull_parse(tf_buf_slice(&body), &doc, &page, NULL), TF_OK);
    for (size_t i = 0; i < 3; i++)
        assert_same_change(&page.changes[i], &changes[i]);
    tf_wire_doc_destroy(doc);
    tf_buf_close(&body);
}
END_TEST

START_TEST(next_cursor_and_has_more_survive) {
    struct tf_buf body = {0};
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_pull page;
    write_page(&body, NULL, 0);
    ck_assert_int_eq(tf_wire_pull_parse(tf_buf_slice(&body), &doc, &page, NULL), TF_OK);
    ck_assert_uint_eq(page.change_count, 0);
    ck_assert_str_eq(page.next.epoch.text, "e.1");
    ck_assert_uint_eq(page.next.seq, UINT64_MAX);
    ck_assert(page.has_more);
    tf_wire_doc_destroy(doc);
    tf_buf_close(&body);
}
END_TEST

/* The names of the wire, written down once more, by hand. */
static const char full_message_json[] =
    "{\"id\":\"m1\",\"clientId\":\"c.1_A:b-9\",\"conversationId\":\"kitchen\","
    "\"senderId\":\"asha\",\"senderName\":\"Asha \\\"A\\\" Rao\",\"messageType\":\"image\","
    "\"content\":\"thali\\n\",\"mediaUrl\":\"https://media.example/a?b=c&d\","
    "\"mediaThumbnail\":\"https://media.example/t\",\"mediaSize\":9007199254740991,"
    "\"mediaDuration\":1500,\"replyTo\":\"m0\","
    "\"metadata\":{\"orderId\":12345678901234567890,\"x\":[1.5,\"}\\\"\"]},"
    "\"isShared\":true,\"editedBy\":\"ravi\",\"isDeleted\":true,\"deletedAt\":1767600000000004,"
    "\"isEdited\":true,"
    "\"editedAt\":1767600000000003,\"version\":\"18446744073709551615\","
    "\"position\":\"9007199254740993\",\"createdAt\":1767600000000001,"
    "\"updatedAt\":1767600000000002}";

static const char full_conversation_json[] =
    "{\"id\":\"kitchen\",\"clientKey\":\"k1\",\"type\":\"group_order\",\"participants\":["
    "{\"userId\":\"asha\",\"role\":\"student\",\"joinedAt\":1767600000000000,"
    "\"deliveredPosition\":\"18446744073709551614\",\"readPosition\":\"18446744073709551613\","
    "\"sincePosition\":\"7\"},"
    "{\"userId\":\"ravi\"}],\"metadata\":{\"restaurantId\":\"r1\"},\"isActive\":true,"
    "\"version\":\"3\",\"createdAt\":1,\"updatedAt\":2,\"lastActivityAt\":3}";

static void assert_equal_json(struct tf_buf *got, const char *wanted) {
    cJSON *a = cJSON_ParseWithLength(got->data, got->len);
    cJSON *b = cJSON_Parse(wanted);
    ck_assert(a != NULL && b != NULL);
    ck_assert_msg(cJSON_Compare(a, b, true), "%s", tf_buf_text(got));
    cJSON_Delete(a);
    cJSON_Delete(b);
    tf_buf_close(got);
}

START_TEST(cjson_reads_the_fields_that_the_wire_names) {
    struct tf_buf out = {0};
    struct tf_message message = full_message();
    tf_wire_message(&out, &message);
    assert_equal_json(&out, full_message_json);
    struct tf_conversation conversation = full_conversation();
    tf_wire_conversation(&out, &conversation);
    assert_equal_json(&out, full_conversation_json);
}
END_TEST

static bool parses(const char *body) {
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_pull page;
    struct tf_error error = {0};
    enum tf_code code = tf_wire_pull_parse(tf_slice_of(body), &doc, &page, &error);
    ck_assert_int_eq(code, error.code);
    ck_assert(code == TF_OK || doc == NULL);
    tf_wire_doc_destroy(doc);
    return code == TF_OK;
}

#define PAGE(changes)   "{\"changes\":[" changes "],\"nextCursor\":\"e.1\"}"
#define CHANGE(message) PAGE("{\"seq\":\"2\",\"previous\":\"1\",\"message\":{" message "}}")
#define GOOD            "\"id\":\"m\",\"conversationId\":\"c\",\"version\":\"1\""

START_TEST(unknown_fields_nulls_and_any_order_are_accepted) {
    ck_assert(parses(CHANGE(GOOD)));
    ck_assert(
        parses(CHANGE("\"version\":\"1\",\"new\":[{}],\"conversationId\":\"c\",\"id\":\"m\"")));
    ck_assert(parses(CHANGE(GOOD ",\"content\":null,\"replyTo\":null,\"createdAt\":null")));
    ck_assert(parses(CHANGE(GOOD ",\"Content\":5")));
}
END_TEST

START_TEST(an_answer_with_a_wrong_field_is_refused_whole) {
    static const char *const bodies[] = {
        "{}",
        "{\"changes\":[],\"nextCursor\":\"e\"}",
        "{\"changes\":{},\"nextCursor\":\"e.1\"}",
        "{\"changes\":[],\"nextCursor\":\"e.1\",\"hasMore\":1}",
        PAGE("1"),
        PAGE("{\"seq\":\"2\",\"previous\":\"1\"}"),
        PAGE("{\"message\":{" GOOD "}}"),
        PAGE("{\"seq\":\"2\",\"previous\":\"2\",\"message\":{" GOOD "}}"),
        PAGE("{\"seq\":2,\"message\":{" GOOD "}}"),
        PAGE("{\"seq\":\"2\",\"message\":[]}"),
        PAGE("{\"seq\":\"2\",\"receipt\":{\"userId\":\"a\"}}"),
        PAGE("{\"seq\":\"2\",\"conversation\":{\"id\":\"c\"}}"),
        PAGE("{\"seq\":\"2\",\"conversation\":{\"id\":\"c\",\"type\":\"support\","
             "\"participants\":[{}]}}"),
        CHANGE("\"conversationId\":\"c\",\"version\":\"1\""),
        CHANGE("\"id\":\"\",\"conversationId\":\"c\",\"version\":\"1\""),
        CHANGE("\"id\":\"a b\",\"conversationId\":\"c\",\"version\":\"1\""),
        CHANGE("\"id\":5,\"conversationId\":\"c\",\"version\":\"1\""),
        CHANGE("\"id\":\"m\",\"conversationId\":\"c\",\"version\":\"-1\""),
        CHANGE("\"id\":\"m\",\"conversationId\":\"c\",\"version\":\"01\""),
        CHANGE("\"id\":\"m\",\"conversationId\":\"c\",\"version\":\"18446744073709551616\""),
        CHANGE(GOOD ",\"content\":5"),
        CHANGE(GOOD ",\"messageType\":\"Text\""),
        CHANGE(GOOD ",\"createdAt\":1.5"),
        CHANGE(GOOD ",\"createdAt\":9007199254740992"),
        CHANGE(GOOD ",\"createdAt\":1e999"),
        CHANGE(GOOD ",\"createdAt\":\"5\""),
        CHANGE(GOOD ",\"mediaSize\":-1"),
        CHANGE(GOOD ",\"isDeleted\":\"true\""),
        CHANGE(GOOD ",\"metadata\":[]"),
        CHANGE(GOOD ",\"metadata\":\"{}\""),
    };
    for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++)
        ck_assert_msg(!parses(bodies[i]), "%s", bodies[i]);
}
END_TEST

static Suite *suite(void) {
    Suite *made = suite_create("wire_entity");
    TCase *tests = tcase_create("all");
    tcase_add_loop_test(tests, every_field_of_an_entity_survives, 0, TF_ENTITY_COUNT);
    tcase_add_loop_test(tests, a_message_with_a_hostile_text_survives, 0, HOSTILE_TEXTS);
    tcase_add_test(tests, an_empty_tombstone_survives);
    tcase_add_test(tests, an_inactive_conversation_without_participants_survives);
    tcase_add_test(tests, the_largest_conversation_survives);
    tcase_add_test(tests, the_metadata_of_each_of_many_entities_survives_byte_by_byte);
    tcase_add_test(tests, next_cursor_and_has_more_survive);
    tcase_add_test(tests, cjson_reads_the_fields_that_the_wire_names);
    tcase_add_test(tests, unknown_fields_nulls_and_any_order_are_accepted);
    tcase_add_test(tests, an_answer_with_a_wrong_field_is_refused_whole);
    suite_add_tcase(made, tests);
    return made;
}

TF_TEST_MAIN(suite)
