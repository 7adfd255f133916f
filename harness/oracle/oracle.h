/* An oracle: one claim about a history, heard record by record. Each lies in a file of its own and
 * is entered in the table of judge.c; adding one touches nothing else. */
#ifndef TF_ORACLE_ORACLE_H
#define TF_ORACLE_ORACLE_H

#include "oracle/ledger/ledger.h"
#include "oracle/story.h"

/* Which records an oracle hears: a set of kinds. */
#define TF_HEARS(kind) (UINT64_C(1) << TF_RECORD_##kind)
_Static_assert(TF_RECORD_KIND_COUNT <= 64, "a set of record kinds is one word");

/* Which words of a client an oracle hears, of those that it hears NOTE for: a set of kinds. */
#define TF_HEARS_NOTE(kind) (UINT64_C(1) << TF_NOTE_##kind)
_Static_assert(TF_NOTE_KIND_COUNT <= 64, "a set of note kinds is one word");

struct tf_oracle_ops {
    enum tf_oracle oracle;
    uint32_t needs; /* capabilities of the client, TF_CAN_* */
    uint64_t hears;
    uint64_t notes; /* 0 for all, where it hears NOTE */
    /* Ledger and report are borrowed and outlive the oracle. Owned by caller. */
    void *(*create)(const struct tf_ledger *ledger, struct tf_report *report);
    void (*destroy)(void *self);
    /* The ledger has heard the record already; `scene` says what it knew before where that matters.
     */
    void (*on_record)(void *self, const struct tf_scene *scene);
    /* After the last record; NULL when there is nothing to add. */
    void (*at_end)(void *self);
};

extern const struct tf_oracle_ops tf_oracle_converged;
extern const struct tf_oracle_ops tf_oracle_at_most_once;
extern const struct tf_oracle_ops tf_oracle_nothing_lost;
extern const struct tf_oracle_ops tf_oracle_in_order;
extern const struct tf_oracle_ops tf_oracle_cursor_sound;
extern const struct tf_oracle_ops tf_oracle_progress;
extern const struct tf_oracle_ops tf_oracle_retry_discipline;
extern const struct tf_oracle_ops tf_oracle_conflict_outcome;
extern const struct tf_oracle_ops tf_oracle_session_view;
extern const struct tf_oracle_ops tf_oracle_deletion_final;
extern const struct tf_oracle_ops tf_oracle_counters_true;
extern const struct tf_oracle_ops tf_oracle_crash_consistent;
extern const struct tf_oracle_ops tf_oracle_isolation;
extern const struct tf_oracle_ops tf_oracle_sealed_at_rest;
extern const struct tf_oracle_ops tf_oracle_audit_complete;
extern const struct tf_oracle_ops tf_oracle_typing_expires;
extern const struct tf_oracle_ops tf_oracle_merge_algebra;
extern const struct tf_oracle_ops tf_oracle_references_whole;

/* What every oracle with no state of its own keeps. */
struct tf_plain_oracle {
    const struct tf_ledger *ledger;
    struct tf_report *report;
};
void *tf_plain_oracle_create(const struct tf_ledger *ledger, struct tf_report *report);
void tf_plain_oracle_destroy(void *self);

#endif
