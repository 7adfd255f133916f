/* `clock-freeze`: a wall clock stands, and is set right when that is over. */
#include "sim/observe.h"
#include "sim/steps/hold.h"
#include "sim/steps/steps.h"

static struct tf_clock *clock_of(struct tf_world *world, uint32_t node) {
    return node == TF_NODE_SERVER ? &world->host.clock : &world->replicas[node].clock;
}

static bool is_frozen(const struct tf_world *world, uint32_t node) {
    for (size_t i = 0; i < world->hold_count; i++) {
        const struct tf_step *step = &world->plan->steps[world->holds[i].step];
        if (step->verb == TF_VERB_CLOCK_FREEZE &&
            (step->who == node || (step->who == TF_NODE_ALL && node != TF_NODE_SERVER)))
            return true;
    }
    return false;
}

static void refresh_node(struct tf_world *world, uint32_t node) {
    struct tf_clock *clock = clock_of(world, node);
    bool frozen = is_frozen(world, node);
    if (frozen == clock->frozen)
        return;
    if (frozen)
        tf_clock_freeze(clock, world->now_us);
    else
        tf_clock_thaw(clock);
    struct tf_record record = {.kind = TF_RECORD_CLOCK,
                               .node = node,
                               .clock = {.skew_us = tf_clock_skew(clock, world->now_us)}};
    tf_observe(world, &record);
}

static void refresh(struct tf_world *world, uint32_t step_index) {
    uint32_t who = world->plan->steps[step_index].who;
    if (who != TF_NODE_ALL) {
        refresh_node(world, who);
        return;
    }
    for (uint32_t i = 0; i < world->replica_count; i++)
        refresh_node(world, i);
}

static void freeze(struct tf_world *world, uint32_t step_index) {
    tf_hold_begin(world, step_index);
    refresh(world, step_index);
}

const struct tf_step_ops tf_step_clock_freeze = {.begin = freeze, .end = refresh};
