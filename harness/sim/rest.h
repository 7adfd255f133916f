/* Quiescence: nothing moves any more but heartbeats.
 *
 * A world is at rest when nothing has moved for TF_REST_QUIET_US (no command, no audit entry, no
 * cursor, no change of what waits, no process) and
 *  - no exchange and no frame is under way, no running client has a request or waiting actions;
 *  - every replica that was ever started runs and can show what it holds, and its durable cursor
 * stands at the newest change in its user's scope;
 *  - every user with a running replica is on record at the server as having received what others
 * wrote. The last is waited for, but alone does not make a rest fail when the bound is reached: a
 * device may have no occasion to say so. */
#ifndef TF_SIM_REST_H
#define TF_SIM_REST_H

#include "sim/world_internal.h"

#define TF_REST_QUIET_US TF_SECOND

struct tf_rest {
    uint64_t checked_moved,
        checked_traffic; /* what had moved, and travelled, at the last full look */
    bool checked;
};

/* Whether the world is at rest, and stays so until `next_us`, when something is scheduled. Moves
 * time to the instant at which rest was reached. */
bool tf_rest_reached(struct tf_world *world, struct tf_rest *rest, tf_time next_us);
/* At the bound: all but the last condition, and without a time of quiet. */
bool tf_rest_accepted(struct tf_world *world);

#endif
