/* Whether a retry comes when it was announced: a wait that is told and not kept is no wait of the
 * envelope. */
#ifndef TF_ORACLE_RETRY_LATE_H
#define TF_ORACLE_RETRY_LATE_H

#include "oracle/story.h"

struct tf_retry_late;

/* Ledger and report are borrowed and outlive it. Owned by caller. */
struct tf_retry_late *tf_retry_late_create(const struct tf_ledger *ledger,
                                           struct tf_report *report);
void tf_retry_late_destroy(struct tf_retry_late *late);
/* REQUEST, ANSWER_TAKEN, FAILED, PROCESS, CONNECTIVITY, CLOCK or FAULT_HIT of a device. */
void tf_retry_late_hear(struct tf_retry_late *late, const struct tf_scene *scene);
/* An attempt failed and its device told the wait. */
void tf_retry_late_failed(struct tf_retry_late *late, const struct tf_scene *scene);
/* An attempt goes out that was announced for `due_us`, true time. */
void tf_retry_late_attempt(struct tf_retry_late *late, const struct tf_scene *scene,
                           tf_time due_us);

#endif
