#include "chat/json_write.h"
#include "chat/wire_entity.h"

static void put_participant(struct tf_buf *out, const struct tf_participant *participant) {
    tf_json_put_comma(out);
    tf_buf_append_byte(out, '{');
    tf_json_field_id(out, "userId", &participant->user_id);
    tf_json_field_text(out, "role", participant->role);
    tf_json_field_time(out, "joinedAt", participant->joined_at_us);
    tf_json_field_u64(out, "deliveredPosition", participant->delivered_position);
    tf_json_field_u64(out, "readPosition", participant->read_position);
    tf_json_field_u64(out, "sincePosition", participant->since_position);
    tf_buf_append_byte(out, '}');
}

void tf_wire_put_participants(struct tf_buf *out, const struct tf_conversation *conversation) {
    if (conversation->participant_count == 0)
        return;
    tf_json_put_name(out, "participants");
    tf_buf_append_byte(out, '[');
    for (size_t i = 0; i < conversation->participant_count; i++)
        put_participant(out, &conversation->participants[i]);
    tf_buf_append_byte(out, ']');
}

void tf_wire_conversation(struct tf_buf *out, const struct tf_conversation *conversation) {
    tf_buf_append_byte(out, '{');
    tf_json_field_id(out, "id", &conversation->id);
    tf_json_field_id(out, "clientKey", &conversation->client_key);
    tf_json_field_word(out, "type", tf_conversation_type_text(conversation->type));
    tf_wire_put_participants(out, conversation);
    tf_json_field_json(out, "metadata", conversation->metadata);
    tf_json_field_json(out, "isActive", tf_slice_of(conversation->is_active ? "true" : "false"));
    tf_json_field_u64(out, "version", conversation->version);
    tf_json_field_time(out, "createdAt", conversation->created_at_us);
    tf_json_field_time(out, "updatedAt", conversation->updated_at_us);
    tf_json_field_time(out, "lastActivityAt", conversation->last_activity_at_us);
    tf_buf_append_byte(out, '}');
}

static void read_participant(struct tf_json_reader *reader, struct tf_participant *out) {
    out->user_id = tf_json_id(reader, "userId");
    out->role = tf_json_text(reader, "role");
    out->joined_at_us = tf_json_time(reader, "joinedAt");
    out->delivered_position = tf_json_u64(reader, "deliveredPosition");
    out->read_position = tf_json_u64(reader, "readPosition");
    out->since_position = tf_json_u64(reader, "sincePosition");
    tf_json_require(reader, !tf_id_is_none(&out->user_id), "userId");
}

void tf_wire_read_participants(struct tf_json_reader *reader, struct tf_conversation *out) {
    size_t count;
    const cJSON *item = tf_json_array(reader, "participants", TF_PARTICIPANTS_MAX, &count);
    if (count == 0)
        return;
    struct tf_participant *all = tf_json_doc_alloc(reader->doc, count, sizeof(*all));
    for (size_t i = 0; i < count; i++, item = item->next) {
        struct tf_json_reader each = tf_json_reader_of(reader->doc, item, NULL);
        read_participant(&each, &all[i]);
        if (each.refusal != TF_REFUSAL_NONE)
            tf_json_refuse(reader, each.refusal, "participants", "one cannot be read");
    }
    out->participants = all;
    out->participant_count = count;
}

enum tf_conversation_type tf_wire_read_conversation_type(struct tf_json_reader *reader,
                                                         const char *name) {
    enum tf_conversation_type type = TF_CONVERSATION_SUPPORT;
    if (!tf_conversation_type_parse(tf_json_text(reader, name), &type))
        tf_json_refuse(reader, TF_REFUSAL_BAD_FIELD, name, "missing or unknown");
    return type;
}

void tf_wire_read_conversation(struct tf_json_reader *reader, struct tf_conversation *out) {
    out->id = tf_json_id(reader, "id");
    out->client_key = tf_json_id(reader, "clientKey");
    out->type = tf_wire_read_conversation_type(reader, "type");
    tf_wire_read_participants(reader, out);
    out->metadata = tf_json_object_text(reader, "metadata");
    out->is_active = tf_json_bool(reader, "isActive", true);
    out->version = tf_json_u64(reader, "version");
    out->created_at_us = tf_json_time(reader, "createdAt");
    out->updated_at_us = tf_json_time(reader, "updatedAt");
    out->last_activity_at_us = tf_json_time(reader, "lastActivityAt");
    tf_json_require(reader, !tf_id_is_none(&out->id), "id");
}
