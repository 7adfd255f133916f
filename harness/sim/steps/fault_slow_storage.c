/* `slow-storage`: what a step says that has written to its database goes out later. */
#include "sim/steps/hold.h"
#include "sim/steps/steps.h"

static void begin(struct tf_world *world, uint32_t step_index) {
    tf_hold_begin(world, step_index);
}

const struct tf_step_ops tf_step_slow_storage = {.begin = begin};

tf_time tf_fault_slow_storage(struct tf_world *world, uint32_t node, uint64_t operations) {
    tf_time late_us = 0;
    for (size_t i = 0; i < world->hold_count; i++) {
        uint32_t step_index = world->holds[i].step;
        const struct tf_step *step = &world->plan->steps[step_index];
        if (step->verb != TF_VERB_SLOW_STORAGE || step->who != node)
            continue;
        uint64_t key = tf_hash_pair(node, step->id);
        late_us +=
            tf_dist_at(&step->dist, tf_world_draw(world, TF_CONCERN_SLOW_STORAGE, key, operations));
        world->hits[step_index]++;
    }
    return late_us < 0 ? 0 : late_us;
}
