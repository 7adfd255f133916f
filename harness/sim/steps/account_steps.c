/* `logout` and `login`: whose process runs on a device. */
#include "sim/client_node.h"
#include "sim/look_device.h"
#include "sim/observe.h"
#include "sim/steps/steps.h"

static struct tf_record record_of(const struct tf_step *step, enum tf_command_kind kind) {
    return (struct tf_record){
        .kind = TF_RECORD_COMMAND,
        .node = step->who,
        .command = {.kind = kind, .step = step->id, .message = TF_NAME_NONE, .code = TF_E_STATE}};
}

/* What is left behind is looked at once more: nobody can until the user comes back. */
static void leave(struct tf_world *world, uint32_t step_index) {
    const struct tf_step *step = &world->plan->steps[step_index];
    struct tf_replica *replica = &world->replicas[step->who];
    struct tf_record record = record_of(step, TF_COMMAND_LOGOUT);
    if (replica->self == NULL || replica->suspended) {
        tf_world_moved(world);
        tf_observe(world, &record);
        return;
    }
    struct tf_client_event event = {
        .kind = TF_CLIENT_COMMAND,
        .command = {.kind = TF_COMMAND_LOGOUT, .key = tf_hash_pair(world->plan->seed, step->id)}};
    tf_replica_step(world, replica, &event, &record);
    if (replica->self == NULL || !record.command.accepted)
        return;
    tf_look_replica(world, replica, TF_VIEW_DURABLE);
    tf_replica_stop(world, replica, TF_PROCESS_LOGGED_OUT, 0);
}

const struct tf_step_ops tf_step_logout = {.begin = leave};

/* Whether somebody is logged in on the device; a process that was killed still is. */
static bool is_taken(const struct tf_world *world, uint32_t who) {
    uint32_t device = tf_plan_device(world->plan, who);
    for (uint32_t i = device; i < world->replica_count; i++)
        if (tf_plan_device(world->plan, i) == device && world->replicas[i].installed &&
            !world->replicas[i].logged_out)
            return true;
    return false;
}

static void come(struct tf_world *world, uint32_t step_index) {
    const struct tf_step *step = &world->plan->steps[step_index];
    struct tf_record record = record_of(step, TF_COMMAND_LOGIN);
    bool taken = is_taken(world, step->who);
    record.command.accepted = !taken;
    record.command.code = taken ? TF_E_STATE : TF_OK;
    tf_world_moved(world);
    world->cause = tf_observe(world, &record);
    if (!taken)
        tf_replica_start(world, &world->replicas[step->who]);
}

const struct tf_step_ops tf_step_login = {.begin = come};
