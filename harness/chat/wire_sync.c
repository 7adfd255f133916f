#include "chat/json_write.h"
#include "chat/wire_action.h"

void tf_wire_sync_begin(struct tf_buf *out, const struct tf_id *device_id) {
    tf_buf_append_byte(out, '{');
    tf_json_field_id(out, "deviceId", device_id);
    tf_json_put_name(out, "actions");
    tf_buf_append_byte(out, '[');
}

void tf_wire_sync_end(struct tf_buf *out) {
    tf_buf_append_text(out, "]}");
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
    else if (action->type == TF_ACTION_EDIT)
        tf_json_field_text(out, "content", action->message.content);
    else if (action->type == TF_ACTION_CREATE)
        put_conversation(out, &action->conversation);
    tf_buf_append_byte(out, '}');
}

/* Every action is read on its own: what is wrong with one says nothing of its neighbours. */
static enum tf_refusal read_sync(struct tf_wire_doc *doc, struct tf_wire_sync *out,
                                 struct tf_error *error) {
    struct tf_json_reader reader = tf_json_reader_of(doc, doc->root, error);
    out->device_id = tf_json_id(&reader, "deviceId");
    tf_json_require(&reader, !tf_id_is_none(&out->device_id), "deviceId");
    size_t count;
    const cJSON *list = tf_json_find(&reader, "actions");
    tf_json_require(&reader, cJSON_IsArray(list), "actions");
    if (cJSON_IsArray(list) && cJSON_GetArraySize(list) > TF_BATCH_ACTIONS_MAX)
        tf_json_refuse(&reader, TF_REFUSAL_TOO_MANY_ACTIONS, "actions", "too many");
    if (reader.refusal != TF_REFUSAL_NONE)
        return reader.refusal;
    count = (size_t)cJSON_GetArraySize(list);
    struct tf_wire_action *actions = tf_json_doc_alloc(doc, count, sizeof(*actions));
    enum tf_refusal *refusals = tf_json_doc_alloc(doc, count, sizeof(*refusals));
    const cJSON *item = list->child;
    for (size_t i = 0; i < count; i++, item = item->next)
        refusals[i] = tf_wire_read_action(doc, item, &actions[i]);
    out->actions = actions;
    out->refusals = refusals;
    out->action_count = count;
    return TF_REFUSAL_NONE;
}

enum tf_refusal tf_wire_sync_parse(struct tf_slice body, struct tf_wire_doc **doc,
                                   struct tf_wire_sync *out, struct tf_error *error) {
    struct tf_wire_doc *made = NULL;
    struct tf_wire_sync found = {0};
    enum tf_refusal refusal = tf_json_doc_parse(body, &made, error);
    if (refusal == TF_REFUSAL_NONE)
        refusal = read_sync(made, &found, error);
    if (refusal != TF_REFUSAL_NONE) {
        tf_wire_doc_destroy(made);
        return refusal;
    }
    *doc = made;
    *out = found;
    return TF_REFUSAL_NONE;
}
