#include "unit/chat/samples.h"

#include "base/assert.h"

#include <check.h>
#include <string.h>

static const char *const hostile[HOSTILE_TEXTS - 2] = {
    "plain",
    "नमस्ते, आज क्या बना है?",
    "வணக்கம், சாப்பாடு எப்போது?",
    "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7 joined",
    "مرحبا \xE2\x80\xAEtxt.exe",
    "e\xCC\x81\xCC\xA7\xCD\x9F combining",
    "\xF4\x8F\xBF\xBF\xF0\x90\x80\x80 first and last of four bytes",
    "\xEF\xBF\xBF\xEE\x80\x80\xED\x9F\xBF noncharacter, private use, last before surrogates",
    "\xC2\x80\xDF\xBF\xE0\xA0\x80 shortest of two and three",
    "\xEF\xBB\xBF starts with a byte order mark",
    "\xE2\x80\xA8\xE2\x80\xA9 line and paragraph separators",
    "\x01\x02\x03\x04\x05\x06\x07\x08\t\n\x0B\f\r\x0E\x0F\x10\x11\x12\x13\x14\x15\x16",
    "\x17\x18\x19\x1A\x1B\x1C\x1D\x1E\x1F\x7F and delete",
    "\"\\\"\\\\/",
    "\\u0000 is four digits behind a backslash",
    "\\",
    "Robert'); DROP TABLE messages;--",
    "%s%n%x%p {0} ${jndi:ldap://x}",
    "{\"type\":\"delete\"}],\"deviceId\":\"other\"",
    "18446744073709551616 1e999 NaN -0",
    "<script>alert(1)</script>&amp;]]>",
    "12345678\"2345678\\2345678\n2345678",
};

struct tf_slice hostile_text(int index) {
    static char longest[TF_CONTENT_BYTES_MAX];
    static char quotes[TF_CONTENT_BYTES_MAX];
    TF_ASSERT(index >= 0 && index < HOSTILE_TEXTS);
    if (index < HOSTILE_TEXTS - 2)
        return tf_slice_of(hostile[index]);
    if (index == HOSTILE_TEXTS - 2) {
        memset(quotes, '"', sizeof(quotes));
        return (struct tf_slice){quotes, sizeof(quotes)};
    }
    for (size_t i = 0; i < sizeof(longest); i += 4)
        memcpy(longest + i, "\xF0\x9F\x8D\x9B", 4);
    return (struct tf_slice){longest, sizeof(longest)};
}

struct tf_message full_message(void) {
    return (struct tf_message){
        .id = tf_id_of("m1"),
        .client_id = tf_id_of("c.1_A:b-9"),
        .conversation_id = tf_id_of("kitchen"),
        .sender_id = tf_id_of("asha"),
        .sender_name = TF_SLICE_LITERAL("Asha \"A\" Rao"),
        .type = TF_MESSAGE_IMAGE,
        .content = TF_SLICE_LITERAL("thali\n"),
        .media_url = TF_SLICE_LITERAL("https://media.example/a?b=c&d"),
        .media_thumbnail = TF_SLICE_LITERAL("https://media.example/t"),
        .media_size = (UINT64_C(1) << 53) - 1,
        .media_duration_ms = 1500,
        .reply_to = tf_id_of("m0"),
        .metadata =
            TF_SLICE_LITERAL("{ \"orderId\" : 12345678901234567890, \"x\":[1.50,\"}\\\"\"] }"),
        .is_deleted = true,
        .is_edited = true,
        .version = UINT64_MAX,
        .position = (UINT64_C(1) << 53) + 1,
        .created_at_us = INT64_C(1767600000000001),
        .updated_at_us = INT64_C(1767600000000002),
        .edited_at_us = INT64_C(1767600000000003),
        .deleted_at_us = INT64_C(1767600000000004),
        .is_shared = true,
        .editor_id = tf_id_of("ravi"),
    };
}

struct tf_conversation full_conversation(void) {
    static struct tf_participant participants[2];
    participants[0] = (struct tf_participant){.user_id = tf_id_of("asha"),
                                              .role = TF_SLICE_LITERAL("student"),
                                              .joined_at_us = INT64_C(1767600000000000),
                                              .delivered_position = UINT64_MAX - 1,
                                              .read_position = UINT64_MAX - 2,
                                              .since_position = 7};
    participants[1] = (struct tf_participant){.user_id = tf_id_of("ravi")};
    return (struct tf_conversation){
        .id = tf_id_of("kitchen"),
        .client_key = tf_id_of("k1"),
        .type = TF_CONVERSATION_GROUP_ORDER,
        .participants = participants,
        .participant_count = 2,
        .metadata = TF_SLICE_LITERAL("{\"restaurantId\":\"r1\"}"),
        .is_active = true,
        .version = 3,
        .created_at_us = 1,
        .updated_at_us = 2,
        .last_activity_at_us = 3,
    };
}

struct tf_receipt full_receipt(void) {
    return (struct tf_receipt){.conversation_id = tf_id_of("kitchen"),
                               .user_id = tf_id_of("ravi"),
                               .delivered_position = UINT64_MAX,
                               .read_position = UINT64_MAX - 1,
                               .read_after = 7,
                               .read_upto = UINT64_MAX - 2,
                               .read_at_us = INT64_C(1767600000000005)};
}

struct tf_wire_action sample_action(enum tf_action_type type) {
    struct tf_wire_action action = {
        .type = type, .action_id = tf_id_of("a1"), .attempt = 1, .client_time_us = -5};
    if (type != TF_ACTION_CREATE)
        action.conversation_id = tf_id_of("kitchen");
    if (type == TF_ACTION_EDIT || type == TF_ACTION_DELETE || type == TF_ACTION_READ)
        action.message_id = tf_id_of("m1");
    if (type == TF_ACTION_EDIT || type == TF_ACTION_DELETE)
        action.base_version = UINT64_MAX;
    if (type == TF_ACTION_SEND || type == TF_ACTION_EDIT)
        action.message.content = TF_SLICE_LITERAL("dal");
    if (type == TF_ACTION_CREATE)
        action.conversation = full_conversation();
    if (type == TF_ACTION_JOIN || type == TF_ACTION_LEAVE)
        action.user_id = tf_id_of("meena");
    if (type == TF_ACTION_JOIN)
        action.role = TF_SLICE_LITERAL("guest");
    return action;
}

void assert_same_slice(struct tf_slice got, struct tf_slice wanted) {
    ck_assert_uint_eq(got.len, wanted.len);
    ck_assert(tf_slice_equal(got, wanted));
}

void assert_same_id(const struct tf_id *got, const struct tf_id *wanted) {
    ck_assert_str_eq(got->text, wanted->text);
    ck_assert(tf_id_equal(got, wanted));
}

void assert_same_message(const struct tf_message *got, const struct tf_message *wanted) {
    assert_same_id(&got->editor_id, &wanted->editor_id);
    assert_same_id(&got->id, &wanted->id);
    assert_same_id(&got->client_id, &wanted->client_id);
    assert_same_id(&got->conversation_id, &wanted->conversation_id);
    assert_same_id(&got->sender_id, &wanted->sender_id);
    assert_same_slice(got->sender_name, wanted->sender_name);
    ck_assert_int_eq(got->type, wanted->type);
    assert_same_slice(got->content, wanted->content);
    assert_same_slice(got->media_url, wanted->media_url);
    assert_same_slice(got->media_thumbnail, wanted->media_thumbnail);
    ck_assert_uint_eq(got->media_size, wanted->media_size);
    ck_assert_uint_eq(got->media_duration_ms, wanted->media_duration_ms);
    assert_same_id(&got->reply_to, &wanted->reply_to);
    assert_same_slice(got->metadata, wanted->metadata);
    ck_assert_int_eq(got->is_deleted, wanted->is_deleted);
    ck_assert_int_eq(got->is_edited, wanted->is_edited);
    ck_assert_uint_eq(got->version, wanted->version);
    ck_assert_uint_eq(got->position, wanted->position);
    ck_assert_int_eq(got->created_at_us, wanted->created_at_us);
    ck_assert_int_eq(got->updated_at_us, wanted->updated_at_us);
    ck_assert_int_eq(got->edited_at_us, wanted->edited_at_us);
    ck_assert_int_eq(got->deleted_at_us, wanted->deleted_at_us);
}

static void assert_same_participant(const struct tf_participant *got,
                                    const struct tf_participant *wanted) {
    assert_same_id(&got->user_id, &wanted->user_id);
    assert_same_slice(got->role, wanted->role);
    ck_assert_int_eq(got->joined_at_us, wanted->joined_at_us);
    ck_assert_uint_eq(got->delivered_position, wanted->delivered_position);
    ck_assert_uint_eq(got->read_position, wanted->read_position);
    ck_assert_uint_eq(got->since_position, wanted->since_position);
}

void assert_same_conversation(const struct tf_conversation *got,
                              const struct tf_conversation *wanted) {
    assert_same_id(&got->id, &wanted->id);
    assert_same_id(&got->client_key, &wanted->client_key);
    ck_assert_int_eq(got->type, wanted->type);
    ck_assert_uint_eq(got->participant_count, wanted->participant_count);
    for (size_t i = 0; i < got->participant_count; i++)
        assert_same_participant(&got->participants[i], &wanted->participants[i]);
    assert_same_slice(got->metadata, wanted->metadata);
    ck_assert_int_eq(got->is_active, wanted->is_active);
    ck_assert_uint_eq(got->version, wanted->version);
    ck_assert_int_eq(got->created_at_us, wanted->created_at_us);
    ck_assert_int_eq(got->updated_at_us, wanted->updated_at_us);
    ck_assert_int_eq(got->last_activity_at_us, wanted->last_activity_at_us);
}

static void assert_same_receipt(const struct tf_receipt *got, const struct tf_receipt *wanted) {
    assert_same_id(&got->conversation_id, &wanted->conversation_id);
    assert_same_id(&got->user_id, &wanted->user_id);
    ck_assert_uint_eq(got->delivered_position, wanted->delivered_position);
    ck_assert_uint_eq(got->read_position, wanted->read_position);
    ck_assert_uint_eq(got->read_after, wanted->read_after);
    ck_assert_uint_eq(got->read_upto, wanted->read_upto);
    ck_assert_int_eq(got->read_at_us, wanted->read_at_us);
}

void assert_same_change(const struct tf_change *got, const struct tf_change *wanted) {
    ck_assert_uint_eq(got->seq, wanted->seq);
    ck_assert_uint_eq(got->previous, wanted->previous);
    ck_assert_int_eq(got->entity, wanted->entity);
    if (got->entity == TF_ENTITY_MESSAGE)
        assert_same_message(&got->message, &wanted->message);
    else if (got->entity == TF_ENTITY_CONVERSATION)
        assert_same_conversation(&got->conversation, &wanted->conversation);
    else if (got->entity == TF_ENTITY_WITHDRAWAL)
        assert_same_id(&got->withdrawal.conversation_id, &wanted->withdrawal.conversation_id);
    else
        assert_same_receipt(&got->receipt, &wanted->receipt);
}
