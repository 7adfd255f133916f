/* Part of conflict-outcome: edits of texts that several people edit at once. */
#ifndef TF_ORACLE_SHARED_OUTCOME_H
#define TF_ORACLE_SHARED_OUTCOME_H

#include "base/map.h"
#include "oracle/ledger/ledger.h"

struct tf_shared_breach {
    const char *kind;  /* static; NULL: nothing is wrong */
    const char *words; /* static */
};

/* All zero is nothing known. */
struct tf_shared_outcome {
    struct tf_map texts; /* message -> struct shared_history, owned */
};

void tf_shared_outcome_close(struct tf_shared_outcome *self);
/* An audit entry about a shared message: the send, an edit that was applied, or one that was
 * refused by conflict. */
struct tf_shared_breach tf_shared_outcome_hear(struct tf_shared_outcome *self,
                                               const struct tf_scene *scene);
/* The server was put back: entries behind `entry` never were. */
void tf_shared_outcome_restored(struct tf_shared_outcome *self, uint64_t entry);

#endif
