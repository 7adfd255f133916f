#include "campaign/shrink_inside.h"

/* -- Lists: the n-th candidate is without the n-th thing, or run of things -- */

static struct tf_plan *without_run(const struct tf_plan *plan, bool *(*which)(struct tf_plan_cut *),
                                   size_t first, size_t count, size_t of) {
    struct tf_plan_cut cut;
    tf_plan_cut_init(&cut, plan);
    for (size_t i = first; i < first + count && i < of; i++) {
        which(&cut)[i] = true;
    }
    struct tf_plan *made = tf_plan_without(plan, &cut);
    tf_plan_cut_close(&cut);
    /* A plan without devices is no scenario; one without steps is: devices are installed, and rest.
     */
    if (made->replica_count == 0) {
        tf_plan_destroy(made);
        return NULL;
    }
    return made;
}

static bool *replicas_of(struct tf_plan_cut *cut) {
    return cut->replicas;
}

static bool *conversations_of(struct tf_plan_cut *cut) {
    return cut->conversations;
}

static bool *steps_of(struct tf_plan_cut *cut) {
    return cut->steps;
}

static bool *checks_of(struct tf_plan_cut *cut) {
    return cut->checks;
}

static struct tf_plan *without_replica(const struct tf_candidates *list, const struct tf_plan *best,
                                       size_t n) {
    return without_run(best, replicas_of, n * list->size, list->size, best->replica_count);
}

static struct tf_plan *without_conversation(const struct tf_candidates *list,
                                            const struct tf_plan *best, size_t n) {
    return without_run(best, conversations_of, n * list->size, list->size,
                       best->conversation_count);
}

/* From the end: what comes last is needed least, and the rest of the run stays as it was. */
static struct tf_plan *without_steps(const struct tf_candidates *list, const struct tf_plan *best,
                                     size_t n) {
    size_t end = best->step_count - n * list->size;
    size_t first = end > list->size ? end - list->size : 0;
    return without_run(best, steps_of, first, end - first, best->step_count);
}

static struct tf_plan *without_checks(const struct tf_candidates *list, const struct tf_plan *best,
                                      size_t n) {
    return without_run(best, checks_of, n * list->size, list->size, best->check_count);
}

struct kind {
    struct tf_plan *(*make)(const struct tf_candidates *list, const struct tf_plan *best, size_t n);
    uint32_t (*count)(const struct tf_plan *plan);
};

static uint32_t count_checks(const struct tf_plan *plan) {
    return plan->check_count;
}

static uint32_t count_replicas(const struct tf_plan *plan) {
    return plan->replica_count;
}

static uint32_t count_conversations(const struct tf_plan *plan) {
    return plan->conversation_count;
}

static uint32_t count_steps(const struct tf_plan *plan) {
    return plan->step_count;
}

/* What takes most along comes first. */
static const struct kind kinds[] = {
    {without_checks, count_checks},
    {without_replica, count_replicas},
    {without_conversation, count_conversations},
    {without_steps, count_steps},
};

/* Runs of `size` things, from the first to the last, as often as one can go. */
static bool take_out_runs(struct tf_shrinker *shrinker, const struct kind *kind, size_t size) {
    bool any = false;
    for (size_t at = 0;;) {
        size_t things = kind->count(shrinker->best->plan);
        struct tf_candidates list = {(things + size - 1) / size, kind->make, size};
        size_t found = at >= list.count ? list.count : tf_shrink_first(shrinker, &list, at);
        if (found == list.count) {
            return any;
        }
        any = true;
        at = found; /* what stood behind it stands here now */
    }
}

static bool take_out(struct tf_shrinker *shrinker, const struct kind *kind) {
    bool any = false;
    for (size_t size = kind->count(shrinker->best->plan); size > 0; size /= 2) {
        any |= take_out_runs(shrinker, kind, size);
    }
    return any;
}

bool tf_shrink_parts(struct tf_shrinker *shrinker) {
    bool any = false;
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        any |= take_out(shrinker, &kinds[i]);
    }
    return any;
}
