/* Looks at what a running device shows or holds, at a command, a check, after a crash and at the
 * end: one message, or everything. */
#ifndef TF_SIM_LOOK_DEVICE_H
#define TF_SIM_LOOK_DEVICE_H

#include "sim/world_internal.h"

/* -- One message, for a command -- */

/* The version of a message that a device shows, 0 if none. TF_E_DAMAGED when its storage is damaged
 * there; another error when the device can show nothing now. */
enum tf_code tf_look_version(struct tf_world *world, struct tf_replica *replica,
                             const struct tf_id *message_id, uint64_t *out);
/* The text of a message as a device shows it, appended to `out`; nothing where it shows none. */
void tf_look_text(struct tf_world *world, struct tf_replica *replica,
                  const struct tf_id *message_id, struct tf_buf *out);

/* -- Everything, as records -- */

/* Everything that a running replica shows, or holds. */
void tf_look_replica(struct tf_world *world, struct tf_replica *replica,
                     enum tf_view_purpose purpose);
/* Everything that a running replica holds, and then everything that it shows. */
void tf_look_whole(struct tf_world *world, struct tf_replica *replica);
/* After a process has come back: its durable cursor with what that covers, then everything. */
void tf_look_restart(struct tf_world *world, struct tf_replica *replica);

/* Whether a running replica can show what it holds: an app that was updated cannot until it has
 * brought its database to its form. */
bool tf_look_can_show(struct tf_world *world, struct tf_replica *replica);

#endif
