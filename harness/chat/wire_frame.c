#include "base/assert.h"
#include "chat/json_write.h"
#include "chat/wire_entity.h"

#define KIND(word)                                                                                 \
    { word, sizeof(word) - 1 }
static const struct tf_slice kinds[TF_FRAME_KIND_COUNT] = {
    [TF_FRAME_HELLO] = KIND("hello"),   [TF_FRAME_CHANGE] = KIND("change"),
    [TF_FRAME_TYPING] = KIND("typing"), [TF_FRAME_ACK] = KIND("ack"),
    [TF_FRAME_PING] = KIND("ping"),     [TF_FRAME_PONG] = KIND("pong"),
};

static void put_cursor(struct tf_buf *out, const struct tf_cursor *cursor) {
    tf_json_put_name(out, "cursor");
    tf_buf_append_byte(out, '"');
    tf_wire_cursor_append(out, cursor);
    tf_buf_append_byte(out, '"');
}

static void put_typing(struct tf_buf *out, const struct tf_frame *frame) {
    tf_json_field_id(out, "conversationId", &frame->conversation_id);
    tf_json_field_id(out, "userId", &frame->user_id);
    tf_json_field_json(out, "isTyping", tf_slice_of(frame->is_typing ? "true" : "false"));
}

void tf_wire_frame(struct tf_buf *out, const struct tf_frame *frame) {
    TF_ASSERT((unsigned)frame->kind < TF_FRAME_KIND_COUNT);
    tf_buf_append_byte(out, '{');
    tf_json_field_word(out, "type", kinds[frame->kind].data);
    if (frame->kind == TF_FRAME_HELLO || frame->kind == TF_FRAME_ACK)
        put_cursor(out, &frame->cursor);
    else if (frame->kind == TF_FRAME_PONG && !tf_id_is_none(&frame->cursor.epoch))
        put_cursor(out, &frame->cursor);
    else if (frame->kind == TF_FRAME_CHANGE)
        tf_wire_put_change(out, &frame->change);
    else if (frame->kind == TF_FRAME_TYPING)
        put_typing(out, frame);
    tf_buf_append_byte(out, '}');
}

static enum tf_frame_kind read_kind(struct tf_json_reader *reader) {
    struct tf_slice word = tf_json_text(reader, "type");
    for (int i = 0; i < TF_FRAME_KIND_COUNT; i++)
        if (tf_slice_equal(word, kinds[i]))
            return (enum tf_frame_kind)i;
    tf_json_refuse(reader, TF_REFUSAL_BAD_FIELD, "type", "missing or unknown");
    return TF_FRAME_PING;
}

static void parse_cursor(struct tf_json_reader *reader, struct tf_slice text,
                         struct tf_frame *out) {
    if (!tf_wire_cursor_parse(text, &out->cursor))
        tf_json_refuse(reader, TF_REFUSAL_BAD_FIELD, "cursor", "missing or not a cursor");
}

static void read_cursor(struct tf_json_reader *reader, struct tf_frame *out) {
    parse_cursor(reader, tf_json_text(reader, "cursor"), out);
}

/* A pong may do without. */
static void read_newest(struct tf_json_reader *reader, struct tf_frame *out) {
    struct tf_slice text = tf_json_text(reader, "cursor");
    if (text.len > 0)
        parse_cursor(reader, text, out);
}

static void read_change(struct tf_json_reader *reader, struct tf_frame *out) {
    bool has_entity = tf_wire_read_change(reader, &out->change);
    tf_json_require(reader, has_entity, "message, conversation or receipt");
    tf_json_require(reader, out->change.seq > 0, "seq");
}

static void read_typing(struct tf_json_reader *reader, struct tf_frame *out) {
    out->conversation_id = tf_json_id(reader, "conversationId");
    out->user_id = tf_json_id(reader, "userId");
    out->is_typing = tf_json_bool(reader, "isTyping", false);
    tf_json_require(reader, !tf_id_is_none(&out->conversation_id), "conversationId");
}

static enum tf_refusal read_frame(struct tf_wire_doc *doc, struct tf_frame *out,
                                  struct tf_error *error) {
    struct tf_json_reader reader = tf_json_reader_of(doc, doc->root, error);
    *out = (struct tf_frame){.kind = read_kind(&reader)};
    if (out->kind == TF_FRAME_HELLO || out->kind == TF_FRAME_ACK)
        read_cursor(&reader, out);
    else if (out->kind == TF_FRAME_PONG)
        read_newest(&reader, out);
    else if (out->kind == TF_FRAME_CHANGE)
        read_change(&reader, out);
    else if (out->kind == TF_FRAME_TYPING)
        read_typing(&reader, out);
    return reader.refusal;
}

enum tf_code tf_wire_frame_parse(struct tf_slice bytes, struct tf_wire_doc **doc,
                                 struct tf_frame *out, struct tf_error *error) {
    struct tf_wire_doc *made = NULL;
    struct tf_frame found;
    enum tf_refusal refusal = tf_json_doc_parse(bytes, &made, error);
    if (refusal == TF_REFUSAL_NONE)
        refusal = read_frame(made, &found, error);
    if (refusal != TF_REFUSAL_NONE) {
        tf_wire_doc_destroy(made);
        return tf_json_code(refusal);
    }
    *doc = made;
    *out = found;
    return TF_OK;
}
