#include "sim/steps/hold.h"

#include "sim/observe.h"
#include "sim/steps/steps.h"

#include <string.h>

static bool is_same_device(const struct tf_plan *plan, uint32_t a, uint32_t b) {
    return a == b || tf_plan_device(plan, a) == tf_plan_device(plan, b);
}

void tf_each_replica(struct tf_world *world, uint32_t who,
                     void (*visit)(struct tf_world *world, struct tf_replica *replica)) {
    uint64_t cause = world->cause;
    for (uint32_t i = 0; i < world->replica_count; i++) {
        if (who < world->replica_count && !is_same_device(world->plan, who, i))
            continue;
        world->cause = cause;
        visit(world, &world->replicas[i]);
    }
}

void tf_each_process(struct tf_world *world, uint32_t who,
                     void (*visit)(struct tf_world *world, struct tf_replica *replica)) {
    tf_each_replica(world, who, visit);
    if (who < world->replica_count && world->replicas[who].neighbour != 0 &&
        world->plan->replicas[who].extends == 0)
        visit(world, tf_world_neighbour(world, &world->replicas[who]));
}

void tf_hold_begin_untimed(struct tf_world *world, uint32_t step_index) {
    const struct tf_step *step = &world->plan->steps[step_index];
    tf_grow((void **)&world->holds, &world->hold_capacity, world->hold_count,
            sizeof(*world->holds));
    world->holds[world->hold_count++] =
        (struct tf_hold){.step = step_index, .order = ++world->hold_order};
    tf_observe_fault(world, TF_RECORD_FAULT_ON, step->who, step_index);
}

void tf_hold_begin(struct tf_world *world, uint32_t step_index) {
    const struct tf_step *step = &world->plan->steps[step_index];
    tf_hold_begin_untimed(world, step_index);
    if (step->lasts_us > 0)
        tf_world_push(world, world->now_us + step->lasts_us, TF_EVENT_LIFT, step_index);
}

void tf_hold_end(struct tf_world *world, uint32_t step_index) {
    for (size_t i = 0; i < world->hold_count; i++) {
        if (world->holds[i].step != step_index)
            continue;
        world->hold_count--;
        memmove(&world->holds[i], &world->holds[i + 1],
                (world->hold_count - i) * sizeof(*world->holds));
        const struct tf_step *step = &world->plan->steps[step_index];
        tf_observe_fault(world, TF_RECORD_FAULT_OFF, step->who, step_index);
        const struct tf_step_ops *ops = tf_step_ops(step->verb);
        if (ops->end != NULL)
            ops->end(world, step_index);
        return;
    }
}

/* A link's fault that names the server is about every device's link to it. What befalls a device
 * befalls both of its processes; only their lives are apart. */
static bool means(const struct tf_world *world, const struct tf_step *step, uint32_t replica) {
    uint32_t extends = world->plan->replicas[replica].extends;
    if (extends != 0 && step->who != replica && step->verb != TF_VERB_KILL &&
        step->verb != TF_VERB_SUSPEND)
        replica = extends - 1;
    return (step->who < world->replica_count && is_same_device(world->plan, step->who, replica)) ||
           step->who == TF_NODE_ALL || (step->who == TF_NODE_SERVER && step->verb != TF_VERB_KILL);
}

const struct tf_step *tf_hold_next(const struct tf_world *world, size_t *at, enum tf_verb verb,
                                   uint32_t replica, enum tf_freed freed) {
    while (*at < world->hold_count) {
        const struct tf_hold *hold = &world->holds[(*at)++];
        const struct tf_step *step = &world->plan->steps[hold->step];
        if (step->verb == verb && means(world, step, replica) &&
            hold->order > world->replicas[replica].freed[freed])
            return step;
    }
    return NULL;
}

bool tf_hold_covers(const struct tf_world *world, enum tf_verb verb, uint32_t replica,
                    enum tf_freed freed) {
    size_t at = 0;
    return tf_hold_next(world, &at, verb, replica, freed) != NULL;
}

void tf_hold_free(struct tf_world *world, uint32_t who, enum tf_freed freed) {
    for (uint32_t i = 0; i < world->replica_count; i++)
        if (who >= world->replica_count || is_same_device(world->plan, who, i) ||
            (world->plan->replicas[i].extends == who + 1 && freed < TF_FREED_SUSPEND))
            world->replicas[i].freed[freed] = world->hold_order;
}

void tf_hold_end_of(struct tf_world *world, enum tf_verb verb, uint32_t who) {
    for (size_t i = 0; i < world->hold_count;) {
        const struct tf_step *step = &world->plan->steps[world->holds[i].step];
        if (step->verb == verb && step->who == who)
            tf_hold_end(world, world->holds[i].step);
        else
            i++;
    }
}
