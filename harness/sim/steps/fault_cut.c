/* `cut` and `heal`: bytes are held, and nobody is told. */
#include "sim/gateway.h"
#include "sim/http.h"
#include "sim/steps/hold.h"
#include "sim/steps/steps.h"

static const enum tf_direction lane_direction[TF_LANE_COUNT] = {TF_UP, TF_DOWN, TF_UP, TF_DOWN};
static const enum tf_channel lane_channel[TF_LANE_COUNT] = {TF_CHANNEL_REST, TF_CHANNEL_REST,
                                                            TF_CHANNEL_GATEWAY, TF_CHANNEL_GATEWAY};

/* Nothing said means both. */
static bool means(const struct tf_step *step, enum tf_lane lane) {
    return (step->direction == 0 || (step->direction & lane_direction[lane]) != 0) &&
           (step->channel == 0 || (step->channel & lane_channel[lane]) != 0);
}

static bool is_cut(struct tf_world *world, uint32_t replica, enum tf_lane lane) {
    size_t at = 0;
    const struct tf_step *step;
    while ((step = tf_hold_next(world, &at, TF_VERB_CUT, replica, (enum tf_freed)lane)) != NULL)
        if (means(step, lane))
            return true;
    return false;
}

void tf_fault_cut_refresh(struct tf_world *world, struct tf_replica *replica) {
    uint8_t cut = 0;
    for (unsigned lane = 0; lane < TF_LANE_COUNT; lane++)
        if (is_cut(world, tf_world_replica_index(world, replica), (enum tf_lane)lane))
            cut |= (uint8_t)(1u << lane);
    uint8_t healed = replica->cut & (uint8_t)~cut;
    replica->cut = cut;
    if (healed == 0)
        return;
    tf_exchange_release_held(world, replica);
    tf_gateway_release_held(world, replica);
}

static void refresh(struct tf_world *world, uint32_t step_index) {
    tf_each_process(world, world->plan->steps[step_index].who, tf_fault_cut_refresh);
}

static void cut(struct tf_world *world, uint32_t step_index) {
    tf_hold_begin(world, step_index);
    refresh(world, step_index);
}

const struct tf_step_ops tf_step_cut = {.begin = cut, .end = refresh};

static void refresh_links(struct tf_world *world, struct tf_replica *replica) {
    tf_fault_cut_refresh(world, replica);
    tf_fault_link_refresh(world, replica);
    tf_fault_refuse_refresh(world, replica);
}

/* Frees the lanes that the step means of all that holds links, and ends what held nothing else. */
static void heal(struct tf_world *world, uint32_t step_index) {
    static const enum tf_verb verbs[] = {TF_VERB_CUT, TF_VERB_LATENCY, TF_VERB_BANDWIDTH,
                                         TF_VERB_LOSS, TF_VERB_REFUSE};
    const struct tf_step *step = &world->plan->steps[step_index];
    bool whole = true;
    for (unsigned lane = 0; lane < TF_LANE_COUNT; lane++) {
        if (means(step, (enum tf_lane)lane))
            tf_hold_free(world, step->who, (enum tf_freed)lane);
        else
            whole = false;
    }
    for (size_t i = 0; whole && i < sizeof(verbs) / sizeof(verbs[0]); i++)
        tf_hold_end_of(world, verbs[i], step->who);
    tf_each_process(world, step->who, refresh_links);
}

const struct tf_step_ops tf_step_heal = {.begin = heal};
