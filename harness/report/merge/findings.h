/* What several runs found: per fingerprint its first runs and the folder with the smallest
 * scenario. */
#ifndef TF_REPORT_MERGE_FINDINGS_H
#define TF_REPORT_MERGE_FINDINGS_H

#include "report/merge/inputs.h"
#include "report/merge/result_line.h"

#define TF_MERGE_SEEDS_MAX 20 /* named per finding; the rest are counted */

/* All owned. */
struct tf_merged_finding {
    uint64_t fingerprint;
    char rule[32];
    char *headline;
    char *case_id; /* of its first run */
    uint64_t runs; /* that have it */
    char **seeds;  /* "case@seed" of the first ones */
    size_t seed_count;
    char *source; /* the folder of its smallest scenario among the inputs, or NULL */
    char *folder; /* where that was copied to, or NULL */
};

/* All zero is valid and empty. */
struct tf_merged_findings {
    struct tf_merged_finding *items; /* in the order in which they were added */
    size_t count, capacity;
};

/* Adds the findings of a line; each fingerprint counts once a run. */
void tf_merged_findings_add(struct tf_merged_findings *findings, const struct tf_result_line *line);
/* NULL when there is none. Borrowed. */
struct tf_merged_finding *tf_merged_findings_of(const struct tf_merged_findings *findings,
                                                uint64_t fingerprint);
/* Finds the smallest scenario of each and copies its folder below `failures`, a folder that is
 * made. E_IO. */
enum tf_code tf_merged_findings_copy(struct tf_merged_findings *findings,
                                     const struct tf_merge_inputs *inputs, const char *failures,
                                     struct tf_error *error) TF_MUST_CHECK;
void tf_merged_findings_close(struct tf_merged_findings *findings);

#endif
