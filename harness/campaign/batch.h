/* Many tasks at once over a crew, with their answers in the order of the tasks. */
#ifndef TF_CAMPAIGN_BATCH_H
#define TF_CAMPAIGN_BATCH_H

#include "campaign/crew.h"

struct tf_batch_item {
    struct tf_task task;     /* its strings are borrowed */
    struct tf_answer answer; /* owned, once `answered` */
    bool answered;
};

struct tf_batch {
    struct tf_crew *crew;               /* that does nothing else; borrowed */
    bool (*should_stop)(void *context); /* NULL for never */
    void *context;                      /* borrowed */
};

/* Runs them all. E_INTERRUPTED when it was stopped, and the codes of the crew; some are answered
 * then. */
enum tf_code tf_batch_run(const struct tf_batch *batch, struct tf_batch_item *items, size_t count,
                          struct tf_error *error) TF_MUST_CHECK;
void tf_batch_close(struct tf_batch_item *items, size_t count);

#endif
