/* `bit-rot`: pages of what a device has stored change by themselves. Checksums tell whoever reads
 * one; nothing tells who does not. The device notices when its app does, when the app starts, when
 * its disk is copied, or by its own check when the time of the fault is over. Then its storage is
 * made anew of what can be read. */
#include "sim/client_node.h"
#include "sim/disk_aside.h"
#include "sim/observe.h"
#include "sim/rot_pages.h"
#include "sim/steps/hold.h"
#include "sim/steps/steps.h"
#include "sim/stores_connection.h"

static struct tf_replica *app_of(struct tf_world *world, const struct tf_replica *replica) {
    uint32_t node = tf_world_replica_index(world, replica);
    uint32_t extends = world->plan->replicas[node].extends;
    return &world->replicas[extends != 0 ? extends - 1 : node];
}

/* What was read before the bytes changed is in nobody's cache any more. */
static void forget_caches(struct tf_world *world, struct tf_replica *replica) {
    struct tf_replica *neighbour = tf_world_neighbour(world, replica);
    if (neighbour != NULL) {
        tf_stores_forget_own(world->stores, &neighbour->own);
        tf_stores_forget_own(world->stores, &replica->own);
        return;
    }
    tf_stores_forget(world->stores, replica->disk);
    tf_connection_let_go(replica->disk);
}

/* The pages that may rot. None where the database does not open and a part of it is meant. */
static void list_pages(struct tf_world *world, const struct tf_replica *replica,
                       enum tf_disk_part part, struct tf_rot_pages *out) {
    struct tf_disk_aside aside;
    tf_disk_aside_open(&aside, world, replica, TF_ASIDE_STORED);
    tf_rot_pages_list(aside.disk, aside.store, part, out);
    tf_disk_aside_close(&aside);
}

/* How many pages rot now. */
static uint32_t spoil(struct tf_world *world, struct tf_replica *replica,
                      const struct tf_step *step) {
    struct tf_rot_pages pages = {0};
    list_pages(world, replica, step->part, &pages);
    tf_rot_pages_draw(&pages, step, world->plan->seed, replica->key);
    forget_caches(world, replica);
    uint32_t count = 0;
    for (uint32_t i = 0; i < pages.count; i++) {
        struct tf_disk_fault fault = {.kind = TF_DISK_ROT, .id = step->id, .nth = pages.numbers[i]};
        count += tf_disk_arm(replica->disk, &fault) == TF_OK;
    }
    tf_rot_pages_close(&pages);
    return count;
}

static void begin(struct tf_world *world, uint32_t step_index) {
    const struct tf_step *step = &world->plan->steps[step_index];
    struct tf_replica *replica = &world->replicas[step->who];
    tf_hold_begin(world, step_index);
    bool is_there = replica->disk != NULL && !replica->borrows_disk;
    if (is_there && spoil(world, replica, step) > 0) {
        world->hits[step_index]++;
        tf_observe_fault(world, TF_RECORD_FAULT_HIT, step->who, step_index);
    } else if (step->per_million == 0 && step->amount > 0) {
        tf_observe_fault(world, TF_RECORD_UNFIRED, step->who, step_index);
    }
}

/* What the client can read of the old database, as SQL: nothing where it does not open. */
static void salvage(struct tf_world *world, const struct tf_replica *replica, struct tf_buf *out) {
    struct tf_disk_aside old;
    if (world->client->salvage == NULL)
        return;
    tf_disk_aside_open(&old, world, replica, TF_ASIDE_ROTTEN);
    world->client->salvage(old.store, out);
    tf_disk_aside_close(&old);
}

/* A new database with what the client could read of the old one. Owned by caller. */
static struct tf_disk_image *salvaged(struct tf_world *world, const struct tf_replica *replica) {
    struct tf_disk_aside fresh;
    struct tf_buf script = {0};
    struct tf_error error = {0};
    salvage(world, replica, &script);
    tf_disk_aside_open(&fresh, world, replica, TF_ASIDE_NEW);
    if (tf_disk_aside_script(&fresh, tf_buf_text(&script), &error) != TF_OK)
        tf_world_break(world, &error, "salvaging a database");
    tf_buf_close(&script);
    return tf_disk_aside_take(&fresh);
}

/* What may be gone: what this fault aimed at, unless another one has spoilt more meanwhile. */
static enum tf_disk_part part_of(const struct tf_world *world, const struct tf_step *step) {
    for (size_t i = 0; i < world->hold_count; i++) {
        const struct tf_step *other = &world->plan->steps[world->holds[i].step];
        if (other->verb == TF_VERB_BIT_ROT && other->who == step->who && other->part != step->part)
            return TF_PART_ANY;
    }
    return step->part;
}

static void end(struct tf_world *world, uint32_t step_index) {
    const struct tf_step *step = &world->plan->steps[step_index];
    struct tf_replica *replica = &world->replicas[step->who];
    if (replica->disk == NULL || !tf_disk_rots(replica->disk))
        return;
    uint64_t crashed_at = tf_fault_disk_hits(world, step->who, replica->disk); /* unseen yet */
    if (replica->self != NULL)
        tf_replica_stop(world, replica, crashed_at != 0 ? TF_PROCESS_CRASHED : TF_PROCESS_KILLED,
                        crashed_at);
    struct tf_disk_image *image = salvaged(world, replica);
    const struct tf_disk_copy copy = {.verb = step->verb,
                                      .image = image,
                                      .upto = world->records,
                                      .from = step->who,
                                      .part = part_of(world, step)};
    tf_replica_put_back(world, replica, &copy);
    tf_disk_image_release(image);
    if (replica->self != NULL)
        tf_fault_suspend_refresh(world, replica);
}

static bool is_about(const struct tf_world *world, const struct tf_hold *hold, uint32_t node) {
    const struct tf_step *step = &world->plan->steps[hold->step];
    return step->verb == TF_VERB_BIT_ROT && step->who == node;
}

void tf_fault_rot_found(struct tf_world *world, struct tf_replica *replica) {
    const struct tf_replica *app = app_of(world, replica);
    if (world->stores->lent != NULL) /* in the middle of a step of the device's other process */
        tf_fault_rot_met(world, replica);
    else if (app->disk != NULL && tf_disk_rots(app->disk))
        tf_hold_end_of(world, TF_VERB_BIT_ROT, tf_world_replica_index(world, app));
}

void tf_fault_rot_met(struct tf_world *world, const struct tf_replica *replica) {
    uint32_t node = tf_world_replica_index(world, app_of(world, replica));
    for (size_t i = 0; i < world->hold_count; i++)
        if (is_about(world, &world->holds[i], node))
            tf_world_push(world, world->now_us, TF_EVENT_LIFT, world->holds[i].step);
}

const struct tf_step_ops tf_step_bit_rot = {.begin = begin, .end = end};
