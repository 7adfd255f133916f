/* `server-restart` and `server-slow`. */
#include "sim/observe.h"
#include "sim/server_node.h"
#include "sim/steps/hold.h"
#include "sim/steps/steps.h"

void tf_fault_server_down(struct tf_world *world, uint32_t step_index,
                          void (*change)(struct tf_world *world, uint32_t step_index)) {
    const struct tf_step *step = &world->plan->steps[step_index];
    tf_hold_begin(world, step_index);
    if (world->host.self != NULL)
        tf_host_stop(world, TF_PROCESS_KILLED, 0, step->verb);
    if (change != NULL)
        change(world, step_index);
    if (step->lasts_us == 0)
        tf_hold_end(world, step_index);
}

bool tf_fault_server_is_down(const struct tf_world *world) {
    for (size_t i = 0; i < world->hold_count; i++) {
        const struct tf_step *step = &world->plan->steps[world->holds[i].step];
        if (step->verb == TF_VERB_SERVER_RESTART || step->verb == TF_VERB_SERVER_ROLLBACK ||
            step->verb == TF_VERB_SERVER_FORGETS || step->verb == TF_VERB_SERVER_UPGRADE ||
            (step->verb == TF_VERB_KILL && step->who == TF_NODE_SERVER))
            return true;
    }
    return false;
}

void tf_fault_server_back(struct tf_world *world, uint32_t step_index) {
    (void)step_index;
    if (world->host.self == NULL && !tf_fault_server_is_down(world))
        tf_host_start(world);
}

/* Sessions and sockets are gone in any case. */
static void restart(struct tf_world *world, uint32_t step_index) {
    tf_fault_server_down(world, step_index, NULL);
}

const struct tf_step_ops tf_step_server_restart = {.begin = restart, .end = tf_fault_server_back};

/* The latest that holds counts. */
static void refresh_slow(struct tf_world *world, uint32_t step_index) {
    (void)step_index;
    world->host.slow = NULL;
    for (size_t i = 0; i < world->hold_count; i++) {
        const struct tf_step *step = &world->plan->steps[world->holds[i].step];
        if (step->verb == TF_VERB_SERVER_SLOW)
            world->host.slow = &step->dist;
    }
}

static void slow(struct tf_world *world, uint32_t step_index) {
    tf_hold_begin(world, step_index);
    refresh_slow(world, step_index);
}

const struct tf_step_ops tf_step_server_slow = {.begin = slow, .end = refresh_slow};
