/* Random plans in bad weather: users' steps and faults of every kind, drawn from a seed. */
#ifndef TF_TESTS_SWARM_WEATHER_H
#define TF_TESTS_SWARM_WEATHER_H

#include "env/plan.h"

/* Four devices of three users, a minute of steps. Users edit and delete what is theirs. Owned by
 * caller. */
struct tf_plan *weather_plan(uint64_t seed);

#endif
