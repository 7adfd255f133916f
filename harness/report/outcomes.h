/* The outcomes of a whole run of the program: one per case (a scenario with one set of parameters),
 * over all its seeds. */
#ifndef TF_REPORT_OUTCOMES_H
#define TF_REPORT_OUTCOMES_H

#include "report/failure.h"

/* All strings are owned. */
struct tf_case_outcome {
    char *case_id;
    char *file;
    char *name;
    struct tf_place place;
    enum tf_verdict verdict; /* the worst over seeds */
    uint32_t seeds, failed_seeds;
    struct tf_failure *failure; /* of the first seed that came out worst, or NULL */
    bool failed_as_expected;
    tf_time real_us, virtual_us; /* sums over seeds */
    uint64_t actions;
    uint64_t situations[TF_SITUATION_COUNT]; /* sums over seeds */
    uint64_t required;                       /* bit per situation */
    uint32_t seeds_wanted;                   /* by the scenario */
    bool explores;
    uint64_t sometimes_wanted, sometimes_seen; /* bits, over all seeds */
    struct tf_place *sometimes_places;         /* of each bit; owned */
};

/* A case that was chosen and did not come to its end. Strings are owned. */
struct tf_case_unrun {
    char *case_id, *file, *why;
    struct tf_place place;
};

/* All zero is valid and empty. */
struct tf_outcomes {
    struct tf_case_outcome *items;
    size_t count, capacity;
    uint32_t by_verdict[TF_VERDICT_BROKEN + 1]; /* cases; valid after tf_outcomes_finish */
    tf_time real_us;                            /* of the whole run; set by the caller */
    struct tf_case_unrun *unrun;                /* of an interrupted run */
    size_t unrun_count, unrun_capacity;
    size_t not_run; /* cases that were selected and not begun; set by the caller */
};

void tf_outcomes_close(struct tf_outcomes *outcomes);

/* Adds one run of a case. `real_us` is what it took; `failure` (NULL when it is none) is taken. */
void tf_outcomes_add(struct tf_outcomes *outcomes, const struct tf_plan *plan,
                     const struct tf_result *result, tf_time real_us, struct tf_failure *failure);

/* Notes a case that was interrupted, or never begun; `why` is copied. */
void tf_outcomes_add_unrun(struct tf_outcomes *outcomes, const char *case_id, const char *file,
                           struct tf_place place, const char *why);

/* Whether a case was interrupted after runs that all held: then it has not held; and how many. */
bool tf_outcomes_is_unended(const struct tf_outcomes *outcomes,
                            const struct tf_case_outcome *outcome);
size_t tf_outcomes_unended(const struct tf_outcomes *outcomes);

/* How often all cases together were in each situation; `counts` has TF_SITUATION_COUNT members. */
void tf_outcomes_situations(const struct tf_outcomes *outcomes, uint64_t *counts);
/* Whether any of the cases explores: then situations are worth telling. */
bool tf_outcomes_explore(const struct tf_outcomes *outcomes);

/* After all seeds of a case: it becomes inconclusive when what should happen sometimes never did,
 * or when a situation that it requires was never reached. */
void tf_case_outcome_finish(struct tf_case_outcome *outcome);

/* After the last case: counts by verdict. */
void tf_outcomes_finish(struct tf_outcomes *outcomes);

/* The exit code of the program for these outcomes: 0, 1, 3, 77, 4 (none at all) or 99, by the order
 * of precedence. */
int tf_outcomes_exit_code(const struct tf_outcomes *outcomes);

#endif
