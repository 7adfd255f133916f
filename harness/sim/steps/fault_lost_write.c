/* `lost-write`: the power fails at the n-th storage operation, and nothing is left of what was not
 * synced. */
#include "sim/steps/storage.h"

void tf_fault_lost_write_fill(const struct tf_step *step, struct tf_disk_fault *fault) {
    fault->kind = TF_DISK_CRASH;
    fault->nth = step->amount == 0 ? 1 : step->amount;
}

static void arm(struct tf_world *world, uint32_t step_index) {
    tf_storage_arm(world, step_index, true);
}

const struct tf_step_ops tf_step_lost_write = {.begin = arm, .end = tf_storage_lift};
