/* Looks into the subjects and writes what is found: oracles trust this above what a client says. */
#ifndef TF_SIM_LOOK_H
#define TF_SIM_LOOK_H

#include "sim/world_internal.h"

/* -- After a step, with its store still lent -- */

void tf_look_begin(struct tf_world *world);
/* What is shown of a message may have changed: it is looked up once at the end of the step. */
void tf_look_touched(struct tf_world *world, const struct tf_id *message_id);
/* Writes what the step changed: the changes that a moved cursor covers, and the messages touched.
 */
void tf_look_step(struct tf_world *world, struct tf_replica *replica, struct tf_store *store);
/* The version of a message that a device shows, 0 if none. TF_E_DAMAGED when its storage is damaged
 * there; another error when the device can show nothing now. */
enum tf_code tf_look_version(struct tf_world *world, struct tf_replica *replica,
                             const struct tf_id *message_id, uint64_t *out);
/* The text of a message as a device shows it, appended to `out`; nothing where it shows none. */
void tf_look_text(struct tf_world *world, struct tf_replica *replica,
                  const struct tf_id *message_id, struct tf_buf *out);

/* -- At other moments -- */

/* After a process has come back: its durable cursor with what that covers, then everything. */
void tf_look_restart(struct tf_world *world, struct tf_replica *replica);
/* Everything that a running replica shows, or holds. */
void tf_look_replica(struct tf_world *world, struct tf_replica *replica,
                     enum tf_view_purpose purpose);
/* Everything that a running replica holds, and then everything that it shows. */
void tf_look_whole(struct tf_world *world, struct tf_replica *replica);
/* Whether a running replica can show what it holds: an app that was updated cannot until it has
 * brought its database to its form. */
bool tf_look_can_show(struct tf_world *world, struct tf_replica *replica);
/* Reads of which epoch the server's log is, after its start. */
void tf_look_epoch(struct tf_world *world);
/* Whether the device has a cursor, of the epoch that the server's log is of now. */
bool tf_look_is_present(const struct tf_world *world, const struct tf_replica *replica);
/* Everything that the server holds for a user of the plan. */
void tf_look_truth(struct tf_world *world, uint32_t user);
/* The same for each user of the plan, in their order. */
void tf_look_truths(struct tf_world *world);
/* The server's newest change in the user's scope, and whether the user's devices have said that
 * they hold all that others wrote. False when the server cannot be asked. */
bool tf_look_scope(struct tf_world *world, uint32_t user, uint64_t *newest_seq, bool *settled);

#endif
