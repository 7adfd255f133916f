/* A failing run as a person reads it: what broke, where in the scenario, the chain of events, how
 * to repeat it. */
#ifndef TF_REPORT_FAILURE_TEXT_H
#define TF_REPORT_FAILURE_TEXT_H

#include "env/result.h"

/* Appends the block of the first finding and one line for each further one. Starts with
 * "path:line:column: ", which editors and CI systems turn into a link. `failure_dir` may be NULL.
 */
void tf_failure_text_append(struct tf_buf *out, const struct tf_plan *plan,
                            const struct tf_result *result, const char *failure_dir);

/* Appends the command that repeats the run. */
void tf_again_append(struct tf_buf *out, const struct tf_plan *plan, uint64_t seed);

#endif
