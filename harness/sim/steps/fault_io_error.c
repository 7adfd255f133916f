/* `io-error`: the n-th storage operation fails, once or from then on; or each by its own draw. */
#include "sim/steps/storage.h"

void tf_fault_io_error_fill(const struct tf_step *step, struct tf_disk_fault *fault) {
    fault->kind = TF_DISK_IO_ERROR;
    fault->nth = step->amount; /* 0 is a share of none */
    fault->forever = step->forever;
    fault->per_million = step->per_million;
}

static void arm(struct tf_world *world, uint32_t step_index) {
    tf_storage_arm(world, step_index, false);
}

const struct tf_step_ops tf_step_io_error = {.begin = arm, .end = tf_storage_lift};
