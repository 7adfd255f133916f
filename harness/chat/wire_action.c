#include "chat/wire_action.h"

#include "chat/validate.h"

/* What each type carries beside its identifiers. `type_name` is the field with a conversation's
 * type. */
static void read_payload(struct tf_json_reader *reader, const char *type_name,
                         struct tf_wire_action *out) {
    if (out->type == TF_ACTION_SEND) {
        tf_wire_read_body(reader, &out->message);
        out->message.client_id = out->action_id;
        out->message.conversation_id = out->conversation_id;
    } else if (out->type == TF_ACTION_EDIT) {
        out->message.content = tf_json_text(reader, "content");
        tf_wire_read_delta(reader, &out->delta);
        out->operation = tf_json_object_text(reader, "operation");
    } else if (out->type == TF_ACTION_CREATE) {
        out->conversation.type = tf_wire_read_conversation_type(reader, type_name);
        tf_wire_read_participants(reader, &out->conversation);
        out->conversation.metadata = tf_json_object_text(reader, "metadata");
        out->conversation.client_key = out->action_id;
    } else if (out->type == TF_ACTION_JOIN || out->type == TF_ACTION_LEAVE) {
        out->user_id = tf_json_id(reader, "userId");
        out->role = tf_json_text(reader, "role");
    }
}

static void read_target(struct tf_json_reader *reader, struct tf_wire_action *out) {
    out->conversation_id = tf_json_id(reader, "conversationId");
    out->message_id = tf_json_id(reader, "messageId");
    out->base_version = tf_json_u64(reader, "baseVersion");
}

static uint32_t read_attempt(struct tf_json_reader *reader) {
    uint64_t attempt = tf_json_count(reader, "attempt");
    if (attempt > UINT32_MAX)
        tf_json_refuse(reader, TF_REFUSAL_BAD_FIELD, "attempt", "too large");
    return attempt == 0 ? 1 : (uint32_t)attempt;
}

/* A batch keeps the order of a conversation, so every action but a creation names its own. */
static bool names_conversation(const struct tf_wire_action *action) {
    return action->type == TF_ACTION_CREATE || !tf_id_is_none(&action->conversation_id);
}

enum tf_refusal tf_wire_read_action(struct tf_wire_doc *doc, const cJSON *item,
                                    struct tf_wire_action *out) {
    struct tf_json_reader reader = tf_json_reader_of(doc, item, NULL);
    out->action_id = tf_json_id(&reader, "actionId");
    tf_json_require(&reader, !tf_id_is_none(&out->action_id), "actionId");
    if (!tf_action_type_parse(tf_json_text(&reader, "type"), &out->type))
        tf_json_refuse(&reader, TF_REFUSAL_BAD_FIELD, "type", "missing or unknown");
    out->attempt = read_attempt(&reader);
    out->client_time_us = tf_json_time(&reader, "clientTime");
    read_target(&reader, out);
    tf_json_require(&reader, names_conversation(out), "conversationId");
    read_payload(&reader, "conversationType", out);
    return reader.refusal != TF_REFUSAL_NONE ? reader.refusal : tf_action_check(out);
}

/* The name of the idempotency key differs by call, as the model's does. */
static const char *key_name(enum tf_action_type type) {
    return type == TF_ACTION_SEND     ? "clientId"
           : type == TF_ACTION_CREATE ? "clientKey"
                                      : "actionId";
}

static enum tf_refusal read_call(struct tf_wire_doc *doc, struct tf_wire_action *out,
                                 struct tf_error *error) {
    struct tf_json_reader reader = tf_json_reader_of(doc, doc->root, error);
    struct tf_id named_by_path = out->message_id, room_by_path = out->conversation_id;
    out->action_id = tf_json_id(&reader, key_name(out->type));
    read_target(&reader, out);
    if (!tf_id_is_none(&named_by_path))
        out->message_id = named_by_path;
    if (!tf_id_is_none(&room_by_path))
        out->conversation_id = room_by_path;
    read_payload(&reader, "type", out);
    if (reader.refusal != TF_REFUSAL_NONE)
        return reader.refusal;
    enum tf_refusal refusal = tf_action_check(out);
    if (refusal != TF_REFUSAL_NONE)
        tf_error_set(error, TF_E_INVALID, "%s", tf_refusal_text(refusal));
    return refusal;
}

enum tf_refusal tf_wire_action_parse(struct tf_slice body, struct tf_wire_doc **doc,
                                     struct tf_wire_action *action, struct tf_error *error) {
    struct tf_wire_doc *made = NULL;
    struct tf_wire_action found = {.type = action->type,
                                   .message_id = action->message_id,
                                   .conversation_id = action->conversation_id,
                                   .attempt = 1};
    enum tf_refusal refusal = tf_json_doc_parse(body, &made, error);
    if (refusal == TF_REFUSAL_NONE)
        refusal = read_call(made, &found, error);
    if (refusal != TF_REFUSAL_NONE) {
        tf_wire_doc_destroy(made);
        return refusal;
    }
    *doc = made;
    *action = found;
    return TF_REFUSAL_NONE;
}

enum tf_refusal tf_wire_typing_parse(struct tf_slice body, struct tf_wire_typing *out,
                                     struct tf_error *error) {
    struct tf_wire_doc *doc = NULL;
    enum tf_refusal refusal = tf_json_doc_parse(body, &doc, error);
    if (refusal != TF_REFUSAL_NONE)
        return refusal;
    struct tf_json_reader reader = tf_json_reader_of(doc, doc->root, error);
    struct tf_wire_typing found = {.conversation_id = tf_json_id(&reader, "conversationId"),
                                   .is_typing = tf_json_bool(&reader, "isTyping", false)};
    tf_json_require(&reader, !tf_id_is_none(&found.conversation_id), "conversationId");
    tf_wire_doc_destroy(doc);
    if (reader.refusal == TF_REFUSAL_NONE)
        *out = found;
    return reader.refusal;
}
