/* Shards joined into one run, as if one machine had run them all. */
#ifndef TF_REPORT_MERGE_MERGE_H
#define TF_REPORT_MERGE_MERGE_H

#include "report/merge/findings.h"
#include "report/merge/lines.h"
#include "report/outcomes.h"
#include "report/run_dir.h"

/* All zero with `inputs` is valid. */
struct tf_merge {
    struct tf_merge_inputs inputs; /* checked; owned */
    struct tf_merged_findings findings;
    struct tf_outcomes outcomes;
    uint64_t runs, differed;
};

/* Reads all results of `inputs`, counts, and writes results.ndjson, run.json, summary.md, junit.xml
 * and the failures into `dir`. E_IO, E_INVALID. */
enum tf_code tf_merge_write(struct tf_merge *merge, struct tf_run_dir *dir,
                            struct tf_error *error) TF_MUST_CHECK;
/* Reads and counts alone. */
enum tf_code tf_merge_count(struct tf_merge *merge, struct tf_error *error) TF_MUST_CHECK;
void tf_merge_close(struct tf_merge *merge);

#endif
