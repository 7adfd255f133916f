/* The runs of a sweep of one case share their beginnings: one run that nothing strikes, the trunk,
 * goes on from point to point, and at each a fork of the process becomes the run that is struck
 * there. It is the same run, to the byte, as one from its beginning, in half the time. A trunk has
 * the instants of all nodes, or the storage steps of one node and one fault: being armed is in the
 * run. */
#ifndef TF_CAMPAIGN_TRUNK_H
#define TF_CAMPAIGN_TRUNK_H

#include "campaign/sweep_point.h"
#include "campaign/task.h"
#include "sim/world.h"

struct tf_trunk_options {
    struct tf_plan *plan; /* of the case, without a strike; the trunk changes it; borrowed */
    const struct tf_subjects *subjects;
    struct tf_sim_kept *kept;    /* borrowed, or NULL */
    struct tf_sweep_point first; /* of the first branch */
    /* Asked when a branch has ended well: the point of the next one; false when none is to
     * follow. */
    bool (*next)(void *context, struct tf_sweep_point *out);
    void *context; /* borrowed */
};

enum tf_trunk_end {
    TF_TRUNK_BRANCH,    /* this is the process of a branch; its run is over */
    TF_TRUNK_OVER,      /* no branch is to follow */
    TF_TRUNK_UNREACHED, /* the trunk ended before the point, or the process cannot fork */
};

/* Returns once in the process that called, and once in each branch, with its answer, which is owned
 * by the caller; its real time is not told, for it shares a part of it. A branch that dies takes
 * the process that called with it. */
enum tf_trunk_end tf_trunk_grow(const struct tf_trunk_options *options, struct tf_answer *answer);

/* Whether a branch is to answer the task; then, where it is struck. */
bool tf_trunk_bears(const struct tf_task *task, struct tf_sweep_point *out);
/* Whether both are branches of one trunk, if any. */
bool tf_trunk_is_shared(const struct tf_task *one, const struct tf_task *other);

#endif
