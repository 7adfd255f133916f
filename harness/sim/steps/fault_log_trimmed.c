/* `log-trimmed`: needless changes go. An operator's hand: a server that is down is not told. */
#include "sim/observe.h"
#include "sim/server_node.h"
#include "sim/steps/steps.h"

static void trim(struct tf_world *world, uint32_t step_index) {
    const struct tf_step *step = &world->plan->steps[step_index];
    tf_observe_fault(world, TF_RECORD_FAULT_ON, step->who, step_index);
    tf_host_maintain(
        world, &(struct tf_maintenance){.kind = TF_MAINTAIN_CHANGES, .keep_us = step->keep_us});
}

const struct tf_step_ops tf_step_log_trimmed = {.begin = trim};
