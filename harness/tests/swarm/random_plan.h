/* Plans drawn at random for the judge: a few devices, half a minute to some minutes of everything
 * that users do and that can go wrong. */
#ifndef TF_TESTS_SWARM_RANDOM_PLAN_H
#define TF_TESTS_SWARM_RANDOM_PLAN_H

#include "env/plan.h"

/* Owned by caller. The same seed gives the same plan. */
struct tf_plan *random_plan(uint64_t seed);

#endif
