/* `clock-jump`: a wall clock is set; back again when the step lasts only a while. */
#include "sim/observe.h"
#include "sim/steps/hold.h"
#include "sim/steps/steps.h"

static void jump_node(struct tf_world *world, uint32_t node, tf_time by_us) {
    struct tf_clock *clock =
        node == TF_NODE_SERVER ? &world->host.clock : &world->replicas[node].clock;
    tf_clock_jump(clock, by_us);
    struct tf_record record = {.kind = TF_RECORD_CLOCK,
                               .node = node,
                               .clock = {.skew_us = tf_clock_skew(clock, world->now_us)}};
    tf_observe(world, &record);
}

static void jump_all(struct tf_world *world, uint32_t who, tf_time by_us) {
    if (who != TF_NODE_ALL) {
        jump_node(world, who, by_us);
        return;
    }
    for (uint32_t i = 0; i < world->replica_count; i++)
        jump_node(world, i, by_us);
}

static void jump(struct tf_world *world, uint32_t step_index) {
    const struct tf_step *step = &world->plan->steps[step_index];
    if (step->lasts_us > 0)
        tf_hold_begin(world, step_index);
    else
        tf_observe_fault(world, TF_RECORD_FAULT_ON, step->who, step_index);
    jump_all(world, step->who, step->by_us);
}

static void jump_back(struct tf_world *world, uint32_t step_index) {
    const struct tf_step *step = &world->plan->steps[step_index];
    jump_all(world, step->who, -step->by_us);
}

const struct tf_step_ops tf_step_clock_jump = {.begin = jump, .end = jump_back};
