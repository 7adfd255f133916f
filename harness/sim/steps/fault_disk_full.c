/* `disk-full`: nothing on the disk of a replica or of the server grows while it holds. */
#include "sim/steps/storage.h"

void tf_fault_disk_full_fill(const struct tf_step *step, struct tf_disk_fault *fault) {
    (void)step;
    fault->kind = TF_DISK_FULL;
    fault->nth = 1;
}

static void arm(struct tf_world *world, uint32_t step_index) {
    tf_storage_arm(world, step_index, false);
}

const struct tf_step_ops tf_step_disk_full = {.begin = arm, .end = tf_storage_lift};
