/* Whether a retry comes when it was announced. A failure path that does not arm its timer is saved
 * by whatever happens next, so no bound on draining sees it; this does. */
#ifndef TF_ORACLE_RETRY_LATE_H
#define TF_ORACLE_RETRY_LATE_H

#include "oracle/story.h"

/* The records that it wants, as a set of kinds. */
#define TF_RETRY_LATE_HEARS                                                                        \
    (TF_HEARS(NOTE) | TF_HEARS(REQUEST) | TF_HEARS(ANSWER_TAKEN) | TF_HEARS(FAILED) |              \
     TF_HEARS(PROCESS) | TF_HEARS(CONNECTIVITY) | TF_HEARS(CLOCK) | TF_HEARS(FAULT_HIT) |          \
     TF_HEARS(FAULT_OFF))

struct tf_retry_late;

/* Ledger and report are borrowed and outlive it. Owned by caller. */
struct tf_retry_late *tf_retry_late_create(const struct tf_ledger *ledger,
                                           struct tf_report *report);
void tf_retry_late_destroy(struct tf_retry_late *late);
void tf_retry_late_hear(struct tf_retry_late *late, const struct tf_scene *scene);

#endif
