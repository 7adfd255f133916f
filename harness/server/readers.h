/* Who has read a message, and when: it follows from the marks, and from the log of what moved them.
 */
#ifndef TF_SERVER_READERS_H
#define TF_SERVER_READERS_H

#include "server/turn.h"

/* Names the participants whose mark is at the message or behind it, but its sender, in their order
 * and at most TF_READERS_MAX. The time is none where the log does not tell it: of who joined later,
 * and of what was read before times were kept. The array lives as long as the turn. */
enum tf_code tf_readers_find(struct tf_turn *turn, const struct tf_room *room,
                             struct tf_message *message) TF_MUST_CHECK;

#endif
