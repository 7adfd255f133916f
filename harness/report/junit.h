/* JUnit XML: a test case per case of the run, never per seed; validates against the dialect that
 * Jenkins and GitLab read. */
#ifndef TF_REPORT_JUNIT_H
#define TF_REPORT_JUNIT_H

#include "report/outcomes.h"

/* Appends the whole document. Characters that XML 1.0 forbids are removed; a failure's text starts
 * with "path:line:". */
enum tf_code tf_junit_append(struct tf_buf *out, const struct tf_outcomes *outcomes,
                             struct tf_error *error) TF_MUST_CHECK;

#endif
