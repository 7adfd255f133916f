/* `kill` and `start`: the process is gone at a moment; what it wrote stays. */
#include "sim/client_node.h"
#include "sim/observe.h"
#include "sim/server_node.h"
#include "sim/steps/hold.h"
#include "sim/steps/steps.h"

static void kill_replica(struct tf_world *world, struct tf_replica *replica) {
    if (replica->self != NULL)
        tf_replica_stop(world, replica, TF_PROCESS_KILLED, 0);
}

static void kill(struct tf_world *world, uint32_t step_index) {
    const struct tf_step *step = &world->plan->steps[step_index];
    tf_hold_begin(world, step_index);
    if (step->who != TF_NODE_SERVER)
        tf_each_replica(world, step->who, kill_replica);
    else if (world->host.self != NULL)
        tf_host_stop(world, TF_PROCESS_KILLED, 0, TF_VERB_KILL);
}

/* Another account on a device begins with its first log-in, not with the device. */
static bool never_logged_in(struct tf_world *world, struct tf_replica *replica) {
    return tf_world_plan_of(world, replica)->shares != 0 && !replica->installed;
}

static void start_replica(struct tf_world *world, struct tf_replica *replica) {
    if (replica->self == NULL && !never_logged_in(world, replica) && !replica->logged_out &&
        !tf_hold_covers(world, TF_VERB_KILL, tf_world_replica_index(world, replica), TF_FREED_KILL))
        tf_replica_start(world, replica);
}

static void start_again(struct tf_world *world, uint32_t step_index) {
    const struct tf_step *step = &world->plan->steps[step_index];
    if (step->who != TF_NODE_SERVER)
        tf_each_replica(world, step->who, start_replica);
    else if (world->host.self == NULL && !tf_fault_server_is_down(world))
        tf_host_start(world);
}

const struct tf_step_ops tf_step_kill = {.begin = kill, .end = start_again};

/* A device that is not there yet is installed by its first start. */
static void start(struct tf_world *world, uint32_t step_index) {
    const struct tf_step *step = &world->plan->steps[step_index];
    if (step->who != TF_NODE_SERVER)
        tf_hold_free(world, step->who, TF_FREED_KILL);
    if (step->who == TF_NODE_SERVER)
        tf_hold_end_of(world, TF_VERB_SERVER_RESTART, step->who);
    tf_hold_end_of(world, TF_VERB_KILL, step->who);
    tf_hold_end_of(world, TF_VERB_CRASH_AT_STORAGE_STEP, step->who);
    tf_hold_end_of(world, TF_VERB_TORN_WRITE, step->who);
    tf_hold_end_of(world, TF_VERB_LOST_WRITE, step->who);
    start_again(world, step_index);
}

const struct tf_step_ops tf_step_start = {.begin = start};
