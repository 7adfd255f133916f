#include "chat/json_write.h"
#include "chat/wire_entity.h"

void tf_wire_pull_begin(struct tf_buf *out) {
    tf_buf_append_text(out, "{\"changes\":[");
}

void tf_wire_pull_change(struct tf_buf *out, const struct tf_change *change, bool first) {
    if (!first)
        tf_buf_append_byte(out, ',');
    tf_buf_append_byte(out, '{');
    tf_wire_put_change(out, change);
    tf_buf_append_byte(out, '}');
}

void tf_wire_pull_end(struct tf_buf *out, const struct tf_cursor *next, bool has_more) {
    tf_buf_append_text(out, "],\"nextCursor\":\"");
    tf_wire_cursor_append(out, next);
    tf_buf_append_text(out, has_more ? "\",\"hasMore\":true}" : "\",\"hasMore\":false}");
}

static void read_change(struct tf_json_reader *reader, struct tf_change *out) {
    bool has_entity = tf_wire_read_change(reader, out);
    tf_json_require(reader, has_entity, "message, conversation or receipt");
    tf_json_require(reader, out->seq > 0, "seq");
    if (out->previous >= out->seq && out->seq > 0)
        tf_json_refuse(reader, TF_REFUSAL_BAD_FIELD, "previous", "not before seq");
}

static enum tf_refusal read_pull(struct tf_wire_doc *doc, struct tf_wire_pull *out,
                                 struct tf_error *error) {
    struct tf_json_reader reader = tf_json_reader_of(doc, doc->root, error);
    tf_json_require(&reader, tf_json_find(&reader, "changes") != NULL, "changes");
    size_t count;
    const cJSON *item = tf_json_array(&reader, "changes", TF_PAGE_LIMIT_MAX, &count);
    struct tf_change *all = tf_json_doc_alloc(doc, count, sizeof(*all));
    for (size_t i = 0; i < count && reader.refusal == TF_REFUSAL_NONE; i++, item = item->next) {
        struct tf_json_reader each = tf_json_reader_of(doc, item, error);
        read_change(&each, &all[i]);
        reader.refusal = each.refusal;
        if (each.refusal != TF_REFUSAL_NONE)
            tf_error_prefix(error, "changes[%zu]", i);
    }
    *out = (struct tf_wire_pull){.changes = all, .change_count = count};
    if (!tf_wire_cursor_parse(tf_json_text(&reader, "nextCursor"), &out->next))
        tf_json_refuse(&reader, TF_REFUSAL_BAD_FIELD, "nextCursor", "missing or not a cursor");
    out->has_more = tf_json_bool(&reader, "hasMore", false);
    return reader.refusal;
}

enum tf_code tf_wire_pull_parse(struct tf_slice body, struct tf_wire_doc **doc,
                                struct tf_wire_pull *out, struct tf_error *error) {
    struct tf_wire_doc *made = NULL;
    struct tf_wire_pull found;
    enum tf_refusal refusal = tf_json_doc_parse(body, &made, error);
    if (refusal == TF_REFUSAL_NONE)
        refusal = read_pull(made, &found, error);
    if (refusal != TF_REFUSAL_NONE) {
        tf_wire_doc_destroy(made);
        return tf_json_code(refusal);
    }
    *doc = made;
    *out = found;
    return TF_OK;
}
