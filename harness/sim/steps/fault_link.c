/* `latency`, `bandwidth`, `loss`, `refuse`, `reset`, `half-open`: a link behaves otherwise for a
 * while, or its connections end. */
#include "sim/gateway.h"
#include "sim/http.h"
#include "sim/observe.h"
#include "sim/steps/hold.h"
#include "sim/steps/steps.h"

#include <stdlib.h>

static void change(struct tf_link_model *model, const struct tf_step *step) {
    if (step->verb == TF_VERB_LATENCY)
        model->latency_us = step->dist;
    else if (step->verb == TF_VERB_BANDWIDTH)
        model->bytes_per_second = step->amount;
    else
        model->loss_per_million = (uint32_t)step->amount;
}

/* The link's model: the plan's own, or a copy with all changes that hold, later ones over earlier.
 */
static void remodel(struct tf_world *world, struct tf_replica *replica, bool up) {
    static const enum tf_verb verbs[] = {TF_VERB_LATENCY, TF_VERB_BANDWIDTH, TF_VERB_LOSS};
    const struct tf_plan_replica *planned = tf_world_plan_of(world, replica);
    const struct tf_link_model *own = up ? &planned->up : &planned->down;
    struct tf_link *link = up ? &replica->up : &replica->down;
    struct tf_link_model model = *own;
    bool changed = false;
    for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
        size_t at = 0;
        const struct tf_step *step;
        while ((step = tf_hold_next(world, &at, verbs[i], tf_world_replica_index(world, replica),
                                    up ? (enum tf_freed)TF_LANE_REST_UP
                                       : (enum tf_freed)TF_LANE_REST_DOWN)) != NULL) {
            if (step->direction != 0 && (step->direction & (up ? TF_UP : TF_DOWN)) == 0)
                continue;
            change(&model, step);
            changed = true;
        }
    }
    if (link->model != own)
        free((void *)link->model);
    link->model = own;
    if (changed) {
        struct tf_link_model *copy = tf_alloc(sizeof(*copy));
        *copy = model;
        link->model = copy;
    }
}

void tf_fault_link_refresh(struct tf_world *world, struct tf_replica *replica) {
    remodel(world, replica, true);
    remodel(world, replica, false);
}

static void refresh_link(struct tf_world *world, uint32_t step_index) {
    tf_each_process(world, world->plan->steps[step_index].who, tf_fault_link_refresh);
}

static void change_link(struct tf_world *world, uint32_t step_index) {
    tf_hold_begin(world, step_index);
    refresh_link(world, step_index);
}

const struct tf_step_ops tf_step_link = {.begin = change_link, .end = refresh_link};

void tf_fault_refuse_refresh(struct tf_world *world, struct tf_replica *replica) {
    replica->refused = tf_hold_covers(world, TF_VERB_REFUSE, tf_world_replica_index(world, replica),
                                      (enum tf_freed)TF_LANE_REST_UP);
}

static void refresh_refuse(struct tf_world *world, uint32_t step_index) {
    tf_each_process(world, world->plan->steps[step_index].who, tf_fault_refuse_refresh);
}

static void refuse(struct tf_world *world, uint32_t step_index) {
    tf_hold_begin(world, step_index);
    refresh_refuse(world, step_index);
}

const struct tf_step_ops tf_step_refuse = {.begin = refuse, .end = refresh_refuse};

static void reset_rest(struct tf_world *world, struct tf_replica *replica) {
    tf_exchange_break_all(world, replica, TF_VERB_RESET);
}

static void reset_gateway(struct tf_world *world, struct tf_replica *replica) {
    tf_gateway_break_all(world, replica, TF_VERB_RESET, false);
}

static void reset(struct tf_world *world, uint32_t step_index) {
    const struct tf_step *step = &world->plan->steps[step_index];
    tf_observe_fault(world, TF_RECORD_FAULT_ON, step->who, step_index);
    if (step->channel == 0 || (step->channel & TF_CHANNEL_REST) != 0)
        tf_each_process(world, step->who, reset_rest);
    if (step->channel == 0 || (step->channel & TF_CHANNEL_GATEWAY) != 0)
        tf_each_process(world, step->who, reset_gateway);
}

const struct tf_step_ops tf_step_reset = {.begin = reset};

static void half_open(struct tf_world *world, uint32_t step_index) {
    const struct tf_step *step = &world->plan->steps[step_index];
    tf_observe_fault(world, TF_RECORD_FAULT_ON, step->who, step_index);
    tf_each_process(world, step->who, tf_gateway_half_open);
}

const struct tf_step_ops tf_step_half_open = {.begin = half_open};
