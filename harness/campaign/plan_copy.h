/* Plans as a shrinker works on them: copied whole, and with things taken out. */
#ifndef TF_CAMPAIGN_PLAN_COPY_H
#define TF_CAMPAIGN_PLAN_COPY_H

#include "env/plan.h"

/* Owned by caller. */
struct tf_plan *tf_plan_copy(const struct tf_plan *plan);

/* What is to go, by index; each list is as long as the plan's. */
struct tf_plan_cut {
    bool *steps, *checks, *replicas, *conversations;
    /* What goes with them; filled by tf_plan_without. */
    bool *messages, *users;
};
void tf_plan_cut_init(struct tf_plan_cut *cut, const struct tf_plan *plan);
void tf_plan_cut_close(struct tf_plan_cut *cut);

/* A copy without what `cut` names and without everything that has no meaning then: steps of a
 * replica that is gone, edits and checks of a message that nobody sends, users without a device,
 * and so on. Names, ids of steps and the order of everything stay. Owned by caller. */
struct tf_plan *tf_plan_without(const struct tf_plan *plan, struct tf_plan_cut *cut);
/* The same as a scenario that is expected to hold, to be handed to a worker. NULL when nobody is
 * left. Owned by caller. */
char *tf_plan_text_without(const struct tf_plan *plan, struct tf_plan_cut *cut);

#endif
