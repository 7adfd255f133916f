/* What the server's word on one action does to the queue and the rows. */
#ifndef TF_OFFLINE_SETTLE_H
#define TF_OFFLINE_SETTLE_H

#include "offline/apply.h"
#include "offline/push.h"

/* Works one result in, within the transaction. NULL when the answer had none for this action.
 * `behind` is true when an earlier action of the same conversation failed in this batch. */
enum tf_code tf_settle(struct tf_job *job, struct tf_batch_item *item,
                       const struct tf_wire_result *result, bool behind,
                       struct tf_applied *applied) TF_MUST_CHECK;
/* The server will never take this action. */
enum tf_code tf_settle_rejected(struct tf_job *job, struct tf_batch_item *item,
                                enum tf_refusal refusal) TF_MUST_CHECK;
/* Where two processes share the queue, the other one may have failed with it since it went out:
 * from then on its attempts count, too. */
enum tf_code tf_settle_recount(struct tf_job *job, struct tf_batch_item *item) TF_MUST_CHECK;
/* One more attempt failed; the next comes after `delay_us`, 0 when the actions before it decide. */
enum tf_code tf_settle_failed(struct tf_job *job, struct tf_batch_item *item, tf_time delay_us,
                              tf_time floor_us) TF_MUST_CHECK;

#endif
