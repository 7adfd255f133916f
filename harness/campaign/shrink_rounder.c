/* Edits that leave the plan as it is but for one value that reads better. */
#include "campaign/shrink_inside.h"

#include <stdlib.h>

#define HOLD_USUAL (10 * TF_SECOND)

/* To whole units of the largest that is not more than twice as long. */
static tf_time rounder(tf_time value_us) {
    static const tf_time units[] = {TF_DAY, TF_HOUR, TF_MINUTE, TF_SECOND};
    tf_time length_us = value_us < 0 ? -value_us : value_us;
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        if (units[i] <= 2 * length_us) {
            tf_time whole_us = (length_us + units[i] / 2) / units[i] * units[i];
            return value_us < 0 ? -whole_us : whole_us;
        }
    }
    return value_us;
}

static bool round_to(tf_time *value_us) {
    tf_time round_us = rounder(*value_us);
    bool any = round_us != *value_us;
    *value_us = round_us;
    return any;
}

bool tf_shrink_round_offset(struct tf_plan *plan, size_t n) {
    return round_to(&plan->replicas[n].clock.offset_us);
}

bool tf_shrink_tick_evenly(struct tf_plan *plan, size_t n) {
    struct tf_plan_clock *clock = &plan->replicas[n].clock;
    bool any = clock->drift_ppm != 0 || clock->granularity_us != 0;
    clock->drift_ppm = 0;
    clock->granularity_us = 0;
    return any;
}

bool tf_shrink_round_jump(struct tf_plan *plan, size_t n) {
    return round_to(&plan->steps[n].by_us);
}

bool tf_shrink_round_dist(struct tf_plan *plan, size_t n) {
    struct tf_dist *dist = &plan->steps[n].dist;
    return dist->kind == TF_DIST_FIXED && round_to(&dist->a);
}

bool tf_shrink_hold_shortly(struct tf_plan *plan, size_t n) {
    bool any = plan->steps[n].lasts_us > HOLD_USUAL;
    if (any)
        plan->steps[n].lasts_us = HOLD_USUAL;
    return any;
}

/* What was drawn for it; one that has the usual size keeps it. */
static bool set_to_one(uint32_t *size, uint32_t usual) {
    bool any = *size != usual && *size != 1;
    *size = any ? 1 : *size;
    return any;
}

bool tf_shrink_pages(struct tf_plan *plan, size_t n) {
    struct tf_client_config *config = &plan->replicas[n].client, usual = *config;
    tf_client_config_defaults(&usual);
    bool any = set_to_one(&config->page_limit, usual.page_limit);
    return set_to_one(&config->batch_actions, usual.batch_actions) || any;
}

bool tf_shrink_send_text(struct tf_plan *plan, size_t n) {
    struct tf_step *step = &plan->steps[n];
    bool any = step->media.size > 0;
    if (!any)
        return false;
    free(step->media.extension);
    free(step->media.thumbnail);
    step->media = (struct tf_step_media){0};
    step->message_type = TF_MESSAGE_TEXT;
    return true;
}
