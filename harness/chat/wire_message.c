#include "chat/json_write.h"
#include "chat/wire_entity.h"

void tf_wire_put_body(struct tf_buf *out, const struct tf_message *message) {
    if (message->type != TF_MESSAGE_TEXT)
        tf_json_field_word(out, "messageType", tf_message_type_text(message->type));
    tf_json_field_text(out, "content", message->content);
    tf_json_field_text(out, "mediaUrl", message->media_url);
    tf_json_field_text(out, "mediaThumbnail", message->media_thumbnail);
    tf_json_field_count(out, "mediaSize", message->media_size);
    tf_json_field_count(out, "mediaDuration", message->media_duration_ms);
    tf_json_field_id(out, "replyTo", &message->reply_to);
    tf_json_field_json(out, "metadata", message->metadata);
    tf_json_field_true(out, "isShared", message->is_shared);
}

static void put_readers(struct tf_buf *out, const struct tf_message *message) {
    tf_json_put_name(out, "readBy");
    tf_buf_append_byte(out, '[');
    for (size_t i = 0; i < message->reader_count; i++) {
        tf_json_put_comma(out);
        tf_buf_append_byte(out, '{');
        tf_json_field_id(out, "userId", &message->readers[i].user_id);
        tf_json_field_time(out, "readAt", message->readers[i].read_at_us);
        tf_buf_append_byte(out, '}');
    }
    tf_buf_append_byte(out, ']');
}

void tf_wire_message(struct tf_buf *out, const struct tf_message *message) {
    tf_buf_append_byte(out, '{');
    tf_json_field_id(out, "id", &message->id);
    tf_json_field_id(out, "clientId", &message->client_id);
    tf_json_field_id(out, "conversationId", &message->conversation_id);
    tf_json_field_id(out, "senderId", &message->sender_id);
    tf_json_field_text(out, "senderName", message->sender_name);
    tf_wire_put_body(out, message);
    tf_json_field_json(out, "document", message->document);
    tf_json_field_id(out, "editedBy", &message->editor_id);
    tf_json_field_true(out, "isDeleted", message->is_deleted);
    tf_json_field_time(out, "deletedAt", message->deleted_at_us);
    tf_json_field_true(out, "isEdited", message->is_edited);
    tf_json_field_time(out, "editedAt", message->edited_at_us);
    tf_json_field_u64(out, "version", message->version);
    tf_json_field_u64(out, "position", message->position);
    tf_json_field_time(out, "createdAt", message->created_at_us);
    tf_json_field_time(out, "updatedAt", message->updated_at_us);
    if (message->reader_count > 0)
        put_readers(out, message);
    tf_buf_append_byte(out, '}');
}

static enum tf_message_type read_type(struct tf_json_reader *reader) {
    enum tf_message_type type = TF_MESSAGE_TEXT;
    struct tf_slice word = tf_json_text(reader, "messageType");
    if (word.len > 0 && !tf_message_type_parse(word, &type))
        tf_json_refuse(reader, TF_REFUSAL_BAD_FIELD, "messageType", "unknown");
    return type;
}

void tf_wire_read_body(struct tf_json_reader *reader, struct tf_message *out) {
    out->type = read_type(reader);
    out->content = tf_json_text(reader, "content");
    out->media_url = tf_json_text(reader, "mediaUrl");
    out->media_thumbnail = tf_json_text(reader, "mediaThumbnail");
    out->media_size = tf_json_count(reader, "mediaSize");
    out->media_duration_ms = tf_json_count(reader, "mediaDuration");
    out->reply_to = tf_json_id(reader, "replyTo");
    out->metadata = tf_json_object_text(reader, "metadata");
    out->is_shared = tf_json_bool(reader, "isShared", false);
}

void tf_wire_read_message(struct tf_json_reader *reader, struct tf_message *out) {
    out->id = tf_json_id(reader, "id");
    out->client_id = tf_json_id(reader, "clientId");
    out->conversation_id = tf_json_id(reader, "conversationId");
    out->sender_id = tf_json_id(reader, "senderId");
    out->sender_name = tf_json_text(reader, "senderName");
    tf_wire_read_body(reader, out);
    out->document = tf_json_object_text(reader, "document");
    if (out->is_shared)
        out->editor_id = tf_json_id(reader, "editedBy");
    out->is_deleted = tf_json_bool(reader, "isDeleted", false);
    out->deleted_at_us = tf_json_time(reader, "deletedAt");
    out->is_edited = tf_json_bool(reader, "isEdited", false);
    out->edited_at_us = tf_json_time(reader, "editedAt");
    out->version = tf_json_u64(reader, "version");
    out->position = tf_json_u64(reader, "position");
    out->created_at_us = tf_json_time(reader, "createdAt");
    out->updated_at_us = tf_json_time(reader, "updatedAt");
    tf_json_require(reader, !tf_id_is_none(&out->id), "id");
    tf_json_require(reader, !tf_id_is_none(&out->conversation_id), "conversationId");
    tf_json_require(reader, out->version > 0, "version");
}

void tf_wire_read_readers(struct tf_json_reader *reader, struct tf_message *out) {
    size_t count;
    const cJSON *item = tf_json_array(reader, "readBy", TF_READERS_MAX, &count);
    struct tf_reader *all = tf_json_doc_alloc(reader->doc, count, sizeof(*all));
    for (size_t i = 0; i < count && reader->refusal == TF_REFUSAL_NONE; i++, item = item->next) {
        struct tf_json_reader each = tf_json_reader_of(reader->doc, item, reader->error);
        all[i].user_id = tf_json_id(&each, "userId");
        all[i].read_at_us = tf_json_time(&each, "readAt");
        tf_json_require(&each, !tf_id_is_none(&all[i].user_id), "userId");
        reader->refusal = each.refusal;
    }
    out->readers = all;
    out->reader_count = count;
}
