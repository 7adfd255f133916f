/* The nearest run in which every property holds: the same plan without one of its steps. The report
 * shows it beside the failing one. */
#ifndef TF_CLI_NEAREST_H
#define TF_CLI_NEAREST_H

#include "cli/runner.h"

#define TF_NEAREST_TRIES_MAX 24              /* steps that are left out, one by one */
#define TF_NEAREST_REAL_US   (2 * TF_SECOND) /* after it no further one is tried */

/* Looks for it: faults before what users do, those nearest to the first finding first. Writes its
 * picture into `folder` when there is one; nothing else. E_IO. */
enum tf_code tf_nearest_keep(const struct tf_runner *runner, const struct tf_plan *plan,
                             const struct tf_result *result, const char *folder,
                             struct tf_error *error) TF_MUST_CHECK;

/* Writes the picture of the run without `step` of `plan`, which is known to pass. E_IO. */
enum tf_code tf_nearest_draw(const struct tf_runner *runner, const struct tf_plan *plan,
                             const struct tf_step *step, const char *folder,
                             struct tf_error *error) TF_MUST_CHECK;

#endif
