/* `suspend` and `resume`: the process stands still, with its monotonic clock. `background-window`:
 * it may run for a while in between. */
#include "sim/client_node.h"
#include "sim/steps/hold.h"
#include "sim/steps/steps.h"

void tf_fault_suspend_refresh(struct tf_world *world, struct tf_replica *replica) {
    uint32_t node = tf_world_replica_index(world, replica);
    bool suspended = tf_hold_covers(world, TF_VERB_SUSPEND, node, TF_FREED_SUSPEND) &&
                     !tf_hold_covers(world, TF_VERB_BACKGROUND_WINDOW, node, TF_FREED_SUSPEND);
    if (suspended && !replica->suspended)
        tf_replica_suspend(world, replica);
    else if (!suspended && replica->suspended)
        tf_replica_resume(world, replica);
}

static void refresh(struct tf_world *world, uint32_t step_index) {
    tf_each_replica(world, world->plan->steps[step_index].who, tf_fault_suspend_refresh);
}

static void suspend(struct tf_world *world, uint32_t step_index) {
    tf_hold_begin(world, step_index);
    refresh(world, step_index);
}

const struct tf_step_ops tf_step_suspend = {.begin = suspend, .end = refresh};
const struct tf_step_ops tf_step_background_window = {.begin = suspend, .end = refresh};

static void resume(struct tf_world *world, uint32_t step_index) {
    const struct tf_step *step = &world->plan->steps[step_index];
    tf_hold_free(world, step->who, TF_FREED_SUSPEND);
    tf_hold_end_of(world, TF_VERB_SUSPEND, step->who);
    refresh(world, step_index);
}

const struct tf_step_ops tf_step_resume = {.begin = resume};
