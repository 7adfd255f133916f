/* Who looks: whatever a subject shows to a looker becomes a record of the node that is looked at.
 * What is looked at when is said in look_step.h, look_device.h and look_server.h. */
#ifndef TF_SIM_LOOKER_H
#define TF_SIM_LOOKER_H

#include "sim/world_internal.h"

struct tf_looker {
    struct tf_world *world;
    uint32_t node;
};

static inline struct tf_looker tf_looker_of(struct tf_world *world,
                                            const struct tf_replica *replica) {
    return (struct tf_looker){.world = world, .node = tf_world_replica_index(world, replica)};
}

/* Writes a message that was seen; also a viewer's member, with the looker as its `self`. */
void tf_looker_message(void *looker, const struct tf_message_view *view);

/* -- Viewers: they borrow the looker -- */

/* Everything that the plan's checks and the oracles ask of a device. */
struct tf_viewer tf_looker_device(struct tf_looker *looker);
/* Everything that they ask of the server. */
struct tf_viewer tf_looker_server(struct tf_looker *looker);

/* Before and behind a whole view of what `user` of the plan has. */
void tf_looker_begin(const struct tf_looker *looker, enum tf_view_purpose purpose, uint32_t user);
void tf_looker_end(const struct tf_looker *looker, enum tf_view_purpose purpose, uint32_t user);

#endif
