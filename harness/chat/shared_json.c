/* The shared text and its operations as JSON. Characters that one action wrote behind each other
 * are one run; a run of tombstones has only its length. */
#include "chat/json_read.h"
#include "chat/json_write.h"
#include "chat/shared_text.h"

#include <string.h>

#define ORDINAL_MAX UINT32_MAX

static void put_id(struct tf_buf *out, const char *name, const char *ordinal_name,
                   const struct tf_shared_id *id) {
    tf_json_field_id(out, name, &id->action);
    tf_json_field_count(out, ordinal_name, id->ordinal);
}

static struct tf_shared_id get_id(struct tf_json_reader *reader, const char *name,
                                  const char *ordinal_name) {
    struct tf_shared_id id = {.action = tf_json_id(reader, name)};
    uint64_t ordinal = tf_json_count(reader, ordinal_name);
    if (ordinal > ORDINAL_MAX)
        tf_json_refuse(reader, TF_REFUSAL_BAD_FIELD, ordinal_name, "too large");
    id.ordinal = (uint32_t)ordinal;
    return id;
}

/* Whether the character at `index` goes on with the run of the one before it. */
static bool goes_on(const struct tf_shared_text *text, size_t index) {
    const struct tf_shared_point *point = &text->items[index], *last = point - 1;
    return index > 1 && point->parent == index - 1 && !point->is_left &&
           point->is_deleted == last->is_deleted && point->deleted_at_us == last->deleted_at_us &&
           point->id.ordinal == last->id.ordinal + 1 &&
           tf_id_equal(&point->id.action, &last->id.action);
}

static size_t put_run(const struct tf_shared_text *text, size_t begin, struct tf_buf *out) {
    const struct tf_shared_point *first = &text->items[begin];
    struct tf_buf shown = {0};
    size_t end = begin;
    do {
        if (!first->is_deleted)
            tf_shared_encode(&shown, text->items[end].code);
        end++;
    } while (end < text->count && goes_on(text, end));
    tf_json_put_comma(out);
    tf_buf_append_byte(out, '{');
    put_id(out, "a", "n", &first->id);
    put_id(out, "p", "pn", &text->items[first->parent].id);
    tf_json_field_true(out, "l", first->is_left);
    tf_json_field_text(out, "t", tf_buf_slice(&shown));
    tf_json_field_count(out, "x", first->is_deleted ? end - begin : 0);
    tf_json_field_time(out, "at", first->deleted_at_us);
    tf_buf_append_byte(out, '}');
    tf_buf_close(&shown);
    return end;
}

void tf_shared_text_write(const struct tf_shared_text *text, struct tf_buf *out) {
    tf_buf_append_text(out, "{\"runs\":[");
    for (size_t i = 1; i < text->count;)
        i = put_run(text, i, out);
    tf_buf_append_text(out, "]}");
}

static enum tf_code get_run(struct tf_wire_doc *doc, const cJSON *item, struct tf_shared_text *text,
                            struct tf_error *error) {
    struct tf_json_reader reader = tf_json_reader_of(doc, item, error);
    struct tf_shared_point point = {.id = get_id(&reader, "a", "n")};
    struct tf_shared_id parent = get_id(&reader, "p", "pn");
    point.is_left = tf_json_bool(&reader, "l", false);
    struct tf_slice shown = tf_json_text(&reader, "t");
    uint64_t tombstones = tf_json_count(&reader, "x");
    point.deleted_at_us = tf_json_time(&reader, "at");
    size_t at = tf_shared_text_find(text, &parent);
    tf_json_require(&reader, !tf_id_is_none(&point.id.action), "a");
    if (at == SIZE_MAX || (at == 0 && point.is_left))
        tf_json_refuse(&reader, TF_REFUSAL_BAD_FIELD, "p", "no such character");
    if ((shown.len > 0) == (tombstones > 0))
        tf_json_refuse(&reader, TF_REFUSAL_BAD_FIELD, "t", "expected either t or x");
    if (tombstones > TF_SHARED_POINTS_MAX)
        tf_json_refuse(&reader, TF_REFUSAL_BAD_FIELD, "x", "too many");
    if (reader.refusal != TF_REFUSAL_NONE)
        return tf_json_code(reader.refusal);
    point.parent = (uint32_t)at;
    enum tf_code code = tf_shared_text_add_run(text, point, shown, (size_t)tombstones);
    if (code != TF_OK)
        tf_error_set(error, code, "runs: %s",
                     code == TF_E_LIMIT ? "too many characters" : "a character is there twice");
    return code;
}

/* Parses `json` and finds the array `name` in it. */
static enum tf_code open_array(struct tf_slice json, const char *name, size_t max,
                               struct tf_wire_doc **doc, const cJSON **first,
                               struct tf_error *error) {
    size_t count;
    enum tf_refusal refusal = tf_json_doc_parse(json, doc, error);
    if (refusal != TF_REFUSAL_NONE)
        return tf_json_code(refusal);
    struct tf_json_reader reader = tf_json_reader_of(*doc, (*doc)->root, error);
    *first = tf_json_array(&reader, name, max, &count);
    return reader.refusal == TF_REFUSAL_NONE ? TF_OK : tf_json_code(reader.refusal);
}

enum tf_code tf_shared_text_read(struct tf_slice json, struct tf_shared_text *out,
                                 struct tf_error *error) {
    struct tf_wire_doc *doc = NULL;
    const cJSON *item = NULL;
    struct tf_shared_text text = {0};
    enum tf_code code = open_array(json, "runs", TF_SHARED_POINTS_MAX, &doc, &item, error);
    for (; code == TF_OK && item != NULL; item = item->next)
        code = get_run(doc, item, &text, error);
    tf_wire_doc_destroy(doc);
    if (code != TF_OK) {
        tf_shared_text_close(&text);
        return code;
    }
    *out = text;
    return TF_OK;
}

void tf_shared_op_write(const struct tf_shared_op *op, struct tf_buf *out) {
    tf_buf_append_text(out, "{\"insert\":[");
    for (size_t i = 0; i < op->insert_count; i++) {
        tf_json_put_comma(out);
        tf_buf_append_byte(out, '{');
        put_id(out, "p", "pn", &op->inserts[i].parent);
        tf_json_field_true(out, "l", op->inserts[i].is_left);
        tf_json_field_text(out, "t", op->inserts[i].text);
        tf_buf_append_byte(out, '}');
    }
    tf_buf_append_text(out, "],\"delete\":[");
    for (size_t i = 0; i < op->delete_count; i++) {
        tf_json_put_comma(out);
        tf_buf_append_byte(out, '{');
        put_id(out, "a", "n", &op->deletes[i].first);
        tf_json_field_count(out, "x", op->deletes[i].count);
        tf_buf_append_byte(out, '}');
    }
    tf_buf_append_text(out, "]}");
}

static void get_insert(struct tf_json_reader *reader, struct tf_shared_op *op) {
    struct tf_shared_insert piece = {.parent = get_id(reader, "p", "pn")};
    piece.is_left = tf_json_bool(reader, "l", false);
    piece.text = tf_json_text(reader, "t");
    tf_json_require(reader, piece.text.len > 0, "t");
    if (piece.is_left && tf_id_is_none(&piece.parent.action))
        tf_json_refuse(reader, TF_REFUSAL_BAD_FIELD, "l", "nothing stands before the beginning");
    tf_grow((void **)&op->inserts, &op->insert_capacity, op->insert_count, sizeof(*op->inserts));
    op->inserts[op->insert_count++] = piece;
}

static void get_delete(struct tf_json_reader *reader, struct tf_shared_op *op) {
    struct tf_shared_span span = {.first = get_id(reader, "a", "n")};
    uint64_t count = tf_json_count(reader, "x");
    tf_json_require(reader, !tf_id_is_none(&span.first.action), "a");
    if (count == 0 || count > TF_SHARED_POINTS_MAX)
        tf_json_refuse(reader, TF_REFUSAL_BAD_FIELD, "x", "expected 1 to 16384");
    span.count = (uint32_t)count;
    tf_grow((void **)&op->deletes, &op->delete_capacity, op->delete_count, sizeof(*op->deletes));
    op->deletes[op->delete_count++] = span;
}

static enum tf_code get_pieces(struct tf_wire_doc *doc, struct tf_shared_op *op,
                               struct tf_error *error) {
    struct tf_json_reader reader = tf_json_reader_of(doc, doc->root, error);
    size_t count;
    const cJSON *item = tf_json_array(&reader, "insert", TF_SHARED_PIECES_MAX, &count);
    for (; item != NULL && reader.refusal == TF_REFUSAL_NONE; item = item->next) {
        struct tf_json_reader piece = tf_json_reader_of(doc, item, error);
        get_insert(&piece, op);
        reader.refusal = piece.refusal;
    }
    item = tf_json_array(&reader, "delete", TF_SHARED_PIECES_MAX, &count);
    for (; item != NULL && reader.refusal == TF_REFUSAL_NONE; item = item->next) {
        struct tf_json_reader piece = tf_json_reader_of(doc, item, error);
        get_delete(&piece, op);
        reader.refusal = piece.refusal;
    }
    return reader.refusal == TF_REFUSAL_NONE ? TF_OK : tf_json_code(reader.refusal);
}

enum tf_code tf_shared_op_read(struct tf_slice json, const struct tf_id *action,
                               struct tf_wire_doc **kept, struct tf_shared_op *out,
                               struct tf_error *error) {
    struct tf_wire_doc *doc = NULL;
    struct tf_shared_op op = {.action = *action};
    enum tf_refusal refusal = tf_json_doc_parse(json, &doc, error);
    enum tf_code code =
        refusal == TF_REFUSAL_NONE ? get_pieces(doc, &op, error) : tf_json_code(refusal);
    if (code != TF_OK) {
        tf_shared_op_close(&op);
        tf_wire_doc_destroy(doc);
        return code;
    }
    *out = op;
    *kept = doc;
    return TF_OK;
}
