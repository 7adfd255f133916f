/* `restore-or-clone`: an older copy of the device's disk, taken at a stated time, comes back on it.
 * What it did since is lost to it, and what waited then waits again. */
#include "sim/client_node.h"
#include "sim/observe.h"
#include "sim/steps/steps.h"

static void begin(struct tf_world *world, uint32_t step_index) {
    const struct tf_step *step = &world->plan->steps[step_index];
    struct tf_replica *replica = &world->replicas[step->who];
    tf_observe_fault(world, TF_RECORD_FAULT_ON, step->who, step_index);
    tf_fault_backup(world, step_index); /* one that is to be taken at this very moment */
    if (replica->disk == NULL || world->backups[step_index] == NULL)
        tf_observe_fault(world, TF_RECORD_UNFIRED, step->who, step_index);
    else
        tf_replica_put_back(world, replica, step->verb, world->backups[step_index],
                            world->backup_records[step_index]);
}

const struct tf_step_ops tf_step_restore = {.begin = begin};
