#include "server/calls/room_of_call.h"

enum tf_code tf_call_room(struct tf_turn *turn, const struct tf_call *call, const struct tf_id *id,
                          struct tf_room **out) {
    struct tf_room *room = NULL;
    *out = NULL;
    enum tf_code code = tf_scope_room_named(&turn->db, id, &room);
    if (code != TF_OK)
        return code;
    if (room == NULL)
        tf_turn_refuse(turn, TF_REFUSAL_UNKNOWN_CONVERSATION, NULL);
    else if (tf_room_participant(room, call->actor.user->number) == NULL)
        tf_turn_refuse(turn, TF_REFUSAL_NOT_PARTICIPANT, NULL);
    else
        *out = room;
    return TF_OK;
}
