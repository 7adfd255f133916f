/* Faults of several parts, whose order is the point. */
#include "scenario/explore.h"

#include <stdlib.h>

/* Which parameter of a turn a draw is about; each part has its own. */
enum { PARTS = 16, SHAPE = 8 };

static tf_time gap_of(const struct tf_explore_turn *turn, uint32_t part) {
    tf_time gap =
        tf_explore_round(tf_dist_at(&turn->process->gap, tf_explore_draw(turn, PARTS + 2 * part)));
    return gap < TF_MS ? TF_MS : gap;
}

/* The first `count` of a random order of all devices. Owned by caller. */
static uint32_t *drawn_order(const struct tf_explore_turn *turn, uint32_t devices) {
    uint32_t *order = tf_alloc_zero(devices, sizeof(*order));
    for (uint32_t i = 0; i < devices; i++) {
        uint32_t at = (uint32_t)tf_explore_below(turn, PARTS + 2 * i + 1, i + 1);
        order[i] = order[at];
        order[at] = i;
    }
    return order;
}

void tf_explored_cut_one_by_one(const struct tf_explore_turn *turn) {
    uint32_t devices = turn->explorer->plan->replica_count;
    uint32_t *order = drawn_order(turn, devices);
    uint32_t count = 1 + (uint32_t)tf_explore_below(turn, SHAPE, devices);
    tf_time at_us = turn->at_us, all_cut_us = at_us;
    for (uint32_t i = 0; i < count; i++)
        all_cut_us += gap_of(turn, i);
    for (uint32_t i = 0; i < count; i++) {
        struct tf_step *step = tf_explore_add(turn->explorer, TF_VERB_CUT, order[i], at_us);
        /* Each heals in its own time, so that the orders differ. */
        tf_time heals_us = (tf_time)tf_explore_below(turn, PARTS + 2 * (devices + i),
                                                     (uint64_t)turn->lasts_us + 1);
        step->lasts_us = tf_explore_round(all_cut_us - at_us + heals_us) + TF_MS;
        step->direction = TF_BOTH;
        step->channel = TF_CHANNEL_BOTH;
        at_us += gap_of(turn, i);
    }
    free(order);
}

void tf_explored_rolling_restart(const struct tf_explore_turn *turn) {
    uint32_t devices = turn->explorer->plan->replica_count;
    uint32_t *order = drawn_order(turn, devices);
    uint32_t server_at = (uint32_t)tf_explore_below(turn, SHAPE, devices);
    tf_time at_us = turn->at_us;
    for (uint32_t i = 0; i < devices; i++) {
        struct tf_step *step = tf_explore_add(turn->explorer, TF_VERB_KILL, order[i], at_us);
        step->lasts_us = turn->lasts_us;
        at_us += gap_of(turn, i);
        if (i != server_at)
            continue;
        step = tf_explore_add(turn->explorer, TF_VERB_SERVER_RESTART, TF_NODE_SERVER, at_us);
        step->lasts_us = turn->lasts_us;
    }
    free(order);
}

void tf_explored_flapping(const struct tf_explore_turn *turn) {
    uint32_t times = 2 + (uint32_t)tf_explore_below(turn, SHAPE, 6);
    tf_time at_us = turn->at_us;
    for (uint32_t i = 0; i < times; i++) {
        struct tf_step *step = tf_explore_add(turn->explorer, TF_VERB_OFFLINE, turn->who, at_us);
        step->lasts_us = gap_of(turn, 2 * i);
        at_us += step->lasts_us + gap_of(turn, 2 * i + 1);
    }
}
