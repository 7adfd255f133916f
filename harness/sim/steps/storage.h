/* Storage faults: each kind says in its file what is armed on a disk; arming, lifting and what they
 * met are the same for all. */
#ifndef TF_SIM_STEPS_STORAGE_H
#define TF_SIM_STEPS_STORAGE_H

#include "sim/steps/steps.h"

/* What each kind arms for a step; `id` and the counted operations are filled in already. */
void tf_fault_crash_fill(const struct tf_step *step, struct tf_disk_fault *fault);
void tf_fault_torn_write_fill(const struct tf_step *step, struct tf_disk_fault *fault);
void tf_fault_lost_write_fill(const struct tf_step *step, struct tf_disk_fault *fault);
void tf_fault_disk_full_fill(const struct tf_step *step, struct tf_disk_fault *fault);
void tf_fault_io_error_fill(const struct tf_step *step, struct tf_disk_fault *fault);

/* Begins to hold, and arms the fault on the disk of each node that the step means; `untimed`: its
 * time begins only when it strikes. */
void tf_storage_arm(struct tf_world *world, uint32_t step_index, bool untimed);
/* Lifts it again. A process that died of its disk runs again when the disk is well. */
void tf_storage_lift(struct tf_world *world, uint32_t step_index);

#endif
