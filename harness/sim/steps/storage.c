#include "sim/steps/storage.h"

#include "sim/client_node.h"
#include "sim/observe.h"
#include "sim/server_node.h"
#include "sim/steps/hold.h"

#define RESTART_US TF_SECOND

static struct tf_disk *disk_of(const struct tf_world *world, uint32_t node) {
    if (node == TF_NODE_SERVER)
        return world->host.disk;
    uint32_t extends = world->plan->replicas[node].extends;
    return world->replicas[extends != 0 ? extends - 1 : node].disk;
}

static void (*const fills[TF_VERB_COUNT])(const struct tf_step *step,
                                          struct tf_disk_fault *fault) = {
    [TF_VERB_CRASH_AT_STORAGE_STEP] = tf_fault_crash_fill,
    [TF_VERB_TORN_WRITE] = tf_fault_torn_write_fill,
    [TF_VERB_LOST_WRITE] = tf_fault_lost_write_fill,
    [TF_VERB_DISK_FULL] = tf_fault_disk_full_fill,
    [TF_VERB_IO_ERROR] = tf_fault_io_error_fill,
};

_Static_assert((int)TF_STORAGE_DATABASE_WRITE == (int)TF_DISK_DATABASE_WRITE + 1 &&
                   (int)TF_STORAGE_DIRECTORY_SYNC == (int)TF_DISK_DIRECTORY_SYNC + 1 &&
                   (int)TF_STORAGE_POINT_COUNT == (int)TF_DISK_OPERATION_COUNT + 1,
               "a plan's storage points are the disk's operations, behind `any`");

static uint32_t hear_operation(void *self, uint32_t node, enum tf_disk_operation what) {
    struct tf_world *world = self;
    const struct tf_storage_listener *listener = world->options->storage;
    const struct tf_brancher *brancher = world->options->brancher;
    struct tf_storage_record record = {.node = node,
                                       .what = (enum tf_storage_point)(what + 1),
                                       .at_us = world->now_us,
                                       .phase = world->phase};
    if (listener != NULL)
        listener->operation(listener->self, &record);
    if (brancher == NULL || brancher->step_id == 0)
        return 0;
    enum tf_branch branch = brancher->meet(brancher->self, &record);
    world->stopped |= branch == TF_BRANCH_STOP;
    return branch == TF_BRANCH_STEP ? brancher->step_id : 0;
}

static void watch_disk(struct tf_world *world, uint32_t node, struct tf_disk *disk) {
    struct tf_disk_watch watch = {.operation = hear_operation, .self = world, .node = node};
    if (world->options->storage != NULL || world->options->brancher != NULL)
        tf_disk_set_watch(disk, &watch);
}

static void arm_disk(struct tf_world *world, const struct tf_step *step, uint32_t node,
                     struct tf_disk *disk) {
    struct tf_disk_fault fault = {
        .id = step->id, .seed = world->plan->seed, .key = tf_hash_pair(node, step->id)};
    if (step->point != TF_STORAGE_ANY)
        fault.operations = 1u << (step->point - 1);
    fills[step->verb](step, &fault);
    bool meets = fault.nth > 0 || fault.per_million > 0 || fault.kind == TF_DISK_FULL;
    if (disk == NULL || !meets)
        return;
    if (tf_disk_arm(disk, &fault) != TF_OK)
        tf_world_limit(world, "TF_DISK_FAULTS_MAX faults armed on one disk");
    watch_disk(world, node, disk);
}

static void arm_node(struct tf_world *world, uint32_t node, uint32_t step_index) {
    arm_disk(world, &world->plan->steps[step_index], node, disk_of(world, node));
}

void tf_storage_arm(struct tf_world *world, uint32_t step_index, bool untimed) {
    const struct tf_step *step = &world->plan->steps[step_index];
    if (untimed)
        tf_hold_begin_untimed(world, step_index);
    else
        tf_hold_begin(world, step_index);
    if (step->who != TF_NODE_ALL) {
        arm_node(world, step->who, step_index);
        return;
    }
    for (uint32_t i = 0; i < world->replica_count; i++)
        if (world->plan->replicas[i].extends == 0)
            arm_node(world, i, step_index);
}

static void lift(struct tf_world *world, uint32_t step_index) {
    const struct tf_step *step = &world->plan->steps[step_index];
    for (uint32_t i = 0; i < world->replica_count; i++)
        if ((step->who == TF_NODE_ALL || step->who == i) && world->replicas[i].disk != NULL)
            tf_disk_lift(world->replicas[i].disk, step->id);
    if (step->who == TF_NODE_SERVER && world->host.disk != NULL)
        tf_disk_lift(world->host.disk, step->id);
}

void tf_storage_lift(struct tf_world *world, uint32_t step_index) {
    uint32_t who = world->plan->steps[step_index].who;
    lift(world, step_index);
    if (who == TF_NODE_SERVER && world->host.self == NULL && !tf_fault_server_is_down(world))
        tf_host_start(world);
    for (uint32_t i = 0; i < world->replica_count; i++)
        if ((who == TF_NODE_ALL || who == i) && world->replicas[i].crashed &&
            world->replicas[i].self == NULL &&
            !tf_hold_covers(world, TF_VERB_KILL, i, TF_FREED_KILL))
            tf_replica_start(world, &world->replicas[i]);
}

bool tf_fault_disk_is_ill(const struct tf_world *world, uint32_t node) {
    for (size_t i = 0; i < world->hold_count; i++) {
        const struct tf_step *step = &world->plan->steps[world->holds[i].step];
        if ((step->verb == TF_VERB_DISK_FULL || step->verb == TF_VERB_IO_ERROR) &&
            (step->who == node || (step->who == TF_NODE_ALL && node != TF_NODE_SERVER)))
            return true;
    }
    return false;
}

void tf_fault_disk_rearm(struct tf_world *world, uint32_t node, struct tf_disk *disk) {
    for (size_t i = 0; i < world->hold_count; i++) {
        const struct tf_step *step = &world->plan->steps[world->holds[i].step];
        if (fills[step->verb] != NULL && (step->who == node || step->who == TF_NODE_ALL))
            arm_disk(world, step, node, disk);
    }
}

static uint32_t index_of(const struct tf_world *world, uint32_t step_id) {
    for (uint32_t i = 0; i < world->plan->step_count; i++)
        if (world->plan->steps[i].id == step_id)
            return i;
    TF_ASSERT(!"a disk names a step of the plan");
    return 0;
}

uint64_t tf_fault_disk_hits(struct tf_world *world, uint32_t node, struct tf_disk *disk) {
    struct tf_disk_hit hit;
    uint64_t crashed_at = 0;
    while (tf_disk_take_hit(disk, &hit)) {
        uint32_t step_index = index_of(world, hit.id);
        world->hits[step_index]++;
        world->cause = tf_observe_fault(world, TF_RECORD_FAULT_HIT, node, step_index);
        if (hit.kind != TF_DISK_CRASH && hit.kind != TF_DISK_TORN)
            continue;
        crashed_at = hit.operation;
        world->crash_verb = world->plan->steps[step_index].verb;
        tf_time lasts = world->plan->steps[step_index].lasts_us;
        if (lasts == 0 && world->phase >= TF_PHASE_HEALING)
            lasts = RESTART_US; /* nobody else will start it again */
        if (lasts > 0)
            tf_world_push(world, world->now_us + lasts, TF_EVENT_LIFT, step_index);
    }
    return crashed_at;
}
