/* `offline` and `online`: the device has no network and knows it. */
#include "sim/client_node.h"
#include "sim/steps/hold.h"
#include "sim/steps/steps.h"

void tf_fault_offline_refresh(struct tf_world *world, struct tf_replica *replica) {
    bool offline = tf_hold_covers(world, TF_VERB_OFFLINE, tf_world_replica_index(world, replica),
                                  TF_FREED_OFFLINE);
    if (offline != replica->offline)
        tf_replica_set_offline(world, replica, offline);
}

static void refresh(struct tf_world *world, uint32_t step_index) {
    tf_each_process(world, world->plan->steps[step_index].who, tf_fault_offline_refresh);
}

static void offline(struct tf_world *world, uint32_t step_index) {
    tf_hold_begin(world, step_index);
    refresh(world, step_index);
}

const struct tf_step_ops tf_step_offline = {.begin = offline, .end = refresh};

static void online(struct tf_world *world, uint32_t step_index) {
    const struct tf_step *step = &world->plan->steps[step_index];
    tf_hold_free(world, step->who, TF_FREED_OFFLINE);
    tf_hold_end_of(world, TF_VERB_OFFLINE, step->who);
    tf_hold_end_of(world, TF_VERB_FLAP, step->who);
    refresh(world, step_index);
    tf_each_process(world, step->who, tf_fault_flap_refresh);
}

const struct tf_step_ops tf_step_online = {.begin = online};
