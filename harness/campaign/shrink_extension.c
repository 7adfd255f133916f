#include "campaign/shrink_inside.h"

#include <stdlib.h>

/* What an extension did is done by its app, and where the extension ended the app is killed: more
 * ordinary, and it does as well for whatever was in the memory of one process alone. */

static tf_time last_act_us(const struct tf_plan *plan, uint32_t extension) {
    tf_time last_us = 0;
    for (uint32_t i = 0; i < plan->step_count; i++) {
        const struct tf_step *step = &plan->steps[i];
        if (step->who == extension && tf_verb_is_user(step->verb) && step->at_us > last_us) {
            last_us = step->at_us;
        }
    }
    return last_us;
}

static void hand_over(struct tf_plan *plan, uint32_t extension) {
    uint32_t app = plan->replicas[extension].extends - 1;
    tf_time end_us = last_act_us(plan, extension) + TF_SECOND;
    for (uint32_t i = 0; i < plan->step_count; i++) {
        struct tf_step *step = &plan->steps[i];
        if (step->who != extension) {
            continue;
        }
        step->who = app;
        if (step->verb == TF_VERB_WAKE_EXTENSION) {
            step->verb = TF_VERB_KILL;
            step->at_us += step->lasts_us;
            step->at_us = step->at_us > end_us ? step->at_us : end_us;
            step->lasts_us = 0;
        }
    }
}

/* Steps that were put off come behind those that now are before them; others keep their order. */
static void sort(struct tf_plan *plan) {
    for (uint32_t i = 1; i < plan->step_count; i++) {
        struct tf_step step = plan->steps[i];
        uint32_t at = i;
        for (; at > 0 && plan->steps[at - 1].at_us > step.at_us; at--) {
            plan->steps[at] = plan->steps[at - 1];
        }
        plan->steps[at] = step;
    }
}

static struct tf_plan *without_extension(const struct tf_candidates *list,
                                         const struct tf_plan *best, size_t n) {
    struct tf_plan_cut cut;
    (void)list;
    if (best->replicas[n].extends == 0) {
        return NULL;
    }
    struct tf_plan *copy = tf_plan_copy(best);
    hand_over(copy, (uint32_t)n);
    sort(copy);
    tf_plan_cut_init(&cut, copy);
    cut.replicas[n] = true;
    struct tf_plan *made = tf_plan_without(copy, &cut);
    tf_plan_cut_close(&cut);
    tf_plan_destroy(copy);
    return made;
}

bool tf_shrink_extensions(struct tf_shrinker *shrinker) {
    bool any = false;
    for (size_t at = 0;;) {
        struct tf_candidates list = {shrinker->best->plan->replica_count, without_extension, 0};
        at = at < list.count ? tf_shrink_first(shrinker, &list, at) : list.count;
        if (at == list.count) {
            return any;
        }
        any = true;
    }
}
