/* `session-change`: the server ends tokens, or revokes a user, at any moment. */
#include "sim/observe.h"
#include "sim/server_node.h"
#include "sim/steps/steps.h"

#define AGAIN_US TF_SECOND

static bool ask(struct tf_world *world, uint32_t step_index) {
    const struct tf_step *step = &world->plan->steps[step_index];
    const struct tf_plan_replica *replica = &world->plan->replicas[step->who];
    struct tf_server_event event = {
        .kind = TF_SERVER_ADMIN,
        .key = tf_hash_pair(world->plan->seed, step->id),
        .admin = {.kind = step->admin,
                  .user_id = world->plan->users[replica->user].id,
                  .device_id = replica->name},
    };
    return world->host.self != NULL && tf_host_step(world, &event);
}

/* Who sees the server die, or hears that its storage failed, asks again: it may have been done or
 * not. */
void tf_fault_session_again(struct tf_world *world, uint32_t step_index) {
    tf_world_moved(world);
    if (!ask(world, step_index))
        tf_world_push(world, world->now_us + AGAIN_US, TF_EVENT_AGAIN, step_index);
}

static void change(struct tf_world *world, uint32_t step_index) {
    const struct tf_step *step = &world->plan->steps[step_index];
    if (world->host.self == NULL)
        return; /* nobody to tell: it has not fired */
    world->hits[step_index]++;
    tf_observe_fault(world, TF_RECORD_FAULT_HIT, step->who, step_index);
    if (step->admin == TF_ADMIN_REVOKE)
        world->revoked[world->plan->replicas[step->who].user] = true;
    tf_fault_session_again(world, step_index);
}

const struct tf_step_ops tf_step_session_change = {.begin = change};
