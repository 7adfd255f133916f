/* `flap`: what the device tells its app of the network is not so, or is told twice. */
#include "sim/client_node.h"
#include "sim/steps/hold.h"
#include "sim/steps/steps.h"

/* The latest that holds counts. */
void tf_fault_flap_refresh(struct tf_world *world, struct tf_replica *replica) {
    enum tf_signal signal = TF_SIGNAL_AGAIN;
    size_t at = 0;
    const struct tf_step *step;
    while ((step = tf_hold_next(world, &at, TF_VERB_FLAP, tf_world_replica_index(world, replica),
                                TF_FREED_OFFLINE)) != NULL)
        signal = step->signal;
    tf_replica_set_signal(world, replica, signal);
}

static void refresh(struct tf_world *world, uint32_t step_index) {
    tf_each_process(world, world->plan->steps[step_index].who, tf_fault_flap_refresh);
}

static void flap(struct tf_world *world, uint32_t step_index) {
    const struct tf_step *step = &world->plan->steps[step_index];
    tf_hold_begin(world, step_index);
    if (step->signal != TF_SIGNAL_AGAIN) {
        refresh(world, step_index);
        return;
    }
    tf_each_process(world, step->who, tf_replica_repeat_signal);
    tf_hold_end(world, step_index);
}

const struct tf_step_ops tf_step_flap = {.begin = flap, .end = refresh};
