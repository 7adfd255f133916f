/* `dedup-fault`: records of finished actions expire at once, or are not found for a while, or not
 * while they are young. What is not found a server that starts anew does not find either. */
#include "sim/observe.h"
#include "sim/server_node.h"
#include "sim/steps/hold.h"
#include "sim/steps/steps.h"

#define ALL_TYPES ((1u << TF_ACTION_TYPE_COUNT) - 1)

static uint32_t types_of(const struct tf_step *step) {
    return step->of_action == 0 ? ALL_TYPES : 1u << (step->of_action - 1);
}

/* The last that holds for a kind of action counts. */
static tf_time hidden(const struct tf_world *world, int type) {
    tf_time longest_us = 0;
    for (size_t i = 0; i < world->hold_count; i++) {
        const struct tf_step *step = &world->plan->steps[world->holds[i].step];
        if (step->verb == TF_VERB_DEDUP_FAULT && (types_of(step) >> type & 1) != 0)
            longest_us = step->records == TF_RECORDS_MISS ? TF_NEVER : step->keep_us;
    }
    return longest_us;
}

static void tell(struct tf_world *world, uint32_t types) {
    for (int type = 0; type < TF_ACTION_TYPE_COUNT; type++)
        if ((types >> type & 1) != 0)
            tf_host_maintain(world, &(struct tf_maintenance){.kind = TF_MAINTAIN_HIDE,
                                                             .keep_us = hidden(world, type),
                                                             .types = 1u << type});
}

void tf_fault_records_rearm(struct tf_world *world) {
    uint32_t types = 0;
    for (size_t i = 0; i < world->hold_count; i++) {
        const struct tf_step *step = &world->plan->steps[world->holds[i].step];
        if (step->verb == TF_VERB_DEDUP_FAULT)
            types |= types_of(step);
    }
    if (types != 0)
        tell(world, types);
}

static void begin(struct tf_world *world, uint32_t step_index) {
    const struct tf_step *step = &world->plan->steps[step_index];
    if (step->records != TF_RECORDS_EXPIRE) {
        tf_hold_begin(world, step_index);
        tell(world, types_of(step));
        return;
    }
    tf_observe_fault(world, TF_RECORD_FAULT_ON, step->who, step_index);
    tf_host_maintain(world, &(struct tf_maintenance){.kind = TF_MAINTAIN_RECORDS,
                                                     .keep_us = step->keep_us,
                                                     .types = types_of(step)});
}

static void end(struct tf_world *world, uint32_t step_index) {
    tell(world, types_of(&world->plan->steps[step_index]));
}

const struct tf_step_ops tf_step_dedup_fault = {.begin = begin, .end = end};
