#include "scenario/explore.h"

#include "base/assert.h"
#include "env/concern.h"

#define SWARM_ON    0 /* which parameter of a kind of fault a draw is about */
#define SWARM_EVERY 1
#define SWARM_LASTS 2
#define SWARM_RATE  3
#define DEVICE_KEY  1000 /* devices stand behind the kinds of faults */

static void scale(struct tf_dist *dist, int64_t by, int64_t of) {
    int64_t a = dist->a / of * by, b = dist->b / of * by;
    *dist = (struct tf_dist){dist->kind, a, b};
}

/* A quarter, half, the same, or double. */
static void intensify(struct tf_dist *dist, uint64_t draw) {
    scale(dist, INT64_C(1) << tf_draw_below(draw, 4), 4);
}

void tf_explore_draw_swarm(struct tf_explore *explore, uint64_t seed) {
    for (unsigned i = 0; i < TF_EXPLORE_FAULT_COUNT; i++) {
        struct tf_explore_process *process = &explore->faults[i];
        process->on = process->on && tf_draw(seed, TF_CONCERN_EXPLORE_SWARM, i, SWARM_ON) >> 63;
        intensify(&process->every, tf_draw(seed, TF_CONCERN_EXPLORE_SWARM, i, SWARM_EVERY));
        intensify(&process->lasts, tf_draw(seed, TF_CONCERN_EXPLORE_SWARM, i, SWARM_LASTS));
        if (process->rate_per_million > 0)
            process->rate_per_million =
                1 + (uint32_t)tf_draw_below(tf_draw(seed, TF_CONCERN_EXPLORE_SWARM, i, SWARM_RATE),
                                            process->rate_per_million);
    }
}

static void draw_clock(const struct tf_explore *explore, struct tf_plan_clock *clock, uint64_t seed,
                       uint64_t key) {
    tf_time skew = tf_explore_round(
        tf_dist_at(&explore->skew, tf_draw(seed, TF_CONCERN_EXPLORE_SWARM, key, 0)));
    bool behind = tf_draw(seed, TF_CONCERN_EXPLORE_SWARM, key, 1) >> 63;
    uint64_t span = explore->drift_ppm < 0 ? 0 : (uint64_t)explore->drift_ppm;
    uint64_t drift = tf_draw_below(tf_draw(seed, TF_CONCERN_EXPLORE_SWARM, key, 2), 2 * span + 1);
    uint64_t coarse = tf_draw(seed, TF_CONCERN_EXPLORE_SWARM, key, 3);
    clock->offset_us += behind ? -skew : skew;
    clock->drift_ppm += (int32_t)drift - (int32_t)span;
    if (explore->granularity_us > 0 && coarse >> 63)
        clock->granularity_us =
            (tf_time)tf_draw_below(coarse << 1, (uint64_t)explore->granularity_us) + 1;
}

void tf_explore_draw_devices(const struct tf_explore *explore, struct tf_plan *plan) {
    for (uint32_t i = 0; i < plan->replica_count; i++) {
        struct tf_client_config *client = &plan->replicas[i].client;
        uint64_t key = DEVICE_KEY + i;
        draw_clock(explore, &plan->replicas[i].clock, plan->seed, key);
        uint64_t page = tf_draw(plan->seed, TF_CONCERN_EXPLORE_SWARM, key, 4);
        uint64_t batch = tf_draw(plan->seed, TF_CONCERN_EXPLORE_SWARM, key, 5);
        uint64_t strategy = tf_draw(plan->seed, TF_CONCERN_EXPLORE_SWARM, key, 6);
        if (explore->page_max > 0)
            client->page_limit = 1 + (uint32_t)tf_draw_below(page, explore->page_max);
        if (explore->batch_max > 0)
            client->batch_actions = 1 + (uint32_t)tf_draw_below(batch, explore->batch_max);
        if (explore->strategies)
            client->strategy = (enum tf_strategy)tf_draw_below(strategy, TF_STRATEGY_COUNT);
    }
}

tf_time tf_explore_round(tf_time time) {
    return time - time % TF_MS;
}

struct tf_step *tf_explore_add(struct tf_explorer *explorer, enum tf_verb verb, uint32_t who,
                               tf_time at_us) {
    tf_grow((void **)&explorer->steps, &explorer->step_capacity, explorer->step_count,
            sizeof(*explorer->steps));
    struct tf_step *step = &explorer->steps[explorer->step_count++];
    *step = (struct tf_step){.verb = verb,
                             .place = explorer->place,
                             .at_us = tf_explore_round(at_us),
                             .who = who,
                             .message = TF_NAME_NONE,
                             .reply_to = TF_NAME_NONE,
                             .onto = TF_NAME_NONE,
                             .conversation = TF_NAME_NONE};
    return step;
}

uint64_t tf_explore_draw(const struct tf_explore_turn *turn, uint32_t which) {
    uint64_t entity = (uint64_t)turn->fault << 32 | turn->number;
    return tf_draw(turn->explorer->plan->seed, TF_CONCERN_EXPLORE_FAULT, entity, which);
}

uint64_t tf_explore_below(const struct tf_explore_turn *turn, uint32_t which, uint64_t bound) {
    return tf_draw_below(tf_explore_draw(turn, which), bound);
}
