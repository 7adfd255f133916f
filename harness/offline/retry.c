#include "offline/retry.h"

#include <stdlib.h>

#define PERCENT 100

tf_time tf_retry_ceiling(const struct tf_retry_policy *policy, uint32_t attempt) {
    tf_time ceiling = policy->base_us;
    for (uint32_t i = 1; i < attempt && ceiling < policy->cap_us; i++) {
        if (policy->factor_percent <= PERCENT || ceiling > TF_NEVER / policy->factor_percent)
            break;
        ceiling = ceiling * policy->factor_percent / PERCENT;
    }
    if (ceiling > policy->cap_us)
        ceiling = policy->cap_us;
    return ceiling < 1 ? 1 : ceiling;
}

tf_time tf_retry_delay(const struct tf_job *job, const struct tf_retry_policy *policy,
                       uint64_t entity, uint32_t attempt, tf_time floor_us) {
    tf_time ceiling = tf_retry_ceiling(policy, attempt);
    uint64_t draw = tf_draw(job->chance.seed, TF_CONCERN_BACKOFF, entity, attempt);
    return floor_us + 1 + (tf_time)tf_draw_below(draw, (uint64_t)ceiling);
}

void tf_lanes_hold(struct tf_lanes *lanes, const struct tf_lane *lane) {
    for (size_t i = 0; i < lanes->count; i++) {
        if (lanes->items[i].conversation == lane->conversation) {
            lanes->items[i] = *lane;
            return;
        }
    }
    tf_grow((void **)&lanes->items, &lanes->capacity, lanes->count, sizeof(*lanes->items));
    lanes->items[lanes->count++] = *lane;
}

tf_time tf_lanes_due(const struct tf_lanes *lanes, int64_t conversation) {
    for (size_t i = 0; i < lanes->count; i++)
        if (lanes->items[i].conversation == conversation)
            return lanes->items[i].due_us;
    return 0;
}

tf_time tf_lanes_next(const struct tf_lanes *lanes) {
    tf_time next = TF_NEVER;
    for (size_t i = 0; i < lanes->count; i++)
        if (lanes->items[i].due_us < next)
            next = lanes->items[i].due_us;
    return next;
}

void tf_lanes_close(struct tf_lanes *lanes) {
    free(lanes->items);
    *lanes = (struct tf_lanes){0};
}

bool tf_lanes_expire(struct tf_lanes *lanes, tf_time now_us) {
    size_t kept = 0, count = lanes->count;
    for (size_t i = 0; i < count; i++)
        if (lanes->items[i].due_us > now_us)
            lanes->items[kept++] = lanes->items[i];
    lanes->count = kept;
    if (kept == 0)
        tf_lanes_close(lanes);
    return kept < count;
}

void tf_lanes_shorten(struct tf_lanes *lanes, tf_time now_us) {
    for (size_t i = 0; i < lanes->count; i++) {
        struct tf_lane *lane = &lanes->items[i];
        tf_time earliest = lane->floor_us > now_us ? lane->floor_us : now_us;
        if (lane->due_us > earliest)
            lane->due_us = earliest;
    }
}
