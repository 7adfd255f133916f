/* The calls that carry out one action each, and what can be read of messages. */
#include "chat/json_write.h"
#include "server/apply/apply.h"
#include "server/calls/calls.h"
#include "server/store/versions.h"

static void put_entity(struct tf_buf *out, const struct tf_change *change) {
    if (change->entity == TF_ENTITY_MESSAGE) {
        tf_wire_message(out, &change->message);
    } else if (change->entity == TF_ENTITY_CONVERSATION) {
        tf_wire_conversation(out, &change->conversation);
    } else if (change->entity == TF_ENTITY_WITHDRAWAL) {
        tf_buf_append_byte(out, '{');
        tf_json_field_id(out, "conversationId", &change->withdrawal.conversation_id);
        tf_buf_append_byte(out, '}');
    } else {
        tf_buf_append_byte(out, '{');
        tf_json_field_id(out, "conversationId", &change->receipt.conversation_id);
        tf_json_field_id(out, "userId", &change->receipt.user_id);
        tf_json_field_u64(out, "deliveredPosition", change->receipt.delivered_position);
        tf_json_field_u64(out, "readPosition", change->receipt.read_position);
        tf_buf_append_byte(out, '}');
    }
}

/* A conflict is an error body with the server's copy in it. */
static void answer_conflict(struct tf_turn *turn, const struct tf_wire_result *result) {
    struct tf_buf *out = tf_turn_answer(turn, tf_refusal_status(TF_REFUSAL_CONFLICT));
    tf_buf_append_byte(out, '{');
    tf_json_field_word(out, "code", tf_refusal_text(TF_REFUSAL_CONFLICT));
    tf_json_field_word(out, "message", "it was changed by somebody else");
    tf_json_put_name(out, "current");
    put_entity(out, &result->change);
    tf_buf_append_byte(out, '}');
}

static void answer_result(struct tf_turn *turn, const struct tf_wire_action *action,
                          const struct tf_wire_result *result) {
    bool makes = action->type == TF_ACTION_SEND || action->type == TF_ACTION_CREATE;
    if (result->outcome == TF_OUTCOME_REJECTED)
        tf_turn_refuse(turn, result->refusal, NULL);
    else if (result->outcome == TF_OUTCOME_CONFLICT)
        answer_conflict(turn, result);
    else
        put_entity(tf_turn_answer(turn, makes && result->outcome == TF_OUTCOME_APPLIED ? 201 : 200),
                   &result->change);
}

static enum tf_code handle_action(struct tf_turn *turn, const struct tf_call *call,
                                  enum tf_action_type type) {
    bool of_room = type == TF_ACTION_JOIN || type == TF_ACTION_LEAVE;
    struct tf_wire_action action = {.type = type};
    *(of_room ? &action.conversation_id : &action.message_id) = call->id;
    struct tf_wire_result result = {.has_change = false};
    struct tf_error reason = {0};
    enum tf_refusal refusal = tf_wire_action_parse(call->body, &turn->doc, &action, &reason);
    if (refusal != TF_REFUSAL_NONE) {
        tf_turn_refuse(turn, refusal, reason.message);
        return TF_OK;
    }
    enum tf_code code = tf_apply(turn, &call->actor, &action, &result);
    if (code == TF_OK)
        answer_result(turn, &action, &result);
    return code;
}

enum tf_code tf_handle_send(struct tf_turn *turn, const struct tf_call *call) {
    return handle_action(turn, call, TF_ACTION_SEND);
}

enum tf_code tf_handle_mark_read(struct tf_turn *turn, const struct tf_call *call) {
    return handle_action(turn, call, TF_ACTION_READ);
}

enum tf_code tf_handle_edit(struct tf_turn *turn, const struct tf_call *call) {
    return handle_action(turn, call, TF_ACTION_EDIT);
}

enum tf_code tf_handle_delete_message(struct tf_turn *turn, const struct tf_call *call) {
    return handle_action(turn, call, TF_ACTION_DELETE);
}

enum tf_code tf_handle_create(struct tf_turn *turn, const struct tf_call *call) {
    return handle_action(turn, call, TF_ACTION_CREATE);
}

enum tf_code tf_handle_join(struct tf_turn *turn, const struct tf_call *call) {
    return handle_action(turn, call, TF_ACTION_JOIN);
}

enum tf_code tf_handle_leave(struct tf_turn *turn, const struct tf_call *call) {
    return handle_action(turn, call, TF_ACTION_LEAVE);
}

static void put_version(void *receiver, const struct tf_version *version) {
    struct tf_buf *out = receiver;
    tf_json_put_comma(out);
    tf_buf_append_byte(out, '{');
    tf_json_field_word(out, "kind", version->kind == TF_VERSION_LOST ? "lost" : "shown");
    tf_json_field_u64(out, "version", version->version);
    tf_json_field_id(out, "actionId", &version->action_id);
    tf_json_field_id(out, "authorId", &version->author->id);
    tf_json_field_text(out, "content", version->content);
    tf_json_field_text(out, "mediaUrl", version->media_url);
    tf_json_field_text(out, "mediaThumbnail", version->media_thumbnail);
    tf_json_field_json(out, "metadata", version->metadata);
    tf_json_field_time(out, "at", version->at_us);
    tf_buf_append_byte(out, '}');
}

static enum tf_code answer_versions(struct tf_turn *turn, const struct tf_message_row *row) {
    struct tf_buf *out = tf_turn_answer(turn, 200);
    tf_buf_append_byte(out, '{');
    tf_json_put_name(out, "current");
    tf_wire_message(out, &row->message);
    tf_json_put_name(out, "versions");
    tf_buf_append_byte(out, '[');
    enum tf_code code = tf_versions_each(&turn->db, row->message.position, out, put_version);
    tf_buf_append_text(out, "]}");
    return code;
}

enum tf_code tf_handle_versions(struct tf_turn *turn, const struct tf_call *call) {
    struct tf_message_row row;
    bool found = false;
    enum tf_code code = tf_turn_read(turn);
    if (code == TF_OK)
        code = tf_message_by_id(&turn->db, &call->id, &found, &row);
    if (code != TF_OK)
        return code;
    if (found && tf_room_participant(row.room, call->actor.user->number) != NULL)
        return answer_versions(turn, &row);
    tf_turn_refuse(turn, found ? TF_REFUSAL_NOT_PARTICIPANT : TF_REFUSAL_UNKNOWN_MESSAGE, NULL);
    return TF_OK;
}
