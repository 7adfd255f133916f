#include "chat/json_write.h"
#include "chat/wire_entity.h"

void tf_wire_results_begin(struct tf_buf *out) {
    tf_buf_append_text(out, "{\"results\":[");
}

void tf_wire_result(struct tf_buf *out, const struct tf_wire_result *result, bool first) {
    if (!first)
        tf_buf_append_byte(out, ',');
    tf_buf_append_byte(out, '{');
    tf_json_field_id(out, "actionId", &result->action_id);
    tf_json_field_word(out, "outcome", tf_outcome_text(result->outcome));
    if (result->refusal != TF_REFUSAL_NONE)
        tf_json_field_word(out, "code", tf_refusal_text(result->refusal));
    tf_json_field_time(out, "retryAfter", result->retry_after_us);
    if (result->has_change)
        tf_wire_put_change(out, &result->change);
    tf_buf_append_byte(out, '}');
}

void tf_wire_results_end(struct tf_buf *out) {
    tf_buf_append_text(out, "]}");
}

/* A code that a newer server may have invented is still a refusal. */
static enum tf_refusal read_refusal(struct tf_json_reader *reader) {
    enum tf_refusal refusal = TF_REFUSAL_BAD_FIELD;
    struct tf_slice word = tf_json_text(reader, "code");
    if (word.len == 0)
        return TF_REFUSAL_NONE;
    (void)tf_refusal_parse(word, &refusal);
    return refusal;
}

static void read_result(struct tf_json_reader *reader, struct tf_wire_result *out) {
    out->action_id = tf_json_id(reader, "actionId");
    if (!tf_outcome_parse(tf_json_text(reader, "outcome"), &out->outcome))
        tf_json_refuse(reader, TF_REFUSAL_BAD_FIELD, "outcome", "missing or unknown");
    out->refusal = read_refusal(reader);
    out->retry_after_us = (tf_time)tf_json_count(reader, "retryAfter");
    out->has_change = tf_wire_read_change(reader, &out->change);
    if (out->outcome == TF_OUTCOME_REJECTED)
        tf_json_require(reader, out->refusal != TF_REFUSAL_NONE, "code");
    if (out->outcome == TF_OUTCOME_CONFLICT)
        tf_json_require(reader, out->has_change, "message");
}

static enum tf_refusal read_results(struct tf_wire_doc *doc, struct tf_wire_results *out,
                                    struct tf_error *error) {
    struct tf_json_reader reader = tf_json_reader_of(doc, doc->root, error);
    tf_json_require(&reader, tf_json_find(&reader, "results") != NULL, "results");
    size_t count;
    const cJSON *item = tf_json_array(&reader, "results", TF_BATCH_ACTIONS_MAX, &count);
    struct tf_wire_result *all = tf_json_doc_alloc(doc, count, sizeof(*all));
    for (size_t i = 0; i < count && reader.refusal == TF_REFUSAL_NONE; i++, item = item->next) {
        struct tf_json_reader each = tf_json_reader_of(doc, item, error);
        read_result(&each, &all[i]);
        reader.refusal = each.refusal;
        if (each.refusal != TF_REFUSAL_NONE)
            tf_error_prefix(error, "results[%zu]", i);
    }
    *out = (struct tf_wire_results){.results = all, .result_count = count};
    return reader.refusal;
}

enum tf_code tf_wire_results_parse(struct tf_slice body, struct tf_wire_doc **doc,
                                   struct tf_wire_results *out, struct tf_error *error) {
    struct tf_wire_doc *made = NULL;
    struct tf_wire_results found;
    enum tf_refusal refusal = tf_json_doc_parse(body, &made, error);
    if (refusal == TF_REFUSAL_NONE)
        refusal = read_results(made, &found, error);
    if (refusal != TF_REFUSAL_NONE) {
        tf_wire_doc_destroy(made);
        return tf_json_code(refusal);
    }
    *doc = made;
    *out = found;
    return TF_OK;
}
