/* What is looked up after a step of a device, with its store still lent: what a cursor that moved
 * has come to cover, and the messages that the step touched. Oracles trust this above what a client
 * says. */
#ifndef TF_SIM_LOOK_STEP_H
#define TF_SIM_LOOK_STEP_H

#include "sim/world_internal.h"

void tf_look_begin(struct tf_world *world);
/* What is shown of a message may have changed: it is looked up once at the end of the step. */
void tf_look_touched(struct tf_world *world, const struct tf_id *message_id);
/* Writes what the step changed: the changes that a moved cursor covers, and the messages touched.
 */
void tf_look_step(struct tf_world *world, struct tf_replica *replica, struct tf_store *store);

/* -- The durable cursor -- */

/* Reads it: false when the client cannot be asked, or not now. */
bool tf_look_cursor(struct tf_world *world, const struct tf_replica *replica,
                    struct tf_store *store, struct tf_cursor *out);
/* Writes it, after the changes that it newly covers; after a crash also where it has not moved. */
void tf_look_cover(struct tf_world *world, struct tf_replica *replica, struct tf_store *store,
                   bool after_crash);
/* Whether the device has a cursor, of the epoch that the server's log is of now. */
bool tf_look_is_present(const struct tf_world *world, const struct tf_replica *replica);

static inline bool tf_look_can_inspect(const struct tf_world *world) {
    return (world->client->capabilities & TF_CAN_INSPECT) != 0;
}

/* Until it is noticed that pages rot, a screen may fail to be drawn; what is not seen says nothing.
 */
static inline bool tf_look_is_blurred(const struct tf_replica *replica) {
    return replica->disk != NULL && tf_disk_rots(replica->disk);
}

#endif
