/* `server-upgrade`: the server comes back as a later version, and speaks so from then on. */
#include "sim/server_node.h"
#include "sim/steps/hold.h"
#include "sim/steps/steps.h"

static void upgrade(struct tf_world *world, uint32_t step_index) {
    tf_hold_begin(world, step_index);
    world->host.newer = true;
    if (world->host.self != NULL)
        tf_host_stop(world, TF_PROCESS_KILLED, 0, TF_VERB_SERVER_UPGRADE);
}

static void start(struct tf_world *world, uint32_t step_index) {
    (void)step_index;
    if (world->host.self == NULL && !tf_fault_server_is_down(world))
        tf_host_start(world);
}

const struct tf_step_ops tf_step_server_upgrade = {.begin = upgrade, .end = start};
