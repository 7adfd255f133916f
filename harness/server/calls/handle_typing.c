/* Typing indicators: signalled, and who types now. */
#include "chat/json_write.h"
#include "server/calls/calls.h"
#include "server/calls/room_of_call.h"
#include "server/gateway.h"

enum tf_code tf_handle_typing(struct tf_turn *turn, const struct tf_call *call) {
    struct tf_wire_typing typing;
    struct tf_error reason = {0};
    struct tf_room *room = NULL;
    enum tf_refusal refusal = tf_wire_typing_parse(call->body, &typing, &reason);
    if (refusal != TF_REFUSAL_NONE) {
        tf_turn_refuse(turn, refusal, reason.message);
        return TF_OK;
    }
    enum tf_code code = tf_call_room(turn, call, &typing.conversation_id, &room);
    if (code != TF_OK || room == NULL)
        return code;
    tf_gateway_typing(turn, room, call->actor.user, typing.is_typing);
    tf_buf_append_text(tf_turn_answer(turn, 200), "{}");
    return TF_OK;
}

static void put_typist(struct tf_buf *out, const struct tf_room *room, const struct tf_user *user,
                       const struct tf_typist *typist) {
    tf_json_put_comma(out);
    tf_buf_append_byte(out, '{');
    tf_json_field_id(out, "conversationId", &room->conversation.id);
    tf_json_field_id(out, "userId", &user->id);
    tf_json_field_text(out, "userName", user->name);
    tf_json_field_true(out, "isTyping", true);
    tf_json_field_time(out, "lastTypingAt", typist->last_wall_us);
    tf_buf_append_byte(out, '}');
}

enum tf_code tf_handle_who_types(struct tf_turn *turn, const struct tf_call *call) {
    struct tf_room *room = NULL;
    enum tf_code code = tf_call_room(turn, call, &call->id, &room);
    if (code != TF_OK || room == NULL)
        return code;
    struct tf_buf *out = tf_turn_answer(turn, 200);
    const struct tf_typist *typist;
    size_t at = 0;
    tf_buf_append_text(out, "{\"typing\":[");
    while (code == TF_OK && (typist = tf_typing_next(&turn->server->typing, room->number,
                                                     turn->now.mono_us, &at)) != NULL) {
        struct tf_user *user = NULL;
        if (typist->user == call->actor.user->number)
            continue;
        if ((code = tf_scope_user(&turn->db, typist->user, &user)) == TF_OK)
            put_typist(out, room, user, typist);
    }
    tf_buf_append_text(out, "]}");
    return code;
}
