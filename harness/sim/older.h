/* Databases of older apps: what a device holds before the app on it is brought up to date. */
#ifndef TF_SIM_OLDER_H
#define TF_SIM_OLDER_H

#include "sim/world_internal.h"

/* Turns the database of a replica whose process is gone into what `version` (1 ..
 * TF_OLDER_VERSIONS) of the app would have left: its tables and columns, and the rows as far as
 * they fit. All of it is durable; no storage operation is counted. False when the database does not
 * open. */
bool tf_older_make(struct tf_world *world, struct tf_replica *replica, uint64_t version);

#endif
