/* The conversation that a call's path names. */
#ifndef TF_SERVER_CALLS_ROOM_OF_CALL_H
#define TF_SERVER_CALLS_ROOM_OF_CALL_H

#include "server/router.h"

/* The conversation with this id, or NULL with the call refused: unknown, or the caller is no
 * participant. */
enum tf_code tf_call_room(struct tf_turn *turn, const struct tf_call *call, const struct tf_id *id,
                          struct tf_room **out) TF_MUST_CHECK;

#endif
