/* Who exists before the run: secrets of users, and the server's import of the plan's people and
 * places. */
#ifndef TF_SIM_PROVISION_H
#define TF_SIM_PROVISION_H

#include "sim/world_internal.h"

/* A secret for each user, made of the seed. */
void tf_provision_secrets(struct tf_world *world);
enum tf_code tf_provision(struct tf_world *world, struct tf_store *store, struct tf_moment now,
                          struct tf_chance chance, struct tf_error *error) TF_MUST_CHECK;

#endif
