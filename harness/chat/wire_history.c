/* Pages of a conversation's history, as the server writes and the client reads them. */
#include "chat/json_write.h"
#include "chat/wire_entity.h"

void tf_wire_history_path(struct tf_buf *out, const struct tf_id *conversation_id, uint64_t before,
                          uint32_t limit) {
    tf_buf_append_format(out, TF_PATH_CONVERSATIONS "/%s/messages?before=%llu&limit=%u",
                         conversation_id->text, (unsigned long long)before, limit);
}

/* Newest first, and each page ends before the oldest of the one before. */
static void check_order(struct tf_json_reader *reader, const struct tf_wire_history *page) {
    for (size_t i = 1; i < page->message_count; i++)
        if (page->messages[i].position >= page->messages[i - 1].position)
            tf_json_refuse(reader, TF_REFUSAL_BAD_FIELD, "messages", "not newest first");
    if (page->next_before == 0)
        return;
    bool goes_on = page->message_count > 0 &&
                   page->next_before <= page->messages[page->message_count - 1].position;
    if (!goes_on)
        tf_json_refuse(reader, TF_REFUSAL_BAD_FIELD, "nextBefore", "not before this page");
}

static enum tf_refusal read_history(struct tf_wire_doc *doc, struct tf_wire_history *out,
                                    struct tf_error *error) {
    struct tf_json_reader reader = tf_json_reader_of(doc, doc->root, error);
    tf_json_require(&reader, tf_json_find(&reader, "messages") != NULL, "messages");
    size_t count;
    const cJSON *item = tf_json_array(&reader, "messages", TF_PAGE_LIMIT_MAX, &count);
    struct tf_message *all = tf_json_doc_alloc(doc, count, sizeof(*all));
    for (size_t i = 0; i < count && reader.refusal == TF_REFUSAL_NONE; i++, item = item->next) {
        struct tf_json_reader each = tf_json_reader_of(doc, item, error);
        tf_wire_read_message(&each, &all[i]);
        tf_wire_read_readers(&each, &all[i]);
        tf_json_require(&each, all[i].position > 0, "position");
        reader.refusal = each.refusal;
        if (each.refusal != TF_REFUSAL_NONE)
            tf_error_prefix(error, "messages[%zu]", i);
    }
    *out = (struct tf_wire_history){.messages = all, .message_count = count};
    out->next_before = tf_json_u64(&reader, "nextBefore");
    if (tf_json_bool(&reader, "hasMore", false) != (out->next_before > 0))
        tf_json_refuse(&reader, TF_REFUSAL_BAD_FIELD, "hasMore", "does not fit nextBefore");
    if (reader.refusal == TF_REFUSAL_NONE)
        check_order(&reader, out);
    return reader.refusal;
}

enum tf_code tf_wire_history_parse(struct tf_slice body, struct tf_wire_doc **doc,
                                   struct tf_wire_history *out, struct tf_error *error) {
    struct tf_wire_doc *made = NULL;
    struct tf_wire_history found;
    enum tf_refusal refusal = tf_json_doc_parse(body, &made, error);
    if (refusal == TF_REFUSAL_NONE)
        refusal = read_history(made, &found, error);
    if (refusal != TF_REFUSAL_NONE) {
        tf_wire_doc_destroy(made);
        return tf_json_code(refusal);
    }
    *doc = made;
    *out = found;
    return TF_OK;
}
