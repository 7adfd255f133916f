/* `server-upgrade`: the server comes back as a later version, and speaks so from then on. */
#include "sim/steps/steps.h"

static void make_newer(struct tf_world *world, uint32_t step_index) {
    (void)step_index;
    world->host.newer = true;
}

static void upgrade(struct tf_world *world, uint32_t step_index) {
    tf_fault_server_down(world, step_index, make_newer);
}

const struct tf_step_ops tf_step_server_upgrade = {.begin = upgrade, .end = tf_fault_server_back};
