/* The WebSocket gateway: who hears what, and what clients say on their sockets. */
#ifndef TF_SERVER_GATEWAY_H
#define TF_SERVER_GATEWAY_H

#include "server/turn.h"

/* Before the change is logged: sees to it that everybody with an open socket is in memory, with
 * their newest change. They may not be after a failure, when memory was thrown away. */
enum tf_code tf_gateway_prepare(struct tf_turn *turn, const struct tf_room *room) TF_MUST_CHECK;

/* The same for one user. */
enum tf_code tf_gateway_prepare_user(struct tf_turn *turn, uint64_t number) TF_MUST_CHECK;

/* Sends a change, after the commit, to every open socket of the room's participants but those of
 * the device `actor`, which learns it from its answer (`told_all`: to those too). Each user is told
 * the change before it in their scope; on return `change->previous` is the actor's. `key` says what
 * the change is, for draws. */
struct tf_telling {
    struct tf_room *room;
    const struct tf_actor *actor;
    uint64_t key;
    bool told_all;
};
void tf_gateway_tell(struct tf_turn *turn, const struct tf_telling *telling,
                     struct tf_change *change);

/* Sends a withdrawal to the sockets of the user who went, but those of the device that asked for
 * it; `change->previous` is then theirs. */
void tf_gateway_withdraw(struct tf_turn *turn, const struct tf_telling *telling,
                         struct tf_user *user, struct tf_change *change);

/* Passes a typing signal on to the other participants' sockets, and takes note of it. */
void tf_gateway_typing(struct tf_turn *turn, const struct tf_room *room, const struct tf_user *user,
                       bool is_typing);

/* Closes a socket at once. */
void tf_gateway_close(struct tf_turn *turn, uint64_t number);
/* A socket was opened: greets it, or closes it when its path or token is wrong. */
enum tf_code tf_gateway_opened(struct tf_turn *turn,
                               const struct tf_server_event *event) TF_MUST_CHECK;
/* A frame came: typing, ack or ping. A socket that says anything else is closed. */
enum tf_code tf_gateway_message(struct tf_turn *turn,
                                const struct tf_server_event *event) TF_MUST_CHECK;

#endif
