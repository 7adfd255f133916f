#include "sim/neighbours.h"

#include "sim/http.h"
#include "sim/neighbours_inside.h"
#include "sim/observe.h"
#include "sim/steps/steps.h"

#include <stdlib.h>

#define NEWS_US TF_MS /* until an app hears that its extension has written */

void tf_neighbours_init(struct tf_world *world) {
    for (uint32_t i = 0; i < world->replica_count; i++) {
        uint32_t extends = world->plan->replicas[i].extends;
        if (extends == 0)
            continue;
        TF_ASSERT(extends <= world->replica_count && extends != i + 1);
        world->replicas[i].neighbour = extends;
        world->replicas[extends - 1].neighbour = i + 1;
        if (world->neighbours != NULL)
            continue;
        world->neighbours = tf_alloc_zero(1, sizeof(*world->neighbours));
        world->neighbours->world = world;
        tf_outbox_init(&world->neighbours->outbox);
    }
}

void tf_neighbours_close(struct tf_world *world) {
    if (world->neighbours == NULL)
        return;
    tf_outbox_close(&world->neighbours->outbox);
    free(world->neighbours);
}

void tf_neighbours_name(const struct tf_world *world, struct tf_record *record) {
    if (record->node >= world->replica_count)
        return;
    uint32_t extends = world->plan->replicas[record->node].extends;
    if (extends == 0)
        return;
    record->node = extends - 1;
    record->extension = 1;
}

/* -- A step inside a step */

struct tf_outbox *tf_neighbours_outbox(struct tf_world *world) {
    struct tf_neighbours *neighbours = world->neighbours;
    return neighbours != NULL && neighbours->inside ? &neighbours->outbox : &world->outbox;
}

static void let_in(struct tf_neighbours *neighbours) {
    struct tf_world *world = neighbours->world;
    struct tf_held held;
    if (!tf_held_take(neighbours, neighbours->outer->neighbour - 1, &held))
        return;
    uint64_t cause = world->cause;
    neighbours->inside = true;
    world->hits[held.fault]++;
    world->cause = tf_observe_fault(world, TF_RECORD_FAULT_HIT, held.who, held.fault);
    tf_held_run(world, &held);
    neighbours->inside = false;
    world->cause = cause;
}

static void at_point(void *context) {
    struct tf_neighbours *neighbours = context;
    if (neighbours->points == 0 || neighbours->inside || --neighbours->points > 0)
        return;
    let_in(neighbours);
}

void tf_neighbours_enter(struct tf_world *world, struct tf_replica *replica,
                         struct tf_store *store) {
    struct tf_neighbours *neighbours = world->neighbours;
    if (replica->neighbour == 0 || store == NULL || neighbours->inside)
        return;
    neighbours->outer = replica;
    neighbours->points = tf_held_point(world, replica->neighbour - 1);
    if (neighbours->points > 0)
        tf_stores_between(store, at_point, neighbours);
}

void tf_neighbours_leave(struct tf_world *world, struct tf_replica *replica,
                         struct tf_store *store) {
    struct tf_neighbours *neighbours = world->neighbours;
    if (replica->neighbour == 0 || store == NULL || neighbours->inside)
        return;
    tf_stores_between(store, NULL, NULL);
    neighbours->points = 0;
    neighbours->outer = NULL;
}

void tf_neighbours_share_crash(struct tf_world *world, const struct tf_replica *replica,
                               struct tf_step_outcome *outcome) {
    if (replica->neighbour == 0 || replica->disk == NULL || !tf_disk_crashed(replica->disk))
        return;
    if (outcome->crashed_at == 0)
        outcome->crashed_at = world->neighbours->crashed_at;
    world->neighbours->crashed_at = outcome->crashed_at;
}

bool tf_neighbours_put_off(struct tf_world *world, struct tf_replica *replica,
                           struct tf_step_outcome *outcome) {
    struct tf_neighbours *neighbours = world->neighbours;
    if (neighbours == NULL || !neighbours->inside)
        return false;
    TF_ASSERT(neighbours->put_off_of == NULL);
    tf_replica_take_back(world, outcome->store);
    outcome->store = NULL;
    neighbours->put_off = *outcome;
    neighbours->put_off_of = replica;
    neighbours->put_off_cause = world->cause;
    return true;
}

void tf_neighbours_finish(struct tf_world *world, const struct tf_replica *outer) {
    struct tf_neighbours *neighbours = world->neighbours;
    if (outer->neighbour == 0 || neighbours->put_off_of == NULL)
        return;
    struct tf_replica *inner = neighbours->put_off_of;
    struct tf_step_outcome outcome = neighbours->put_off;
    neighbours->put_off_of = NULL;
    if (outer->disk != NULL && tf_disk_crashed(outer->disk)) {
        tf_outbox_cut(outcome.outbox, 0); /* the power went before any of it had left */
        return;
    }
    world->cause = neighbours->put_off_cause;
    if (!outcome.failed)
        outcome.store = tf_replica_lend(world, inner, &outcome.failed);
    tf_replica_finish(world, inner, &outcome);
    tf_neighbours_tell(world, inner, outcome.before);
}

/* -- What the app hears */

void tf_neighbours_tell(struct tf_world *world, struct tf_replica *replica, uint64_t before) {
    if (replica->neighbour == 0 || replica->disk == NULL ||
        !tf_replica_is_extension(world, replica) || tf_disk_operations(replica->disk) == before)
        return;
    struct tf_replica *app = tf_world_neighbour(world, replica);
    app->changed = true;
    if (app->news)
        return;
    app->news = true;
    tf_world_push(world, world->now_us + NEWS_US, TF_EVENT_NEWS, replica->neighbour - 1);
}

void tf_neighbours_news(struct tf_world *world, uint64_t index) {
    struct tf_replica *app = &world->replicas[index];
    app->news = false;
    if (app->self == NULL || app->suspended)
        return;
    struct tf_client_event event = {.kind = TF_CLIENT_NEIGHBOUR};
    tf_replica_step(world, app, &event, NULL);
}

/* -- Lives */

bool tf_neighbours_died(struct tf_world *world, struct tf_replica *replica, uint64_t operation) {
    if (replica->neighbour == 0)
        return false;
    struct tf_replica *neighbour = tf_world_neighbour(world, replica);
    tf_stores_forget_own(world->stores, &replica->own);
    if (operation == 0)
        return true;
    if (neighbour->self == NULL)
        return false;
    tf_replica_stop(world, neighbour, TF_PROCESS_CRASHED, operation);
    return true;
}
