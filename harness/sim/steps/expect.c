/* `expect`: checks at a moment. */
#include "sim/checks.h"
#include "sim/steps/steps.h"

static void expect(struct tf_world *world, uint32_t step_index) {
    const struct tf_step *step = &world->plan->steps[step_index];
    for (uint32_t i = 0; i < step->check_count; i++)
        tf_ask_check(world, step->first_check + i);
}

const struct tf_step_ops tf_step_expect = {.begin = expect};
