/* `upgrade`: an older app was on the device until now; the present one starts on its database. */
#include "sim/client_node.h"
#include "sim/observe.h"
#include "sim/older.h"
#include "sim/steps/hold.h"
#include "sim/steps/steps.h"

static void upgrade(struct tf_world *world, uint32_t step_index) {
    const struct tf_step *step = &world->plan->steps[step_index];
    struct tf_replica *replica = &world->replicas[step->who];
    tf_fault_rot_found(world, replica);
    tf_observe_fault(world, TF_RECORD_FAULT_ON, step->who, step_index);
    if (replica->self != NULL)
        tf_replica_stop(world, replica, TF_PROCESS_KILLED, 0);
    if (replica->disk != NULL && !tf_older_make(world, replica, step->amount))
        tf_observe_fault(world, TF_RECORD_UNFIRED, step->who, step_index);
    if (!tf_hold_covers(world, TF_VERB_KILL, step->who, TF_FREED_KILL))
        tf_replica_start(world, replica);
}

const struct tf_step_ops tf_step_upgrade = {.begin = upgrade};
