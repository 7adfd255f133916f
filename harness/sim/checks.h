/* The plan's checks: what is needed to answer one is looked at, then the judge is asked. */
#ifndef TF_SIM_CHECKS_H
#define TF_SIM_CHECKS_H

#include "sim/world_internal.h"

/* Asks one check now, after looking at all that it is about. */
void tf_ask_check(struct tf_world *world, uint32_t check_index);
/* After an event: asks those of `always` and `sometimes` that are about a node in which something
 * has happened. */
void tf_ask_along(struct tf_world *world);
/* After rest. */
void tf_ask_finally(struct tf_world *world);

#endif
