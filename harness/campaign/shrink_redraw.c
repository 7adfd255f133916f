#include "campaign/shrink_inside.h"

#define SEEDS     8  /* other seeds with which each step is left out */
#define STEPS_MAX 20 /* with more the plan is not small yet */
#define CROWD     20 /* so many devices make a run slow */

static struct tf_plan *without_step(const struct tf_plan *plan, size_t step) {
    struct tf_plan_cut cut;
    tf_plan_cut_init(&cut, plan);
    cut.steps[step] = true;
    struct tf_plan *made = tf_plan_without(plan, &cut);
    tf_plan_cut_close(&cut);
    return made;
}

static bool make_less(struct tf_plan **plan, size_t what) {
    uint32_t steps = (*plan)->step_count;
    if (what >= steps) {
        return tf_shrink_simpler_world(*plan, what - steps);
    }
    struct tf_plan *made = without_step(*plan, steps - 1 - what);
    tf_plan_destroy(*plan);
    *plan = made;
    return made->replica_count > 0;
}

/* A step that only moved what is drawn, the delays of packets above all, is needed with this seed
 * and with no other: nothing that one should be told as a cause. So is a slow network. */
static struct tf_plan *less_and_anew(const struct tf_candidates *list, const struct tf_plan *best,
                                     size_t n) {
    (void)list;
    uint64_t seed = 1 + n % SEEDS;
    if (seed == best->seed) {
        return NULL; /* known: it was needed */
    }
    struct tf_plan *made = tf_plan_copy(best);
    made->seed = seed;
    if (make_less(&made, n / SEEDS)) {
        return made;
    }
    tf_plan_destroy(made);
    return NULL;
}

bool tf_shrink_redraw(struct tf_shrinker *shrinker) {
    bool any = false;
    while (shrinker->best->plan->step_count <= STEPS_MAX &&
           shrinker->best->plan->replica_count <= CROWD) {
        size_t things = shrinker->best->plan->step_count + TF_SHRINK_WORLDS;
        struct tf_candidates list = {things * SEEDS, less_and_anew, 0};
        if (tf_shrink_first(shrinker, &list, 0) == list.count) {
            return any;
        }
        any = true;
    }
    return any;
}
