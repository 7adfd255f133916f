/* What runs leave to later ones: the templates of their databases, open connections without a disk
 * under them, and prepared statements. Nothing of it can be seen in a run; making it anew is most
 * of a short one. */
#ifndef TF_SIM_KEPT_H
#define TF_SIM_KEPT_H

#include "sim/world_internal.h"

/* Takes what an earlier run with these subjects has left, or makes it. False with `error` on
 * failure; what there is of it goes with the world all the same. */
bool tf_kept_take(struct tf_world *world, struct tf_error *error);
/* Leaves it to the next, or ends it. After the world's last disk. */
void tf_kept_leave(struct tf_world *world);

#endif
