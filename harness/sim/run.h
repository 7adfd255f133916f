/* What happens at one instant, for those who let it happen inside something else. */
#ifndef TF_SIM_RUN_H
#define TF_SIM_RUN_H

#include "sim/world_internal.h"

/* Does what an event says. */
void tf_world_handle(struct tf_world *world, const struct tf_event *event);

#endif
