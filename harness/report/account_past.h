/* Which records lie in the past of a finding: along their causes, their exchanges and what they are
 * about. */
#ifndef TF_REPORT_ACCOUNT_PAST_H
#define TF_REPORT_ACCOUNT_PAST_H

#include "env/result.h"

/* A flag per record of the whole trace, in its order. Owned by caller. */
bool *tf_account_past(const struct tf_plan *plan, const struct tf_trace *trace,
                      const struct tf_finding *finding);

#endif
