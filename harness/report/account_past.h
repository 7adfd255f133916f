/* Which records lie in the past of a finding: along their causes, their exchanges and what they are
 * about. */
#ifndef TF_REPORT_ACCOUNT_PAST_H
#define TF_REPORT_ACCOUNT_PAST_H

#include "env/result.h"

/* A flag per record of the whole trace, in its order. Owned by caller. */
bool *tf_account_past(const struct tf_plan *plan, const struct tf_trace *trace,
                      const struct tf_finding *finding);

/* How far a finding names what a user did: a step that it names decides rather than another one. */
enum tf_account_naming { TF_ACCOUNT_UNNAMED, TF_ACCOUNT_NAMES_MESSAGE, TF_ACCOUNT_NAMES_ACTION };
enum tf_account_naming tf_account_naming(const struct tf_plan *plan, const struct tf_record *record,
                                         const struct tf_finding *finding);

#endif
