/* `partial-loss`: a part of what the device keeps is gone, and the rest stays: the queue, as if it
 * had been a file of its own that was lost, the place in the server's log, the files of messages,
 * or everything but them. */
#include "sim/client_node.h"
#include "sim/disk_aside.h"
#include "sim/observe.h"
#include "sim/steps/steps.h"

static const char all_but_files[] =
    "DELETE FROM queue; DELETE FROM message; DELETE FROM participant; DELETE FROM read_step;"
    "DELETE FROM conversation; DELETE FROM version; DELETE FROM media; DELETE FROM app_data;"
    "DELETE FROM choice; DELETE FROM opening; DELETE FROM rhythm; DELETE FROM device;"
    "INSERT INTO device (one) VALUES (1)";

static const char *const scripts[TF_PART_COUNT] = {
    [TF_PART_QUEUE] = "DELETE FROM queue",
    [TF_PART_CURSOR] = "UPDATE device SET epoch = NULL, seq = 0, resync = 0",
    [TF_PART_FILES] = "DELETE FROM media_part",
    [TF_PART_DATABASE] = all_but_files,
};

/* What is stored but for that part. NULL when the client keeps it elsewhere. Owned by caller. */
static struct tf_disk_image *
stored_without(struct tf_world *world, const struct tf_replica *replica, enum tf_disk_part part) {
    struct tf_disk_aside aside;
    tf_disk_aside_open(&aside, world, replica, TF_ASIDE_STORED);
    if (tf_disk_aside_script(&aside, scripts[part], NULL) == TF_OK)
        return tf_disk_aside_take(&aside);
    tf_disk_aside_close(&aside);
    return NULL;
}

static void begin(struct tf_world *world, uint32_t step_index) {
    const struct tf_step *step = &world->plan->steps[step_index];
    struct tf_replica *replica = &world->replicas[step->who];
    tf_fault_rot_found(world, replica);
    tf_observe_fault(world, TF_RECORD_FAULT_ON, step->who, step_index);
    if (replica->self != NULL)
        tf_replica_stop(world, replica, TF_PROCESS_KILLED, 0);
    struct tf_disk_image *image =
        replica->disk == NULL ? NULL : stored_without(world, replica, step->part);
    if (image == NULL) {
        if (!step->may_miss)
            tf_observe_fault(world, TF_RECORD_UNFIRED, step->who, step_index);
        return;
    }
    bool is_empty = step->part == TF_PART_DATABASE; /* but for files that nobody knows */
    const struct tf_disk_copy copy = {.verb = step->verb,
                                      .image = image,
                                      .upto = is_empty ? 0 : world->records,
                                      .from = step->who,
                                      .part = is_empty ? TF_PART_ALL : step->part};
    tf_replica_put_back(world, replica, &copy);
    tf_disk_image_release(image);
}

const struct tf_step_ops tf_step_partial_loss = {.begin = begin};
