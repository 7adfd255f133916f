/* Two histories compared: the first record in which they part, and what is different at their ends.
 */
#ifndef TF_REPORT_TRACE_DIFFERENCE_H
#define TF_REPORT_TRACE_DIFFERENCE_H

#include "env/history.h"

/* One of the two; both are borrowed, and the trace is whole. */
struct tf_trace_side {
    const char *name; /* as it is called in the text, of equal lengths */
    const struct tf_plan *plan;
    const struct tf_trace *trace;
};

/* Whether they differ; appends the text that says where and how, or nothing. */
bool tf_trace_difference_append(struct tf_buf *out, const struct tf_trace_side *one,
                                const struct tf_trace_side *other);

#endif
