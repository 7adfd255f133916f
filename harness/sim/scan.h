/* What lies readable on a device's disk that should not. */
#ifndef TF_SIM_SCAN_H
#define TF_SIM_SCAN_H

#include "sim/world_internal.h"

#define TF_SCAN_TEXT_MIN 8 /* shorter texts are found anywhere by accident */

/* Looks through all files of a replica that seals its texts, freed places and journals included,
 * for every text that a user of the run has typed so far. Writes IMAGE. Nothing for a replica that
 * does not seal, or has not yet sealed what an older app left. */
void tf_scan_disk(struct tf_world *world, struct tf_replica *replica);

#endif
