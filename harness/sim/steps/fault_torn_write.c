/* `torn-write`: the power fails while a write is under way. Each sector that was not synced, those
 * of this write included, is there or is not. */
#include "sim/steps/storage.h"

void tf_fault_torn_write_fill(const struct tf_step *step, struct tf_disk_fault *fault) {
    fault->kind = TF_DISK_TORN;
    fault->nth = step->amount == 0 ? 1 : step->amount;
}

static void arm(struct tf_world *world, uint32_t step_index) {
    tf_storage_arm(world, step_index, true);
}

const struct tf_step_ops tf_step_torn_write = {.begin = arm, .end = tf_storage_lift};
