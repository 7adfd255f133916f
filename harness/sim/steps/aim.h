/* Aimed faults: armed, they wait for messages that match, and meet the next `count` after `skip`.
 */
#ifndef TF_SIM_STEPS_AIM_H
#define TF_SIM_STEPS_AIM_H

#include "sim/world_internal.h"

struct tf_aim_target {
    uint32_t node; /* the replica at the end of the exchange */
    enum tf_call call;
    uint64_t exchange;     /* its number, for the record */
    uint64_t key;          /* what draws about it are keyed by */
    enum tf_direction way; /* truncate, corrupt: of the exchange; 0 elsewhere */
    uint32_t stage;        /* 1 + enum tf_server_stage, 0 elsewhere */
};

void tf_aim_arm(struct tf_world *world, uint32_t step_index);
void tf_aim_disarm(struct tf_world *world, uint32_t step_index);
/* Shows a message to all armed faults of `verb`. The first that meets it as index of its step + 1,
 * or 0 when none does. */
uint32_t tf_aim_take(struct tf_world *world, enum tf_verb verb, const struct tf_aim_target *target);
/* Writes that an armed fault met a message. By `tf_aim_take` at once, but for `server-stages`,
 * whose message must come to the stage first. */
void tf_aim_hit(struct tf_world *world, uint32_t step_index, const struct tf_aim_target *target);
/* Whether a fault that must meet something never did. */
bool tf_aim_is_unfired(const struct tf_world *world, uint32_t step_index);

#endif
