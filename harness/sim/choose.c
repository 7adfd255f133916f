#include "sim/choose.h"

#include "sim/client_node.h"
#include "sim/http.h"
#include "sim/steps/steps.h"

#include <stdlib.h>
#include <string.h>

typedef void run_until_fn(struct tf_world *world, tf_time until_us, bool with);

static bool is_over(const struct tf_world *world) {
    return world->broken != TF_OK || world->limit != NULL || world->stopped;
}

bool tf_choose_holds(struct tf_world *world, uint64_t handle) {
    struct tf_choosing *choosing = world->choosing;
    const struct tf_exchange *exchange = tf_pool_find(&world->exchanges, handle);
    bool arrives = exchange != NULL && exchange->call == TF_CALL_SYNC &&
                   (exchange->stage == TF_STAGE_UP || exchange->stage == TF_STAGE_DOWN);
    if (!arrives)
        return false;
    tf_grow((void **)&choosing->held, &choosing->held_capacity, choosing->held_count,
            sizeof(*choosing->held));
    choosing->held[choosing->held_count++] = (struct tf_held_sync){
        handle, tf_world_replica_index(world, exchange->replica), exchange->stage == TF_STAGE_UP};
    return true;
}

/* The first that waits for this end of this replica's link; SIZE_MAX when none does. */
static size_t find_held(const struct tf_world *world, uint32_t replica, bool up) {
    const struct tf_choosing *choosing = world->choosing;
    for (size_t i = 0; i < choosing->held_count; i++)
        if (choosing->held[i].replica == replica && choosing->held[i].up == up &&
            tf_pool_find(&world->exchanges, choosing->held[i].handle) != NULL)
            return i;
    return SIZE_MAX;
}

static uint64_t take_held(struct tf_choosing *choosing, size_t at) {
    uint64_t handle = choosing->held[at].handle;
    choosing->held_count--;
    memmove(&choosing->held[at], &choosing->held[at + 1],
            (choosing->held_count - at) * sizeof(*choosing->held));
    return handle;
}

/* Time passes only while a request is waited for: time-outs and back-offs end, retries are sent. */
static void wait_for_request(struct tf_world *world, uint32_t replica, run_until_fn *run_until) {
    tf_time bound = world->now_us + TF_CHOICE_WAIT_US;
    while (!is_over(world) && find_held(world, replica, true) == SIZE_MAX) {
        tf_time next = tf_scheduler_next(&world->scheduler);
        if (next > bound)
            return;
        run_until(world, next, true);
    }
}

static void arrive(struct tf_world *world, const struct tf_sim_choice *choice,
                   run_until_fn *run_until) {
    bool up = choice->kind == TF_CHOICE_REQUEST;
    if (up)
        wait_for_request(world, choice->replica, run_until);
    size_t at = find_held(world, choice->replica, up);
    if (at == SIZE_MAX || is_over(world))
        return;
    uint64_t handle = take_held(world->choosing, at);
    struct tf_exchange *exchange = tf_pool_find(&world->exchanges, handle);
    if (!choice->lost) {
        tf_exchange_advance(world, handle);
        return;
    }
    tf_exchange_lost(world, exchange, up ? TF_VERB_LOSE_REQUEST : TF_VERB_LOSE_RESPONSE);
    tf_exchange_settle(world, exchange); /* nobody may wait for it any more */
}

static void act(struct tf_world *world, uint32_t replica) {
    uint32_t *next = &world->choosing->next_steps[replica];
    while (*next < world->plan->step_count && world->plan->steps[*next].who != replica)
        ++*next;
    if (*next < world->plan->step_count)
        tf_step_carry_out(world, (*next)++);
}

static void die_and_start(struct tf_world *world, uint32_t index) {
    struct tf_replica *replica = &world->replicas[index];
    if (replica->self != NULL)
        tf_replica_stop(world, replica, TF_PROCESS_KILLED, 0);
    tf_replica_start(world, replica);
}

static void carry_out(struct tf_world *world, const struct tf_sim_choice *choice,
                      run_until_fn *run_until) {
    world->cause = 0;
    tf_world_moved(world);
    if (choice->kind == TF_CHOICE_ACT)
        act(world, choice->replica);
    else if (choice->kind == TF_CHOICE_DIE)
        die_and_start(world, choice->replica);
    else
        arrive(world, choice, run_until);
}

void tf_choose_phase(struct tf_world *world, run_until_fn *run_until) {
    const struct tf_chooser *chooser = world->options->chooser;
    struct tf_choosing *choosing = tf_alloc_zero(1, sizeof(*choosing));
    choosing->next_steps = tf_alloc_zero(world->replica_count + 1, sizeof(*choosing->next_steps));
    struct tf_sim_choice choice;
    world->choosing = choosing;
    world->next_step = world->plan->step_count;
    run_until(world, world->now_us, true);
    while (!is_over(world)) {
        enum tf_chosen chosen = chooser->choose(chooser->self, &choice);
        world->stopped |= chosen == TF_CHOSEN_STOP;
        if (chosen != TF_CHOSEN_GO)
            break;
        carry_out(world, &choice, run_until);
        if (!is_over(world))
            run_until(world, world->now_us, true);
    }
    world->choosing = NULL;
    for (size_t i = 0; i < choosing->held_count && !is_over(world); i++)
        tf_exchange_advance(world, choosing->held[i].handle);
    free(choosing->held);
    free(choosing->next_steps);
    free(choosing);
}
