/* `bit-rot`: pages of what a device has stored change by themselves. Checksums tell whoever reads
 * one; nothing tells who does not. The device notices when its app does, when the app starts, when
 * its disk is copied, or by its own check when the time of the fault is over. Then its storage is
 * made anew of what can be read. */
#include "sim/client_node.h"
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

/* The pages that may rot, found on a copy: a look must not count as the device's own. */
static void list_pages(struct tf_world *world, struct tf_replica *replica, enum tf_disk_part part,
                       struct tf_rot_pages *out) {
    struct tf_disk_image *image = tf_disk_snapshot(replica->disk);
    struct tf_disk *copy = tf_disk_create(image);
    tf_disk_image_release(image);
    copy->schema = NULL; /* nobody's: it gets a connection of its own */
    const struct tf_store_moment moment = {.key = replica->seed};
    struct tf_store *store =
        tf_stores_lend(world->stores, world->client_schema, copy, &moment, NULL);
    tf_rot_pages_list(copy, store, part, out);
    tf_stores_take_back(world->stores, store);
    tf_stores_forget(world->stores, copy);
    tf_disk_destroy(copy);
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

/* A new database with what the client could read of the old one. Owned by caller. */
static struct tf_disk_image *salvaged(struct tf_world *world, struct tf_replica *replica) {
    struct tf_disk_image *image = tf_disk_snapshot(replica->disk);
    struct tf_disk *old = tf_disk_create(image);
    tf_disk_image_release(image);
    old->schema = NULL; /* nobody's: it gets a connection of its own */
    tf_disk_rot_alike(old, replica->disk);
    const struct tf_store_moment moment = {.key = replica->seed};
    struct tf_buf script = {0};
    struct tf_store *store =
        tf_stores_lend(world->stores, world->client_schema, old, &moment, NULL);
    if (world->client->salvage != NULL)
        world->client->salvage(store, &script);
    tf_stores_take_back(world->stores, store);
    tf_stores_forget(world->stores, old);
    tf_disk_destroy(old);

    struct tf_disk *fresh = tf_disk_create(tf_store_schema_image(world->client_schema));
    fresh->schema = NULL;
    store = tf_stores_lend(world->stores, world->client_schema, fresh, &moment, NULL);
    struct tf_error error = {0};
    enum tf_code code = tf_store_begin(store, &error);
    if (code == TF_OK && script.len > 0)
        code = tf_store_script(store, tf_buf_text(&script), &error);
    if (code == TF_OK)
        code = tf_store_commit(store, &error);
    if (code != TF_OK)
        tf_world_break(world, &error, "salvaging a database");
    tf_buf_close(&script);
    tf_stores_take_back(world->stores, store);
    tf_stores_forget(world->stores, fresh);
    image = tf_disk_snapshot(fresh);
    tf_disk_destroy(fresh);
    return image;
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
