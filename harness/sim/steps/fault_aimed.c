/* Faults that wait for messages, such as `lose-request`, `duplicate` and `push-fault`: armed until
 * they have met what they wait for. What they do to it is done where the message passes. */
#include "sim/steps/aim.h"
#include "sim/steps/hold.h"
#include "sim/steps/steps.h"

static void arm(struct tf_world *world, uint32_t step_index) {
    tf_hold_begin(world, step_index);
    tf_aim_arm(world, step_index);
}

const struct tf_step_ops tf_step_aimed = {.begin = arm, .end = tf_aim_disarm};
