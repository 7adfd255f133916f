/* One record of a history as a sentence. */
#ifndef TF_REPORT_ACCOUNT_SAY_H
#define TF_REPORT_ACCOUNT_SAY_H

#include "env/history.h"

/* Appends the sentence of the record at `at` and a newline; nothing for one that says nothing. What
 * happens from `end` on is too late to be told with it. */
void tf_account_say(struct tf_buf *out, const struct tf_plan *plan, const struct tf_trace *trace,
                    size_t at, size_t end);
/* The same of what the plan says before anything happens: wrong clocks, or that nobody does
 * anything. */
void tf_account_begin(struct tf_buf *out, const struct tf_plan *plan);

#endif
