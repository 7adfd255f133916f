/* Workflow commands of GitHub Actions: what failed, as annotations of the scenario's line. */
#ifndef TF_REPORT_FORMATS_GITHUB_H
#define TF_REPORT_FORMATS_GITHUB_H

#include "report/outcomes.h"

/* Ten errors of a step are shown, and more are dropped without a word. */
#define TF_GITHUB_ANNOTATIONS_MAX 9

/* Appends a line per failure, and one that says how many more there are. */
void tf_github_append(struct tf_buf *out, const struct tf_outcomes *outcomes);

#endif
