/* What is kept of a failing run: a folder with its findings, its scenario and its trace. */
#ifndef TF_CLI_FAILURE_KEEP_H
#define TF_CLI_FAILURE_KEEP_H

#include "cli/runner.h"

#define TF_TRACE_RECORDS_MAX 200000 /* of a failing run, counted from its end */

/* Makes the folder and appends its path to `folder`; nothing, when an earlier seed of the case
 * failed in the same way. E_IO. */
enum tf_code tf_failure_keep(struct tf_runner *runner, const struct tf_plan *plan,
                             const struct tf_result *result, struct tf_buf *folder,
                             struct tf_error *error) TF_MUST_CHECK;

/* The same without the trace. */
enum tf_code tf_failure_keep_texts(struct tf_runner *runner, const struct tf_plan *plan,
                                   const struct tf_result *result, struct tf_buf *folder,
                                   struct tf_error *error) TF_MUST_CHECK;

#endif
