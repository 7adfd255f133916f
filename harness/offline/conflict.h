/* Conflicts: somebody changed what the user had changed, and the strategy decides. */
#ifndef TF_OFFLINE_CONFLICT_H
#define TF_OFFLINE_CONFLICT_H

#include "offline/apply.h"
#include "offline/push.h"

/* The server answered `conflict` with its copy. Within the transaction. `*settled` is false when
 * the answer makes no sense (no copy, or nothing newer than what the action was based on): then the
 * action is to be tried again later. */
enum tf_code tf_conflict_met(struct tf_job *job, struct tf_batch_item *item,
                             const struct tf_wire_result *result, struct tf_applied *applied,
                             bool *settled) TF_MUST_CHECK;

#endif
