/* `server-rollback`: the server's database is put back from a backup that was taken at a stated
 * time. What it had taken since is lost to it, and to nobody else. */
#include "sim/server_node.h"
#include "sim/steps/steps.h"

static void put_back(struct tf_world *world, uint32_t step_index) {
    if (world->host.disk == NULL)
        return;
    tf_fault_backup(world, step_index); /* one that is to be taken at this very moment */
    tf_disk_restore(world->host.disk, world->backups[step_index]);
    world->host.restored = true;
}

static void begin(struct tf_world *world, uint32_t step_index) {
    tf_fault_server_down(world, step_index, put_back);
}

const struct tf_step_ops tf_step_server_rollback = {.begin = begin, .end = tf_fault_server_back};
