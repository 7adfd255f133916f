#include "chat/json_write.h"
#include "chat/wire_entity.h"

static void put_receipt(struct tf_buf *out, const struct tf_receipt *receipt) {
    tf_buf_append_byte(out, '{');
    tf_json_field_id(out, "conversationId", &receipt->conversation_id);
    tf_json_field_id(out, "userId", &receipt->user_id);
    tf_json_field_u64(out, "deliveredPosition", receipt->delivered_position);
    tf_json_field_u64(out, "readPosition", receipt->read_position);
    if (receipt->read_upto > 0) {
        tf_json_field_u64(out, "readUpTo", receipt->read_upto);
        tf_json_field_u64(out, "readAfter", receipt->read_after);
        tf_json_field_time(out, "readAt", receipt->read_at_us);
    }
    tf_buf_append_byte(out, '}');
}

static void put_withdrawal(struct tf_buf *out, const struct tf_withdrawal *withdrawal) {
    tf_buf_append_byte(out, '{');
    tf_json_field_id(out, "conversationId", &withdrawal->conversation_id);
    tf_buf_append_byte(out, '}');
}

void tf_wire_put_change(struct tf_buf *out, const struct tf_change *change) {
    tf_json_field_u64(out, "seq", change->seq);
    tf_json_field_u64(out, "previous", change->previous);
    tf_json_put_name(out, tf_entity_text(change->entity));
    switch (change->entity) {
    case TF_ENTITY_MESSAGE:
        tf_wire_message(out, &change->message);
        return;
    case TF_ENTITY_CONVERSATION:
        tf_wire_conversation(out, &change->conversation);
        return;
    case TF_ENTITY_WITHDRAWAL:
        put_withdrawal(out, &change->withdrawal);
        return;
    default:
        put_receipt(out, &change->receipt);
    }
}

static void read_receipt(struct tf_json_reader *reader, struct tf_receipt *out) {
    out->conversation_id = tf_json_id(reader, "conversationId");
    out->user_id = tf_json_id(reader, "userId");
    out->delivered_position = tf_json_u64(reader, "deliveredPosition");
    out->read_position = tf_json_u64(reader, "readPosition");
    out->read_upto = tf_json_u64(reader, "readUpTo");
    out->read_after = 0;
    out->read_at_us = 0;
    if (out->read_upto > 0) {
        out->read_after = tf_json_u64(reader, "readAfter");
        out->read_at_us = tf_json_time(reader, "readAt");
        bool is_step = out->read_after < out->read_upto && out->read_upto <= out->read_position;
        tf_json_require(reader, is_step, "readUpTo");
    }
    tf_json_require(reader, !tf_id_is_none(&out->conversation_id), "conversationId");
    tf_json_require(reader, !tf_id_is_none(&out->user_id), "userId");
}

static void read_withdrawal(struct tf_json_reader *reader, struct tf_withdrawal *out) {
    out->conversation_id = tf_json_id(reader, "conversationId");
    tf_json_require(reader, !tf_id_is_none(&out->conversation_id), "conversationId");
}

static void read_entity(struct tf_json_reader *reader, struct tf_change *out) {
    switch (out->entity) {
    case TF_ENTITY_MESSAGE:
        tf_wire_read_message(reader, &out->message);
        return;
    case TF_ENTITY_CONVERSATION:
        tf_wire_read_conversation(reader, &out->conversation);
        return;
    case TF_ENTITY_WITHDRAWAL:
        read_withdrawal(reader, &out->withdrawal);
        return;
    default:
        read_receipt(reader, &out->receipt);
    }
}

/* The entity is named by the field that holds it. */
bool tf_wire_read_change(struct tf_json_reader *reader, struct tf_change *out) {
    out->seq = tf_json_u64(reader, "seq");
    out->previous = tf_json_u64(reader, "previous");
    for (int i = 0; i < TF_ENTITY_COUNT; i++) {
        const cJSON *item = tf_json_find(reader, tf_entity_text((enum tf_entity)i));
        if (item == NULL)
            continue;
        out->entity = (enum tf_entity)i;
        struct tf_json_reader inner = tf_json_reader_of(reader->doc, item, reader->error);
        inner.refusal = reader->refusal != TF_REFUSAL_NONE ? reader->refusal : inner.refusal;
        read_entity(&inner, out);
        reader->refusal = inner.refusal;
        return true;
    }
    return false;
}
