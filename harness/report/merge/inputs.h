/* The runs that are to be joined, found and checked against each other. */
#ifndef TF_REPORT_MERGE_INPUTS_H
#define TF_REPORT_MERGE_INPUTS_H

#include "report/merge/run_file.h"

/* All zero is valid and empty. */
struct tf_merge_inputs {
    struct tf_run_file *runs; /* owned; by their first shard */
    size_t count, capacity;
};

/* Finds the runs in and below the folders; links are not followed, so that `latest` is no second
 * run. E_NOT_FOUND when a folder holds none, E_IO, E_INVALID. */
enum tf_code tf_merge_inputs_find(struct tf_merge_inputs *inputs, char *const *folders,
                                  size_t folder_count, struct tf_error *error) TF_MUST_CHECK;
/* Whether they are the shards of one campaign, each once and ended, and unless `partial` all of
 * them. E_STATE with what is wrong. */
enum tf_code tf_merge_inputs_check(const struct tf_merge_inputs *inputs, bool partial,
                                   struct tf_error *error) TF_MUST_CHECK;
void tf_merge_inputs_close(struct tf_merge_inputs *inputs);

#endif
