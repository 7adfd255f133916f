/* Makes and takes down all that a world consists of. */
#ifndef TF_SIM_SETUP_H
#define TF_SIM_SETUP_H

#include "sim/world_internal.h"

/* False with `error` set when a subject's schema or a store cannot be made; close all the same. */
bool tf_world_open(struct tf_world *world, struct tf_error *error);
void tf_world_close(struct tf_world *world);

#endif
