/* `restore-or-clone`: an older copy of the device's disk, taken at a stated time, comes back on it:
 * what it did since is lost to it, and what waited then waits again. Or a second device of its user
 * starts from the copy, and both go on. */
#include "sim/client_node.h"
#include "sim/observe.h"
#include "sim/steps/steps.h"

static void begin(struct tf_world *world, uint32_t step_index) {
    const struct tf_step *step = &world->plan->steps[step_index];
    uint32_t node = step->onto == TF_NAME_NONE ? step->who : step->onto;
    tf_observe_fault(world, TF_RECORD_FAULT_ON, node, step_index);
    tf_fault_backup(world, step_index); /* one that is to be taken at this very moment */
    if (world->replicas[step->who].disk == NULL || world->backups[step_index] == NULL) {
        tf_observe_fault(world, TF_RECORD_UNFIRED, node, step_index);
        return;
    }
    const struct tf_disk_copy copy = {.verb = step->verb,
                                      .image = world->backups[step_index],
                                      .upto = world->backup_records[step_index],
                                      .from = step->who};
    tf_replica_put_back(world, &world->replicas[node], &copy);
}

const struct tf_step_ops tf_step_restore = {.begin = begin};
