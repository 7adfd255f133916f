/* Plans for tests, built piece by piece: users with a device each, one conversation of all, steps.
 */
#ifndef TF_TESTS_SUPPORT_SMALL_PLAN_H
#define TF_TESTS_SUPPORT_SMALL_PLAN_H

#include "env/plan.h"
#include "env/result.h"

/* `names`: "asha ravi asha-tablet"; a device belongs to the user whose name stands before its '-'.
 * Links take 50 ms each way. All users are in the conversation "lunch". Owned by caller. */
struct tf_plan *small_plan(const char *names, uint64_t seed);
/* Adds a step at `at_us` behind those that are there; set the members that its verb uses. Borrowed
 * until the next. */
struct tf_step *small_step(struct tf_plan *plan, tf_time at_us, enum tf_verb verb, uint32_t who);
/* A step that sends `text` to lunch: the plan's message of the same number as the step. */
struct tf_step *small_send(struct tf_plan *plan, tf_time at_us, uint32_t who, const char *text);
/* Takes the n-th step out, as a shrinker does: ids and messages of the others stay. */
void small_take_out(struct tf_plan *plan, uint32_t index);

#endif
