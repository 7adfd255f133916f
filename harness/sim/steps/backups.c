/* Copies of disks that steps of the plan will put back, taken when their time comes. */
#include "sim/steps/steps.h"

#include <stdlib.h>

static bool puts_back(const struct tf_step *step) {
    return step->verb == TF_VERB_SERVER_ROLLBACK || step->verb == TF_VERB_RESTORE;
}

void tf_fault_backups_plan(struct tf_world *world) {
    const struct tf_plan *plan = world->plan;
    for (uint32_t i = 0; i < plan->step_count; i++) {
        const struct tf_step *step = &plan->steps[i];
        if (!puts_back(step))
            continue;
        if (world->backups == NULL) {
            uint32_t steps = plan->step_count + 1; /* a branch adds one */
            world->backups = tf_alloc_zero(steps, sizeof(struct tf_disk_image *));
            world->backup_records = tf_alloc_zero(steps, sizeof(uint64_t));
        }
        tf_time at_us = step->backup_us < step->at_us ? step->backup_us : step->at_us;
        tf_world_push(world, at_us, TF_EVENT_BACKUP, i);
    }
}

/* A copy of what is written: a process that is in the middle of a transaction has written none of
 * it, because no step is running now. */
void tf_fault_backup(struct tf_world *world, uint32_t step_index) {
    const struct tf_step *step = &world->plan->steps[step_index];
    if (step->verb == TF_VERB_RESTORE)
        tf_fault_rot_found(world, &world->replicas[step->who]); /* who copies reads everything */
    const struct tf_disk *disk =
        step->verb == TF_VERB_SERVER_ROLLBACK ? world->host.disk : world->replicas[step->who].disk;
    if (disk == NULL || world->backups[step_index] != NULL)
        return;
    world->backups[step_index] = tf_disk_snapshot(disk);
    world->backup_records[step_index] = world->records;
}

void tf_fault_backups_close(struct tf_world *world) {
    for (uint32_t i = 0; world->backups != NULL && i < world->plan->step_count; i++)
        tf_disk_image_release(world->backups[i]);
    free(world->backups);
    free(world->backup_records);
}
