/* What a fault of the plan is and did, as a sentence. */
#ifndef TF_REPORT_ACCOUNT_FAULT_H
#define TF_REPORT_ACCOUNT_FAULT_H

#include "env/history.h"

/* Whether the fault waits for something: it is told when it meets it, not when it is armed. */
bool tf_account_waits(const struct tf_step *fault);
/* Appends the sentence of the FAULT_ON or FAULT_HIT record at `at`, without a full stop, and
 * whether there is one. */
bool tf_account_fault(struct tf_buf *out, const struct tf_plan *plan, const struct tf_trace *trace,
                      size_t at);
/* Appends an instant in milliseconds, which is as much as a person reads. */
void tf_account_time(struct tf_buf *out, tf_time at_us);

#endif
