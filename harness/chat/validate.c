#include "chat/validate.h"

#include "base/text.h"
#include "chat/json_bytes.h"
#include "chat/json_doc.h"
#include "chat/json_write.h"

#include <string.h>

enum tf_refusal tf_text_check(struct tf_slice text, size_t bytes_max) {
    if (text.len > bytes_max)
        return TF_REFUSAL_BAD_FIELD;
    if (text.len > 0 && memchr(text.data, '\0', text.len) != NULL)
        return TF_REFUSAL_NUL_IN_TEXT;
    if (!tf_json_is_ascii(text) && !tf_utf8_valid(text, NULL))
        return TF_REFUSAL_BAD_UTF8;
    return TF_REFUSAL_NONE;
}

static enum tf_refusal check_content(struct tf_slice content) {
    if (content.len > TF_CONTENT_BYTES_MAX)
        return TF_REFUSAL_CONTENT_TOO_LONG;
    return tf_text_check(content, TF_CONTENT_BYTES_MAX);
}

enum tf_refusal tf_content_check(struct tf_slice content) {
    return content.len == 0 ? TF_REFUSAL_EMPTY_CONTENT : check_content(content);
}

enum tf_refusal tf_metadata_check(struct tf_slice metadata) {
    if (metadata.len == 0)
        return TF_REFUSAL_NONE;
    if (metadata.len > TF_METADATA_BYTES_MAX)
        return TF_REFUSAL_BAD_FIELD;
    struct tf_json_scan scan;
    tf_json_scan(metadata, &scan);
    if (scan.refusal != TF_REFUSAL_NONE)
        return scan.refusal;
    if (scan.depth > TF_METADATA_DEPTH_MAX)
        return TF_REFUSAL_BAD_FIELD;
    /* It is written into bodies as it stands: one that does not parse would spoil its neighbours.
     */
    struct tf_wire_doc *doc = NULL;
    enum tf_refusal refusal = tf_json_doc_parse_scanned(&scan, &doc, NULL);
    tf_wire_doc_destroy(doc);
    return refusal;
}

static enum tf_refusal check_media(const struct tf_message *message) {
    enum tf_refusal refusal = tf_text_check(message->media_url, TF_URL_BYTES_MAX);
    if (refusal == TF_REFUSAL_NONE)
        refusal = tf_text_check(message->media_thumbnail, TF_URL_BYTES_MAX);
    if (refusal == TF_REFUSAL_NONE &&
        (message->media_size > TF_JSON_EXACT_MAX || message->media_duration_ms > TF_JSON_EXACT_MAX))
        refusal = TF_REFUSAL_BAD_FIELD;
    return refusal;
}

enum tf_refusal tf_message_check(const struct tf_message *message) {
    if (tf_id_is_none(&message->conversation_id) || message->type == TF_MESSAGE_SYSTEM)
        return TF_REFUSAL_BAD_FIELD;
    bool needs_content = message->type == TF_MESSAGE_TEXT || message->media_url.len == 0;
    if (needs_content && message->content.len == 0)
        return TF_REFUSAL_EMPTY_CONTENT;
    enum tf_refusal refusal = check_content(message->content);
    if (refusal == TF_REFUSAL_NONE)
        refusal = check_media(message);
    if (refusal == TF_REFUSAL_NONE)
        refusal = tf_metadata_check(message->metadata);
    return refusal;
}

static bool names_twice(const struct tf_conversation *conversation, size_t index) {
    for (size_t i = 0; i < index; i++)
        if (tf_id_equal(&conversation->participants[i].user_id,
                        &conversation->participants[index].user_id))
            return true;
    return false;
}

enum tf_refusal tf_conversation_check(const struct tf_conversation *conversation) {
    size_t count = conversation->participant_count;
    if (count == 0 || count > TF_PARTICIPANTS_MAX)
        return TF_REFUSAL_BAD_FIELD;
    for (size_t i = 0; i < count; i++) {
        const struct tf_participant *each = &conversation->participants[i];
        if (tf_id_is_none(&each->user_id) || names_twice(conversation, i))
            return TF_REFUSAL_BAD_FIELD;
        enum tf_refusal refusal = tf_text_check(each->role, TF_NAME_BYTES_MAX);
        if (refusal != TF_REFUSAL_NONE)
            return refusal;
    }
    return tf_metadata_check(conversation->metadata);
}

/* Edits and deletions are compared with the version that the person saw. */
static enum tf_refusal check_target(const struct tf_wire_action *action) {
    bool is_named = !tf_id_is_none(&action->message_id) && action->base_version > 0;
    return is_named ? TF_REFUSAL_NONE : TF_REFUSAL_BAD_FIELD;
}

/* What a delta or an operation makes is checked by who has what it stands on. */
static enum tf_refusal check_edit(const struct tf_wire_action *action) {
    if (action->operation.len > TF_SHARED_BYTES_MAX)
        return TF_REFUSAL_CONTENT_TOO_LONG;
    if (action->operation.len > 0)
        return action->delta.is_set || action->message.content.len > 0 ? TF_REFUSAL_BAD_FIELD
                                                                       : TF_REFUSAL_NONE;
    if (!action->delta.is_set)
        return tf_content_check(action->message.content);
    return action->message.content.len == 0 ? check_content(action->delta.put)
                                            : TF_REFUSAL_BAD_FIELD;
}

static enum tf_refusal check_membership(const struct tf_wire_action *action) {
    if (tf_id_is_none(&action->conversation_id) || tf_id_is_none(&action->user_id))
        return TF_REFUSAL_BAD_FIELD;
    return tf_text_check(action->role, TF_NAME_BYTES_MAX);
}

enum tf_refusal tf_action_check(const struct tf_wire_action *action) {
    enum tf_refusal refusal;
    switch (action->type) {
    case TF_ACTION_SEND:
        return tf_id_is_none(&action->action_id) ? TF_REFUSAL_BAD_FIELD
                                                 : tf_message_check(&action->message);
    case TF_ACTION_EDIT:
        refusal = check_target(action);
        return refusal == TF_REFUSAL_NONE ? check_edit(action) : refusal;
    case TF_ACTION_DELETE:
        return check_target(action);
    case TF_ACTION_READ:
        return tf_id_is_none(&action->message_id) ? TF_REFUSAL_BAD_FIELD : TF_REFUSAL_NONE;
    case TF_ACTION_CREATE:
        return tf_id_is_none(&action->action_id) ? TF_REFUSAL_BAD_FIELD
                                                 : tf_conversation_check(&action->conversation);
    case TF_ACTION_JOIN:
    case TF_ACTION_LEAVE:
        return check_membership(action);
    default:
        return TF_REFUSAL_BAD_FIELD;
    }
}
