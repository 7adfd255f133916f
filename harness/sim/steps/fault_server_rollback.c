/* `server-rollback`: the server's database is put back from a backup that was taken at a stated
 * time. What it had taken since is lost to it, and to nobody else. */
#include "sim/observe.h"
#include "sim/server_node.h"
#include "sim/steps/hold.h"
#include "sim/steps/steps.h"

static void put_back(struct tf_world *world, uint32_t step_index) {
    if (world->host.disk == NULL)
        return;
    tf_fault_backup(world, step_index); /* one that is to be taken at this very moment */
    tf_disk_restore(world->host.disk, world->backups[step_index]);
    world->host.restored = true;
}

/* Down for as long as the step lasts, with another database when it is back. */
static void begin(struct tf_world *world, uint32_t step_index) {
    const struct tf_step *step = &world->plan->steps[step_index];
    tf_hold_begin(world, step_index);
    if (world->host.self != NULL)
        tf_host_stop(world, TF_PROCESS_KILLED, 0, TF_VERB_SERVER_ROLLBACK);
    put_back(world, step_index);
    if (step->lasts_us == 0)
        tf_hold_end(world, step_index);
}

static void start(struct tf_world *world, uint32_t step_index) {
    (void)step_index;
    if (world->host.self == NULL && !tf_fault_server_is_down(world))
        tf_host_start(world);
}

const struct tf_step_ops tf_step_server_rollback = {.begin = begin, .end = start};
