/* A Markdown summary for job pages: the verdict, then what failed, then what ran. */
#ifndef TF_REPORT_SUMMARY_H
#define TF_REPORT_SUMMARY_H

#include "report/outcomes.h"

#define TF_SUMMARY_BYTES_MAX (900 * 1000) /* job pages refuse more than 1 MiB whole */

void tf_summary_append(struct tf_buf *out, const struct tf_outcomes *outcomes);

/* One line: "41 scenarios: 40 passed, 1 failed in 2.3 s". */
void tf_tally_append(struct tf_buf *out, const struct tf_outcomes *outcomes);

/* One line: how many situations the cases reached, and which they never did. */
void tf_situations_line_append(struct tf_buf *out, const struct tf_outcomes *outcomes);

#endif
