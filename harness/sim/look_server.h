/* Looks at what the server holds: the truth that devices are compared with, of which epoch its log
 * is, and how far it has been told what its users' devices hold. */
#ifndef TF_SIM_LOOK_SERVER_H
#define TF_SIM_LOOK_SERVER_H

#include "sim/world_internal.h"

/* Everything that the server holds for a user of the plan. */
void tf_look_truth(struct tf_world *world, uint32_t user);
/* The same for each user of the plan, in their order. */
void tf_look_truths(struct tf_world *world);
/* Reads of which epoch the server's log is, after its start. */
void tf_look_epoch(struct tf_world *world);
/* The server's newest change in the user's scope, and whether the user's devices have said that
 * they hold all that others wrote. False when the server cannot be asked. */
bool tf_look_scope(struct tf_world *world, uint32_t user, uint64_t *newest_seq, bool *settled);

#endif
