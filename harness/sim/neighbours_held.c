#include "sim/http.h"
#include "sim/neighbours_inside.h"
#include "sim/observe.h"
#include "sim/run.h"
#include "sim/steps/steps.h"

#include <string.h>

#define PATIENCE_US  (100 * TF_MS) /* a process is not kept from running for longer */
#define POINTS_DRAWN 40            /* a small transaction has about as many */

/* The first `two-processes` that holds the device, as index of its step + 1; 0 if none does. */
static uint32_t fault_of(const struct tf_world *world, uint32_t who) {
    uint32_t extends = world->plan->replicas[who].extends;
    uint32_t device = extends == 0 ? who : extends - 1;
    for (size_t i = 0; i < world->hold_count; i++) {
        const struct tf_step *step = &world->plan->steps[world->holds[i].step];
        if (step->verb == TF_VERB_TWO_PROCESSES &&
            (step->who == device || step->who == TF_NODE_ALL))
            return world->holds[i].step + 1;
    }
    return 0;
}

static uint64_t draw(struct tf_world *world, uint32_t who, uint32_t fault, uint64_t what) {
    uint64_t entity = tf_hash_pair(world->replicas[who].key, world->plan->steps[fault].id);
    return tf_world_draw(world, TF_CONCERN_NEIGHBOUR, entity,
                         tf_hash_pair((uint64_t)world->now_us, what));
}

static bool hold(struct tf_world *world, struct tf_held *held) {
    struct tf_neighbours *neighbours = world->neighbours;
    const struct tf_replica *other = tf_world_neighbour(world, &world->replicas[held->who]);
    uint32_t fault = fault_of(world, held->who);
    if (fault == 0 || other == NULL || other->self == NULL || other->suspended ||
        neighbours->held_count == TF_HELD_MAX)
        return false;
    held->fault = fault - 1;
    if (!tf_draw_hits(draw(world, held->who, held->fault, held->event.kind),
                      world->plan->steps[held->fault].per_million))
        return false;
    held->number = ++neighbours->numbers;
    neighbours->held[neighbours->held_count++] = *held;
    tf_world_push(world, world->now_us + PATIENCE_US, TF_EVENT_HELD, held->number);
    return true;
}

/* A deadline alone: time-outs of requests would be several steps. */
static bool is_deadline(const struct tf_world *world, const struct tf_replica *replica) {
    return replica->self != NULL && replica->wake_at_us == world->now_us &&
           tf_exchange_first_timeout(replica) > tf_clock_mono(&replica->clock, world->now_us);
}

static bool is_answer(const struct tf_exchange *exchange) {
    const struct tf_replica *replica = exchange->replica;
    return exchange->stage == TF_STAGE_DOWN && exchange->waiting && !exchange->failing &&
           !replica->suspended && !tf_replica_cut(replica, TF_LANE_REST_DOWN);
}

bool tf_neighbours_hold_event(struct tf_world *world, const struct tf_event *event) {
    struct tf_held held = {.step = TF_NAME_NONE, .event = *event};
    if (event->kind == TF_EVENT_WAKE) {
        held.who = (uint32_t)event->handle;
        if (!is_deadline(world, &world->replicas[held.who]))
            return false;
    } else if (event->kind == TF_EVENT_EXCHANGE) {
        const struct tf_exchange *exchange = tf_pool_find(&world->exchanges, event->handle);
        if (exchange == NULL || !is_answer(exchange))
            return false;
        held.who = tf_world_replica_index(world, exchange->replica);
    } else {
        return false;
    }
    return hold(world, &held);
}

bool tf_neighbours_hold_step(struct tf_world *world, uint32_t step_index) {
    const struct tf_step *step = &world->plan->steps[step_index];
    struct tf_held held = {.who = step->who, .step = step_index};
    if (step->who >= world->replica_count || world->plan->replicas[step->who].extends == 0)
        return false;
    switch (step->verb) {
    case TF_VERB_START:
    case TF_VERB_WAKE_EXTENSION:
    case TF_VERB_SEND:
    case TF_VERB_REPLY:
    case TF_VERB_READ:
    case TF_VERB_SYNC:
        return hold(world, &held);
    default:
        return false;
    }
}

static void remove_at(struct tf_neighbours *neighbours, size_t at) {
    neighbours->held_count--;
    memmove(&neighbours->held[at], &neighbours->held[at + 1],
            (neighbours->held_count - at) * sizeof(neighbours->held[0]));
}

bool tf_held_take(struct tf_neighbours *neighbours, uint32_t who, struct tf_held *out) {
    for (size_t i = 0; i < neighbours->held_count; i++) {
        if (neighbours->held[i].who != who)
            continue;
        *out = neighbours->held[i];
        remove_at(neighbours, i);
        return true;
    }
    return false;
}

void tf_held_run(struct tf_world *world, const struct tf_held *held) {
    struct tf_replica *replica = &world->replicas[held->who];
    if (held->step != TF_NAME_NONE) {
        tf_step_carry_out(world, held->step);
        return;
    }
    if (held->event.kind == TF_EVENT_WAKE) {
        if (replica->suspended)
            return; /* it is armed anew when it resumes */
        replica->wake_at_us = world->now_us;
        if (!is_deadline(world, replica)) {
            tf_world_push(world, world->now_us + 1, TF_EVENT_WAKE, held->who);
            replica->wake_at_us = world->now_us + 1;
            return; /* a request of it has timed out meanwhile */
        }
    }
    tf_world_handle(world, &held->event);
}

uint64_t tf_held_point(struct tf_world *world, uint32_t who) {
    const struct tf_neighbours *neighbours = world->neighbours;
    for (size_t i = 0; i < neighbours->held_count; i++) {
        const struct tf_held *held = &neighbours->held[i];
        uint64_t nth = world->plan->steps[held->fault].amount;
        if (held->who == who)
            return nth != 0 ? nth : 1 + draw(world, who, held->fault, held->number) % POINTS_DRAWN;
    }
    return 0;
}

void tf_neighbours_release(struct tf_world *world, uint64_t number) {
    struct tf_neighbours *neighbours = world->neighbours;
    for (size_t i = 0; i < neighbours->held_count; i++) {
        if (neighbours->held[i].number != number)
            continue;
        struct tf_held held = neighbours->held[i];
        remove_at(neighbours, i);
        tf_held_run(world, &held);
        return;
    }
}

void tf_neighbours_forget(struct tf_world *world, struct tf_replica *replica) {
    struct tf_neighbours *neighbours = world->neighbours;
    if (replica->neighbour == 0)
        return;
    uint32_t who = tf_world_replica_index(world, replica);
    for (size_t i = 0; i < neighbours->held_count;) {
        const struct tf_event event = neighbours->held[i].event;
        if (neighbours->held[i].who != who || neighbours->held[i].step != TF_NAME_NONE) {
            i++;
            continue;
        }
        remove_at(neighbours, i);
        if (event.kind == TF_EVENT_EXCHANGE) /* the answer arrives where nobody waits for it */
            tf_world_push(world, world->now_us, TF_EVENT_EXCHANGE, event.handle);
        else /* what is armed next must not wait for it */
            replica->wake_at_us = TF_NEVER;
    }
}
