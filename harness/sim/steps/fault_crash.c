/* `crash-at-storage-step`: the process dies with the power at the n-th storage operation; a draw
 * says what is left of what was not synced. */
#include "sim/steps/storage.h"

void tf_fault_crash_fill(const struct tf_step *step, struct tf_disk_fault *fault) {
    fault->kind = TF_DISK_CRASH;
    fault->nth = step->amount == 0 ? 1 : step->amount;
}

static void arm(struct tf_world *world, uint32_t step_index) {
    tf_storage_arm(world, step_index, true);
}

const struct tf_step_ops tf_step_crash = {.begin = arm, .end = tf_storage_lift};
