/* The folder of one run of the program: `<out>/<run>/` with its results, failures and reports, and
 * the link `<out>/latest`. */
#ifndef TF_REPORT_RUN_DIR_H
#define TF_REPORT_RUN_DIR_H

#include "base/error.h"
#include "env/result.h"

#include <stdio.h>

struct tf_run_dir {
    char *path;    /* owned; as it is shown to people */
    FILE *results; /* results.ndjson, open for appending */
};

/* Makes the folders and opens results.ndjson. `run` is the run's name, unique in `out`. E_IO with
 * the system's reason. */
enum tf_code tf_run_dir_open(struct tf_run_dir *dir, const char *out, const char *run,
                             struct tf_error *error) TF_MUST_CHECK;
/* Closes results.ndjson. E_IO when the last bytes could not be written. A second close does
 * nothing. */
enum tf_code tf_run_dir_close(struct tf_run_dir *dir, struct tf_error *error) TF_MUST_CHECK;

/* Writes a whole file into the folder: first beside it, then renamed, so that a reader never sees
 * half of it. `name` may hold one folder that exists. */
enum tf_code tf_run_dir_write(const struct tf_run_dir *dir, const char *name,
                              struct tf_slice content, struct tf_error *error) TF_MUST_CHECK;

/* Makes `failures/<fingerprint of the first finding>/` and appends its path to `path`. */
enum tf_code tf_run_dir_failure(const struct tf_run_dir *dir, const struct tf_result *result,
                                struct tf_buf *path, struct tf_error *error) TF_MUST_CHECK;

/* Writes `content` to `path`, first beside it, then renamed. */
enum tf_code tf_file_write(const char *path, struct tf_slice content,
                           struct tf_error *error) TF_MUST_CHECK;

#endif
