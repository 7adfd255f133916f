/* run.json of runs that were joined. */
#ifndef TF_REPORT_MERGE_MERGE_JSON_H
#define TF_REPORT_MERGE_MERGE_JSON_H

#include "report/merge/merge.h"

/* Owned by caller. */
cJSON *tf_merge_json(const struct tf_merge *merge);

#endif
