/* `two-processes`: while it holds, what one process of the device is about to do may wait for a
 * step of the other, and is done at one of its storage operations (neighbours_held.c).
 *
 * `double-trigger`: several causes of a sync at once, in each process that runs. */
#include "sim/client_node.h"
#include "sim/observe.h"
#include "sim/steps/hold.h"
#include "sim/steps/steps.h"

const struct tf_step_ops tf_step_two_processes = {.begin = tf_hold_begin};

static void trigger(struct tf_world *world, struct tf_replica *replica, uint64_t key) {
    struct tf_client_event sync = {.kind = TF_CLIENT_COMMAND,
                                   .command = {.kind = TF_COMMAND_SYNC, .key = key}};
    struct tf_client_event online = {.kind = TF_CLIENT_CONNECTIVITY, .online = true};
    if (replica->self != NULL && !replica->suspended)
        tf_replica_step(world, replica, &sync, NULL);
    if (replica->self != NULL && !replica->suspended && !replica->offline)
        tf_replica_step(world, replica, &online, NULL);
}

static void trigger_often(struct tf_world *world, uint32_t step_index) {
    const struct tf_step *step = &world->plan->steps[step_index];
    uint64_t cause = world->cause;
    for (uint64_t i = 0; i < step->amount; i++) {
        for (uint32_t at = 0; at < world->replica_count; at++) {
            if (at != step->who && world->plan->replicas[at].extends != step->who + 1)
                continue;
            world->cause = cause;
            trigger(world, &world->replicas[at], tf_hash_pair(world->plan->seed, step->id + i));
        }
    }
}

const struct tf_step_ops tf_step_double_trigger = {.begin = trigger_often};
