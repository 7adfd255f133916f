/* What a device's configuration says of retries, and how far its clock may be off. */
#ifndef TF_ORACLE_RETRY_POLICY_H
#define TF_ORACLE_RETRY_POLICY_H

#include "oracle/ledger/ledger.h"

/* The policy for this action on this replica. Borrowed from the plan. */
const struct tf_retry_policy *tf_retry_policy_of(const struct tf_ledger *ledger, uint32_t node,
                                                 const struct tf_known_action *action);
/* The longest wait after the n-th failed attempt, from 1: min(cap, base * factor^(n-1)). */
tf_time tf_retry_policy_ceiling(const struct tf_retry_policy *policy, uint64_t attempt);

/* The true time that passes at least, and at most, while the replica's clock shows `us`. */
tf_time tf_clock_at_least(const struct tf_ledger *ledger, uint32_t node, tf_time us);
tf_time tf_clock_at_most(const struct tf_ledger *ledger, uint32_t node, tf_time us);

#endif
