/* The outcomes of a whole run of the program: one per case (a scenario with one set of parameters),
 * over all its seeds. */
#ifndef TF_REPORT_OUTCOMES_H
#define TF_REPORT_OUTCOMES_H

#include "env/result.h"

/* All strings are owned. */
struct tf_case_outcome {
    char *case_id;
    char *file;
    char *name;
    struct tf_place place;
    enum tf_verdict verdict; /* the worst over seeds */
    uint32_t seeds, failed_seeds;
    uint64_t failed_seed; /* the first one; meaningful when failed_seeds is not 0 */
    char *rule;           /* of the first finding of that seed, or NULL */
    char *headline;
    char *failure_text; /* the whole finding as a person reads it, or NULL */
    char *failure_dir;  /* folder with its scenario and trace, or NULL */
    bool failed_as_expected;
    tf_time real_us, virtual_us; /* sums over seeds */
    uint64_t actions;
    uint64_t sometimes_wanted, sometimes_seen; /* bits, over all seeds */
};

/* All zero is valid and empty. */
struct tf_outcomes {
    struct tf_case_outcome *items;
    size_t count, capacity;
    uint32_t by_verdict[TF_VERDICT_BROKEN + 1]; /* cases; valid after tf_outcomes_finish */
    tf_time real_us;                            /* of the whole run; set by the caller */
};

void tf_outcomes_close(struct tf_outcomes *outcomes);

/* Adds one run of a case. `real_us` is what it took; `failure_dir` (may be NULL) is copied. */
void tf_outcomes_add(struct tf_outcomes *outcomes, const struct tf_plan *plan,
                     const struct tf_result *result, tf_time real_us, const char *failure_dir);

/* After the last one: a case whose `sometimes` never held becomes inconclusive; counts by verdict.
 */
void tf_outcomes_finish(struct tf_outcomes *outcomes);

/* The exit code of the program for these outcomes: 0, 1, 3, 77, 4 (none at all) or 99, by the order
 * of precedence. */
int tf_outcomes_exit_code(const struct tf_outcomes *outcomes);

#endif
