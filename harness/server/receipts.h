/* How far each participant has got: marks that only grow, told to everybody when one moved. */
#ifndef TF_SERVER_RECEIPTS_H
#define TF_SERVER_RECEIPTS_H

#include "server/turn.h"

/* Raises the actor's marks in the room to at least these positions; `marks` says then what was
 * read by that. False in `*moved` when they were there already. Writes the marks alone: the log
 * entry and the telling are the caller's. */
enum tf_code tf_receipt_raise(struct tf_turn *turn, const struct tf_actor *actor,
                              struct tf_room *room, struct tf_receipt *marks,
                              bool *moved) TF_MUST_CHECK;

/* The actor's device durably holds every change up to `seq`: raises the delivered marks, logs and
 * tells each that moved. `told_all`: to the device too. Opens a transaction only when a mark moves.
 */
enum tf_code tf_receipts_delivered(struct tf_turn *turn, const struct tf_actor *actor, uint64_t seq,
                                   bool told_all) TF_MUST_CHECK;

#endif
