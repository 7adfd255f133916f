#include "campaign/shrink_inside.h"

#define TOGETHER_MAX 3  /* steps that go at once */
#define STEPS_MAX    16 /* with more there are too many ways to choose them */
#define CROWD        20 /* so many devices make a run slow */

static size_t ways(size_t of, size_t count) {
    size_t number = 1;
    for (size_t i = 0; i < count; i++)
        number = number * (of - i) / (i + 1);
    return number;
}

/* Marks the n-th choice of `count` among `of` steps: those with the first come first. */
static void choose(bool *chosen, size_t of, size_t count, size_t n) {
    for (size_t at = 0; at < of && count > 0; at++) {
        size_t with_it = ways(of - at - 1, count - 1);
        chosen[at] = n < with_it;
        if (chosen[at])
            count--;
        else
            n -= with_it;
    }
}

static struct tf_plan *without_chosen(const struct tf_candidates *list, const struct tf_plan *best,
                                      size_t n) {
    struct tf_plan_cut cut;
    tf_plan_cut_init(&cut, best);
    choose(cut.steps, best->step_count, list->size, n);
    struct tf_plan *made = tf_plan_without(best, &cut);
    tf_plan_cut_close(&cut);
    return made;
}

static bool is_small(const struct tf_plan *plan, size_t count) {
    return plan->step_count >= count && plan->step_count <= STEPS_MAX &&
           plan->replica_count <= CROWD;
}

bool tf_shrink_together(struct tf_shrinker *shrinker) {
    for (size_t count = 2; count <= TOGETHER_MAX; count++) {
        const struct tf_plan *plan = shrinker->best->plan;
        struct tf_candidates list = {ways(plan->step_count, count), without_chosen, count};
        if (is_small(plan, count) && tf_shrink_first(shrinker, &list, 0) < list.count)
            return true;
    }
    return false;
}
