#include "sim/steps/aim.h"

#include "sim/observe.h"

#include <string.h>

void tf_aim_arm(struct tf_world *world, uint32_t step_index) {
    tf_grow((void **)&world->aims, &world->aim_capacity, world->aim_count, sizeof(*world->aims));
    world->aims[world->aim_count++] = (struct tf_aimed){.step = step_index};
}

static void remove_at(struct tf_world *world, size_t at) {
    world->aim_count--;
    memmove(&world->aims[at], &world->aims[at + 1], (world->aim_count - at) * sizeof(*world->aims));
}

void tf_aim_disarm(struct tf_world *world, uint32_t step_index) {
    for (size_t i = 0; i < world->aim_count; i++) {
        if (world->aims[i].step == step_index) {
            remove_at(world, i);
            return;
        }
    }
}

static bool matches(const struct tf_step *step, enum tf_verb verb,
                    const struct tf_aim_target *target) {
    return step->verb == verb && (step->who == TF_NODE_ALL || step->who == target->node) &&
           (step->aim.call == TF_CALL_ANY || step->aim.call == target->call) &&
           (target->way == 0 || step->direction == target->way);
}

/* A fault with a rate meets a share of what matches. */
static bool is_drawn(struct tf_world *world, const struct tf_step *step,
                     const struct tf_aim_target *target) {
    return step->amount == 0 ||
           tf_draw_hits(tf_world_draw(world, TF_CONCERN_AIM, step->id, target->key),
                        (uint32_t)step->amount);
}

void tf_aim_hit(struct tf_world *world, uint32_t step_index, const struct tf_aim_target *target) {
    const struct tf_step *step = &world->plan->steps[step_index];
    world->hits[step_index]++;
    struct tf_record record = {.kind = TF_RECORD_FAULT_HIT,
                               .node = target->node,
                               .fault = {.verb = step->verb,
                                         .step = step->id,
                                         .exchange = target->exchange,
                                         .stage = target->stage}};
    tf_observe(world, &record);
}

/* Counts a matching message. Whether the fault meets it. */
static bool meets(struct tf_world *world, struct tf_aimed *aimed,
                  const struct tf_aim_target *target) {
    const struct tf_step *step = &world->plan->steps[aimed->step];
    if (!is_drawn(world, step, target) || aimed->seen++ < step->aim.skip)
        return false;
    if (step->verb != TF_VERB_SERVER_STAGES)
        tf_aim_hit(world, aimed->step, target);
    return true;
}

static bool is_spent(const struct tf_world *world, const struct tf_aimed *aimed) {
    const struct tf_aim *aim = &world->plan->steps[aimed->step].aim;
    return aim->count != 0 && aimed->seen >= aim->skip + aim->count;
}

uint32_t tf_aim_take(struct tf_world *world, enum tf_verb verb,
                     const struct tf_aim_target *target) {
    uint32_t taken = 0;
    for (size_t i = 0; i < world->aim_count;) {
        struct tf_aimed *aimed = &world->aims[i];
        bool met =
            matches(&world->plan->steps[aimed->step], verb, target) && meets(world, aimed, target);
        if (met && taken == 0)
            taken = aimed->step + 1;
        if (is_spent(world, aimed))
            remove_at(world, i);
        else
            i++;
    }
    return taken;
}

static bool must_fire(const struct tf_step *step) {
    switch (step->verb) {
    case TF_VERB_LOSE_REQUEST:
    case TF_VERB_LOSE_RESPONSE:
    case TF_VERB_LATE_RESPONSE:
    case TF_VERB_SCRIPTED_ANSWER:
    case TF_VERB_DUPLICATE:
    case TF_VERB_HANG:
    case TF_VERB_TRUNCATE:
    case TF_VERB_CORRUPT:
    case TF_VERB_PUSH_FAULT:
    case TF_VERB_SERVER_STAGES:
        return step->aim.count != 0;
    case TF_VERB_CRASH_AT_STORAGE_STEP:
    case TF_VERB_TORN_WRITE:
    case TF_VERB_LOST_WRITE:
    case TF_VERB_SESSION_CHANGE:
        return !step->may_miss;
    case TF_VERB_IO_ERROR:
        return step->amount != 0 && !step->may_miss;
    case TF_VERB_TWO_PROCESSES:
        return step->amount != 0;
    default:
        return false;
    }
}

bool tf_aim_is_unfired(const struct tf_world *world, uint32_t step_index) {
    return world->hits[step_index] == 0 && must_fire(&world->plan->steps[step_index]);
}
