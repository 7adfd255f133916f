#include "chat/json_write.h"
#include "chat/wire_action.h"

#include <stdlib.h>
#include <string.h>

void tf_wire_sync_begin(struct tf_buf *out, const struct tf_id *device_id) {
    tf_buf_append_byte(out, '{');
    tf_json_field_id(out, "deviceId", device_id);
    tf_json_put_name(out, "actions");
    tf_buf_append_byte(out, '[');
}

void tf_wire_sync_end(struct tf_buf *out) {
    tf_buf_append_text(out, "]}");
}

void tf_wire_sync_end_of(struct tf_buf *out, const struct tf_id *epoch) {
    tf_buf_append_byte(out, ']');
    tf_json_field_id(out, "epoch", epoch);
    tf_buf_append_byte(out, '}');
}

static void put_conversation(struct tf_buf *out, const struct tf_conversation *conversation) {
    tf_json_field_word(out, "conversationType", tf_conversation_type_text(conversation->type));
    tf_wire_put_participants(out, conversation);
    tf_json_field_json(out, "metadata", conversation->metadata);
}

void tf_wire_sync_action(struct tf_buf *out, const struct tf_wire_action *action, bool first) {
    if (!first)
        tf_buf_append_byte(out, ',');
    tf_buf_append_byte(out, '{');
    tf_json_field_id(out, "actionId", &action->action_id);
    tf_json_field_word(out, "type", tf_action_type_text(action->type));
    tf_json_field_count(out, "attempt", action->attempt);
    tf_json_field_time(out, "clientTime", action->client_time_us);
    tf_json_field_id(out, "conversationId", &action->conversation_id);
    tf_json_field_id(out, "messageId", &action->message_id);
    tf_json_field_u64(out, "baseVersion", action->base_version);
    if (action->type == TF_ACTION_SEND)
        tf_wire_put_body(out, &action->message);
    else if (action->type == TF_ACTION_EDIT && action->delta.is_set)
        tf_wire_put_delta(out, &action->delta);
    else if (action->type == TF_ACTION_EDIT && action->operation.len > 0)
        tf_json_field_json(out, "operation", action->operation);
    else if (action->type == TF_ACTION_EDIT)
        tf_json_field_text(out, "content", action->message.content);
    else if (action->type == TF_ACTION_CREATE)
        put_conversation(out, &action->conversation);
    tf_json_field_id(out, "userId", &action->user_id);
    tf_json_field_text(out, "role", action->role);
    tf_buf_append_byte(out, '}');
}

/* Where a body whose texts are damaged in places came from, so that each action answers for its
 * own. */
struct origin {
    struct tf_slice text; /* as it came */
    bool is_damaged;
};

static struct tf_slice place_of(struct tf_wire_doc *doc, const cJSON *item,
                                const struct origin *origin) {
    struct tf_slice source = tf_json_doc_object_source(doc, item);
    return (struct tf_slice){origin->text.data + (source.data - doc->source.data), source.len};
}

static enum tf_refusal read_one(struct tf_wire_doc *doc, const cJSON *item,
                                const struct origin *origin, struct tf_wire_action *out) {
    enum tf_refusal refusal = tf_wire_read_action(doc, item, out);
    if (!origin->is_damaged || !cJSON_IsObject(item))
        return refusal;
    struct tf_json_scan scan;
    tf_json_scan(place_of(doc, item, origin), &scan);
    return scan.refusal != TF_REFUSAL_NONE ? scan.refusal : refusal;
}

/* Damage outside of the actions is the body's own: it is looked for with the actions blanked out.
 */
static enum tf_refusal check_outside(struct tf_wire_doc *doc, const cJSON *first,
                                     const struct origin *origin, struct tf_error *error) {
    if (!origin->is_damaged)
        return TF_REFUSAL_NONE;
    char *copy = tf_slice_dup(origin->text);
    for (const cJSON *item = first; item != NULL; item = item->next) {
        if (!cJSON_IsObject(item))
            continue;
        struct tf_slice place = place_of(doc, item, origin);
        memset(copy + (place.data - origin->text.data), ' ', place.len);
    }
    struct tf_json_scan scan;
    tf_json_scan((struct tf_slice){copy, origin->text.len}, &scan);
    free(copy);
    return tf_json_scan_tell(&scan, error);
}

static const cJSON *find_actions(struct tf_json_reader *reader, struct tf_wire_sync *out) {
    out->device_id = tf_json_id(reader, "deviceId");
    tf_json_require(reader, !tf_id_is_none(&out->device_id), "deviceId");
    out->epoch = tf_json_id(reader, "epoch");
    const cJSON *list = tf_json_find(reader, "actions");
    if (!cJSON_IsArray(list)) {
        tf_json_refuse(reader, TF_REFUSAL_BAD_FIELD, "actions", "missing or not an array");
        return NULL;
    }
    out->action_count = (size_t)cJSON_GetArraySize(list);
    if (out->action_count > TF_BATCH_ACTIONS_MAX)
        tf_json_refuse(reader, TF_REFUSAL_TOO_MANY_ACTIONS, "actions", "too many");
    return list->child;
}

/* Every action is read on its own: what is wrong with one says nothing of its neighbours. */
static enum tf_refusal read_sync(struct tf_wire_doc *doc, const struct origin *origin,
                                 struct tf_wire_sync *out, struct tf_error *error) {
    struct tf_json_reader reader = tf_json_reader_of(doc, doc->root, error);
    const cJSON *item = find_actions(&reader, out);
    enum tf_refusal refusal = check_outside(doc, item, origin, error);
    if (refusal != TF_REFUSAL_NONE)
        return refusal;
    if (reader.refusal != TF_REFUSAL_NONE)
        return reader.refusal;
    struct tf_wire_action *actions = tf_json_doc_alloc(doc, out->action_count, sizeof(*actions));
    enum tf_refusal *refusals = tf_json_doc_alloc(doc, out->action_count, sizeof(*refusals));
    for (size_t i = 0; i < out->action_count; i++, item = item->next)
        refusals[i] = read_one(doc, item, origin, &actions[i]);
    out->actions = actions;
    out->refusals = refusals;
    return TF_REFUSAL_NONE;
}

/* Parses a scanned body, or its mended copy, and reads it. */
static enum tf_refusal parse_scanned(const struct tf_json_scan *scan, struct tf_wire_doc **doc,
                                     struct tf_wire_sync *out, struct tf_error *error) {
    struct origin origin = {.text = scan->root, .is_damaged = scan->is_damage};
    struct tf_json_scan readable = *scan;
    char *mended = NULL;
    if (origin.is_damaged) {
        mended = tf_slice_dup(origin.text);
        tf_json_repair(origin.text, mended);
        readable.root.data = mended;
    }
    enum tf_refusal refusal = tf_json_doc_parse_scanned(&readable, doc, error);
    if (refusal == TF_REFUSAL_NONE)
        refusal = read_sync(*doc, &origin, out, error);
    free(mended);
    return refusal;
}

enum tf_refusal tf_wire_sync_parse(struct tf_slice body, struct tf_wire_doc **doc,
                                   struct tf_wire_sync *out, struct tf_error *error) {
    struct tf_json_scan scan;
    tf_json_scan(body, &scan);
    if (scan.refusal != TF_REFUSAL_NONE && !scan.is_damage)
        return tf_json_scan_tell(&scan, error);
    struct tf_wire_doc *made = NULL;
    struct tf_wire_sync found = {0};
    enum tf_refusal refusal = parse_scanned(&scan, &made, &found, error);
    if (refusal != TF_REFUSAL_NONE) {
        tf_wire_doc_destroy(made);
        return refusal;
    }
    *doc = made;
    *out = found;
    return TF_REFUSAL_NONE;
}
