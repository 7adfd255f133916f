/* Where a plan can be struck: it runs once, and its storage steps and messages are counted. */
#ifndef TF_CAMPAIGN_SWEEP_POINTS_H
#define TF_CAMPAIGN_SWEEP_POINTS_H

#include "campaign/sweep_point.h"
#include "sim/world.h"

/* All zero is valid and empty. */
struct tf_sweep_points {
    struct tf_sweep_point *items; /* owned; by node, then in the order in which they come */
    size_t count, capacity;
};

/* Adds the plan's points for one fault, from time 0 on. `plain` is the run without the fault: what
 * its oracles found says that the plan fails by itself. It is owned by the caller in any case. The
 * codes of tf_sim_run. */
enum tf_code tf_sweep_points_find(const struct tf_plan *plan, const struct tf_subjects *subjects,
                                  enum tf_sweep_fault fault, struct tf_sweep_points *points,
                                  struct tf_result *plain, struct tf_error *error) TF_MUST_CHECK;
void tf_sweep_points_close(struct tf_sweep_points *points);

#endif
