/* Campaigns as tables of SQLite: what is new, ongoing, fixed, back. README.md has queries. */
#ifndef TF_REPORT_MERGE_RUN_DATABASE_H
#define TF_REPORT_MERGE_RUN_DATABASE_H

#include "report/merge/merge.h"

/* Adds a campaign that was counted, under `name`; one of that name is replaced. The file is made
 * when there is none. E_STORAGE with what SQLite said. */
enum tf_code tf_run_database_add(const char *path, const char *name, const struct tf_merge *merge,
                                 struct tf_error *error) TF_MUST_CHECK;

#endif
