#include "sim/client_node.h"

#include "sim/gateway.h"
#include "sim/http.h"
#include "sim/observe.h"

bool tf_replica_seems_offline(const struct tf_replica *replica) {
    return replica->signal == TF_SIGNAL_AGAIN ? replica->offline
                                              : replica->signal == TF_SIGNAL_OFFLINE;
}

void tf_replica_suspend(struct tf_world *world, struct tf_replica *replica) {
    if (replica->self == NULL)
        return;
    world->cause =
        tf_observe_process(world, tf_world_replica_index(world, replica), TF_PROCESS_SUSPENDED, 0);
    struct tf_client_event event = {.kind = TF_CLIENT_SUSPENDED};
    tf_replica_step(world, replica, &event, NULL);
    if (replica->self == NULL)
        return;
    replica->suspended = true;
    tf_clock_stop(&replica->clock, world->now_us);
    replica->wake_at_us = TF_NEVER;
}

static void tell_signal(struct tf_world *world, struct tf_replica *replica) {
    replica->told_offline = tf_replica_seems_offline(replica);
    struct tf_client_event event = {.kind = TF_CLIENT_CONNECTIVITY,
                                    .online = !replica->told_offline};
    tf_replica_step(world, replica, &event, NULL);
}

/* What a suspended process missed it is told when it resumes. */
static void tell_connectivity(struct tf_world *world, struct tf_replica *replica) {
    if (!replica->suspended && replica->told_offline != tf_replica_seems_offline(replica))
        tell_signal(world, replica);
}

static void record_signal(struct tf_world *world, struct tf_replica *replica) {
    struct tf_record record = {.kind = TF_RECORD_CONNECTIVITY,
                               .node = tf_world_replica_index(world, replica),
                               .flag = !tf_replica_seems_offline(replica)};
    world->cause = tf_observe(world, &record);
    tf_world_moved(world);
}

void tf_replica_set_signal(struct tf_world *world, struct tf_replica *replica,
                           enum tf_signal signal) {
    bool before = tf_replica_seems_offline(replica);
    replica->signal = (uint8_t)signal;
    if (tf_replica_seems_offline(replica) == before)
        return;
    record_signal(world, replica);
    tell_connectivity(world, replica);
}

void tf_replica_repeat_signal(struct tf_world *world, struct tf_replica *replica) {
    if (replica->self == NULL || replica->suspended)
        return;
    record_signal(world, replica);
    tell_signal(world, replica);
}

void tf_replica_resume(struct tf_world *world, struct tf_replica *replica) {
    replica->suspended = false;
    tf_clock_go(&replica->clock, world->now_us);
    world->cause =
        tf_observe_process(world, tf_world_replica_index(world, replica), TF_PROCESS_RESUMED, 0);
    struct tf_client_event event = {.kind = TF_CLIENT_RESUMED};
    tf_replica_step(world, replica, &event, NULL);
    tell_connectivity(world, replica);
    tf_exchange_release_held(world, replica);
    tf_gateway_release_held(world, replica);
}

void tf_replica_set_offline(struct tf_world *world, struct tf_replica *replica, bool offline) {
    bool before = tf_replica_seems_offline(replica);
    replica->offline = offline;
    if (tf_replica_seems_offline(replica) != before)
        record_signal(world, replica);
    if (offline) {
        tf_exchange_break_all(world, replica, TF_VERB_OFFLINE);
        tf_gateway_break_all(world, replica, TF_VERB_OFFLINE, true);
    }
    tell_connectivity(world, replica);
}
