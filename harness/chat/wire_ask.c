#include "chat/wire_ask.h"

#include "chat/json_write.h"
#include "chat/wire_entity.h"

#include <string.h>

#define COUNT_MAX 1000000 /* of names in one figure */

static bool is_plain(char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || byte == '-' || byte == '_' || byte == '.';
}

static void put_parameter(struct tf_buf *out, const char *name, struct tf_slice value) {
    if (value.len == 0)
        return;
    tf_buf_append_format(out, "&%s=", name);
    for (size_t i = 0; i < value.len; i++) {
        if (is_plain(value.data[i]))
            tf_buf_append_byte(out, value.data[i]);
        else
            tf_buf_append_format(out, "%%%02x", (unsigned char)value.data[i]);
    }
}

void tf_wire_rooms_path(struct tf_buf *out, const struct tf_wire_filter *filter, uint32_t limit) {
    tf_buf_append_format(out, TF_PATH_CONVERSATIONS "?limit=%u", limit);
    if (filter->of_type > 0)
        put_parameter(out, "type",
                      tf_slice_of(tf_conversation_type_text(
                          (enum tf_conversation_type)(filter->of_type - 1))));
    put_parameter(out, "orderId", filter->order_id);
    put_parameter(out, "restaurantId", filter->restaurant_id);
}

void tf_wire_typing(struct tf_buf *out, const struct tf_wire_typing *typing) {
    tf_buf_append_byte(out, '{');
    tf_json_field_id(out, "conversationId", &typing->conversation_id);
    tf_json_field_true(out, "isTyping", typing->is_typing);
    tf_buf_append_byte(out, '}');
}

/* Every answer is read alike: a document, a reader of its outermost object, a result. */
typedef enum tf_refusal read_answer(struct tf_json_reader *reader, void *out);

static enum tf_code parse(struct tf_slice body, struct tf_wire_doc **doc, read_answer *read,
                          void *out, struct tf_error *error) {
    struct tf_wire_doc *made = NULL;
    enum tf_refusal refusal = tf_json_doc_parse(body, &made, error);
    if (refusal == TF_REFUSAL_NONE) {
        struct tf_json_reader reader = tf_json_reader_of(made, made->root, error);
        refusal = read(&reader, out);
    }
    if (refusal != TF_REFUSAL_NONE) {
        tf_wire_doc_destroy(made);
        return tf_json_code(refusal);
    }
    *doc = made;
    return TF_OK;
}

/* {"conversation": {...}, ...}. */
static enum tf_refusal read_room(struct tf_json_reader *reader, void *out) {
    const cJSON *room = tf_json_find(reader, "conversation");
    tf_json_require(reader, room != NULL, "conversation");
    if (reader->refusal != TF_REFUSAL_NONE)
        return reader->refusal;
    struct tf_json_reader inner = tf_json_reader_of(reader->doc, room, reader->error);
    tf_wire_read_conversation(&inner, out);
    return inner.refusal;
}

static enum tf_refusal read_rooms(struct tf_json_reader *reader, void *result) {
    struct tf_wire_rooms *out = result;
    size_t count;
    tf_json_require(reader, tf_json_find(reader, "conversations") != NULL, "conversations");
    const cJSON *item = tf_json_array(reader, "conversations", TF_PAGE_LIMIT_MAX, &count);
    struct tf_conversation *all = tf_json_doc_alloc(reader->doc, count, sizeof(*all));
    for (size_t i = 0; i < count && reader->refusal == TF_REFUSAL_NONE; i++, item = item->next) {
        struct tf_json_reader each = tf_json_reader_of(reader->doc, item, reader->error);
        reader->refusal = read_room(&each, &all[i]);
    }
    *out = (struct tf_wire_rooms){.conversations = all, .count = count};
    return reader->refusal;
}

enum tf_code tf_wire_rooms_parse(struct tf_slice body, struct tf_wire_doc **doc,
                                 struct tf_wire_rooms *out, struct tf_error *error) {
    return parse(body, doc, read_rooms, out, error);
}

enum tf_code tf_wire_room_parse(struct tf_slice body, struct tf_wire_doc **doc,
                                struct tf_conversation *out, struct tf_error *error) {
    return parse(body, doc, read_room, out, error);
}

/* A figure of an object whose names are data. */
static uint64_t read_count(struct tf_json_reader *reader, const cJSON *item) {
    if (!cJSON_IsNumber(item) || !(item->valuedouble >= 0) ||
        !(item->valuedouble <= (double)TF_JSON_EXACT_MAX)) {
        tf_json_refuse(reader, TF_REFUSAL_BAD_FIELD, "figures", "one is no count");
        return 0;
    }
    return (uint64_t)item->valuedouble;
}

static void read_types(struct tf_json_reader *reader, struct tf_wire_stats *out) {
    const cJSON *group = tf_json_find(reader, "byType");
    for (const cJSON *item = group == NULL ? NULL : group->child; item != NULL; item = item->next) {
        enum tf_message_type type;
        if (item->string != NULL && tf_message_type_parse(tf_slice_of(item->string), &type))
            out->by_type[type] = read_count(reader, item);
    }
}

static void read_statuses(struct tf_json_reader *reader, struct tf_wire_stats *out) {
    const cJSON *group = tf_json_find(reader, "byStatus");
    for (const cJSON *item = group == NULL ? NULL : group->child; item != NULL; item = item->next) {
        enum tf_message_status status;
        if (item->string != NULL && tf_message_status_parse(tf_slice_of(item->string), &status))
            out->by_status[status] = read_count(reader, item);
    }
}

static void read_senders(struct tf_json_reader *reader, struct tf_wire_stats *out) {
    const cJSON *group = tf_json_find(reader, "bySender");
    size_t count = 0;
    for (const cJSON *item = group == NULL ? NULL : group->child; item != NULL; item = item->next)
        count++;
    if (count > COUNT_MAX) {
        tf_json_refuse(reader, TF_REFUSAL_BAD_FIELD, "bySender", "too many");
        return;
    }
    struct tf_wire_by_sender *all = tf_json_doc_alloc(reader->doc, count, sizeof(*all));
    for (const cJSON *item = group == NULL ? NULL : group->child; item != NULL; item = item->next) {
        struct tf_wire_by_sender *each = &all[out->sender_count];
        if (item->string == NULL || tf_id_parse(tf_slice_of(item->string), &each->user_id) != TF_OK)
            continue;
        each->count = read_count(reader, item);
        out->sender_count++;
    }
    out->senders = all;
}

static enum tf_refusal read_stats(struct tf_json_reader *reader, void *result) {
    struct tf_wire_stats *out = result;
    *out = (struct tf_wire_stats){.total = 0};
    tf_json_require(reader, tf_json_find(reader, "byType") != NULL, "byType");
    read_types(reader, out);
    out->deleted = tf_json_count(reader, "deleted");
    out->total = tf_json_count(reader, "total");
    read_senders(reader, out);
    read_statuses(reader, out);
    out->first_at_us = tf_json_time(reader, "firstMessageAt");
    out->last_at_us = tf_json_time(reader, "lastMessageAt");
    return reader->refusal;
}

enum tf_code tf_wire_stats_parse(struct tf_slice body, struct tf_wire_doc **doc,
                                 struct tf_wire_stats *out, struct tf_error *error) {
    return parse(body, doc, read_stats, out, error);
}

static void read_version(struct tf_json_reader *reader, struct tf_wire_version *out) {
    out->is_lost = tf_slice_is(tf_json_text(reader, "kind"), "lost");
    out->version = tf_json_u64(reader, "version");
    out->action_id = tf_json_id(reader, "actionId");
    out->author_id = tf_json_id(reader, "authorId");
    out->content = tf_json_text(reader, "content");
    out->at_us = tf_json_time(reader, "at");
    tf_json_require(reader, out->version > 0, "version");
}

static enum tf_refusal read_versions(struct tf_json_reader *reader, void *result) {
    struct tf_wire_versions *out = result;
    struct tf_message current = {.version = 0};
    size_t count;
    const cJSON *message = tf_json_find(reader, "current");
    tf_json_require(reader, message != NULL, "current");
    if (reader->refusal != TF_REFUSAL_NONE)
        return reader->refusal;
    struct tf_json_reader inner = tf_json_reader_of(reader->doc, message, reader->error);
    tf_wire_read_message(&inner, &current);
    if (inner.refusal != TF_REFUSAL_NONE)
        return inner.refusal;
    const cJSON *item = tf_json_array(reader, "versions", TF_VERSIONS_MAX, &count);
    struct tf_wire_version *all = tf_json_doc_alloc(reader->doc, count, sizeof(*all));
    for (size_t i = 0; i < count && reader->refusal == TF_REFUSAL_NONE; i++, item = item->next) {
        struct tf_json_reader each = tf_json_reader_of(reader->doc, item, reader->error);
        read_version(&each, &all[i]);
        reader->refusal = each.refusal;
    }
    *out = (struct tf_wire_versions){.message_id = current.id, .versions = all, .count = count};
    return reader->refusal;
}

enum tf_code tf_wire_versions_parse(struct tf_slice body, struct tf_wire_doc **doc,
                                    struct tf_wire_versions *out, struct tf_error *error) {
    return parse(body, doc, read_versions, out, error);
}

static enum tf_refusal read_typists(struct tf_json_reader *reader, void *result) {
    struct tf_wire_typists *out = result;
    size_t count;
    tf_json_require(reader, tf_json_find(reader, "typing") != NULL, "typing");
    const cJSON *item = tf_json_array(reader, "typing", TF_PARTICIPANTS_MAX, &count);
    struct tf_wire_typist *all = tf_json_doc_alloc(reader->doc, count, sizeof(*all));
    for (size_t i = 0; i < count && reader->refusal == TF_REFUSAL_NONE; i++, item = item->next) {
        struct tf_json_reader each = tf_json_reader_of(reader->doc, item, reader->error);
        all[i].conversation_id = tf_json_id(&each, "conversationId");
        all[i].user_id = tf_json_id(&each, "userId");
        tf_json_require(&each, !tf_id_is_none(&all[i].user_id), "userId");
        reader->refusal = each.refusal;
    }
    *out = (struct tf_wire_typists){.typists = all, .count = count};
    return reader->refusal;
}

enum tf_code tf_wire_typists_parse(struct tf_slice body, struct tf_wire_doc **doc,
                                   struct tf_wire_typists *out, struct tf_error *error) {
    return parse(body, doc, read_typists, out, error);
}

static enum tf_refusal read_current(struct tf_json_reader *reader, void *out) {
    const cJSON *current = tf_json_find(reader, "current");
    tf_json_require(reader, current != NULL, "current");
    if (reader->refusal != TF_REFUSAL_NONE)
        return reader->refusal;
    struct tf_json_reader inner = tf_json_reader_of(reader->doc, current, reader->error);
    tf_wire_read_message(&inner, out);
    return inner.refusal;
}

static enum tf_refusal read_plain(struct tf_json_reader *reader, void *out) {
    tf_wire_read_message(reader, out);
    return reader->refusal;
}

enum tf_code tf_wire_done_parse(struct tf_slice body, struct tf_wire_doc **doc,
                                struct tf_message *out, struct tf_error *error) {
    return parse(body, doc, read_plain, out, error);
}

enum tf_code tf_wire_conflict_parse(struct tf_slice body, struct tf_wire_doc **doc,
                                    struct tf_message *out, struct tf_error *error) {
    return parse(body, doc, read_current, out, error);
}
