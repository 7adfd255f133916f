/* `wake-extension`: a push wakes a device's notification extension, and the system ends it again.
 */
#include "sim/client_node.h"
#include "sim/steps/hold.h"
#include "sim/steps/steps.h"

static void wake(struct tf_world *world, uint32_t step_index) {
    struct tf_replica *extension = &world->replicas[world->plan->steps[step_index].who];
    tf_hold_begin(world, step_index);
    if (extension->self == NULL)
        tf_replica_start(world, extension);
}

static void end(struct tf_world *world, uint32_t step_index) {
    struct tf_replica *extension = &world->replicas[world->plan->steps[step_index].who];
    if (extension->self != NULL)
        tf_replica_stop(world, extension, TF_PROCESS_KILLED, 0);
}

const struct tf_step_ops tf_step_wake_extension = {.begin = wake, .end = end};
