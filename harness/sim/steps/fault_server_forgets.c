/* `server-forgets`: the server's database is lost, and a new one made: its users and conversations
 * are imported as they were before the run. */
#include "sim/server_node.h"
#include "sim/steps/steps.h"

static void wipe(struct tf_world *world, uint32_t step_index) {
    (void)step_index;
    if (world->host.disk == NULL)
        return;
    tf_disk_restore(world->host.disk, tf_store_schema_image(world->server_schema));
    world->host.provisioned = false;
    world->host.restored = true;
}

static void begin(struct tf_world *world, uint32_t step_index) {
    tf_fault_server_down(world, step_index, wipe);
}

const struct tf_step_ops tf_step_server_forgets = {.begin = begin, .end = tf_fault_server_back};
