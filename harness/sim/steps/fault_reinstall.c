/* `reinstall`: the app is deleted and installed again: the device begins with an empty database. */
#include "sim/client_node.h"
#include "sim/observe.h"
#include "sim/steps/steps.h"

static void begin(struct tf_world *world, uint32_t step_index) {
    const struct tf_step *step = &world->plan->steps[step_index];
    struct tf_replica *replica = &world->replicas[step->who];
    tf_observe_fault(world, TF_RECORD_FAULT_ON, step->who, step_index);
    if (replica->disk == NULL) {
        tf_observe_fault(world, TF_RECORD_UNFIRED, step->who, step_index);
        return;
    }
    const struct tf_disk_copy copy = {.verb = step->verb,
                                      .image = tf_store_schema_image(world->client_schema),
                                      .from = step->who};
    tf_replica_put_back(world, replica, &copy);
}

const struct tf_step_ops tf_step_reinstall = {.begin = begin};
