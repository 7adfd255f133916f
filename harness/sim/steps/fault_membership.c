/* `membership`: somebody joins or leaves a conversation at the server, wherever their devices are.
 * `end-conversation`: it ends there. */
#include "sim/observe.h"
#include "sim/server_node.h"
#include "sim/steps/steps.h"

static void act(struct tf_world *world, uint32_t step_index) {
    const struct tf_step *step = &world->plan->steps[step_index];
    bool ends = step->verb == TF_VERB_END_CONVERSATION;
    struct tf_server_event event = {.kind = ends ? TF_SERVER_CLOSE : TF_SERVER_MEMBERSHIP};
    event.key = tf_hash_pair(world->plan->seed, step->id);
    event.membership.conversation_id = world->conversation_ids[step->conversation];
    if (!ends)
        event.membership.user_id = world->plan->users[step->user].id;
    event.membership.joins = step->flag;
    if (world->host.self == NULL || tf_id_is_none(&event.membership.conversation_id)) {
        if (!step->may_miss)
            tf_observe_fault(world, TF_RECORD_UNFIRED, TF_NODE_SERVER, step_index);
        return;
    }
    world->cause = tf_observe_fault(world, TF_RECORD_FAULT_HIT, TF_NODE_SERVER, step_index);
    tf_host_step(world, &event);
}

const struct tf_step_ops tf_step_membership = {.begin = act};
