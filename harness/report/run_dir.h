/* The folder of one run of the program: `<out>/<run>/` with its results, failures and reports, and
 * the link `<out>/latest`. */
#ifndef TF_REPORT_RUN_DIR_H
#define TF_REPORT_RUN_DIR_H

#include "base/map.h"
#include "env/result.h"

#include <stdio.h>

struct tf_run_dir {
    char *path;          /* owned; as it is shown to people */
    FILE *results;       /* results.ndjson, open for appending */
    struct tf_map kept;  /* case and fingerprint whose failure has a folder */
    struct tf_map names; /* short fingerprint -> folders of this name */
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

/* Makes `failures/<fingerprint of the first finding>/` and appends its path to `path`; other cases
 * with the same fingerprint get "-2", "-3" and so on behind it. A case has one folder for a
 * fingerprint, of the first seed: for others nothing is appended. */
enum tf_code tf_run_dir_failure(struct tf_run_dir *dir, const char *case_id,
                                const struct tf_result *result, struct tf_buf *path,
                                struct tf_error *error) TF_MUST_CHECK;

/* Appends the path of `pictures/run-<number>.z`, for a picture of a run that is no failure; the
 * folder is there then. */
enum tf_code tf_run_dir_picture(const struct tf_run_dir *dir, size_t number, struct tf_buf *path,
                                struct tf_error *error) TF_MUST_CHECK;

/* Makes every folder along `path` that is not there. E_IO with the system's reason. */
enum tf_code tf_folders_make(const char *path, struct tf_error *error) TF_MUST_CHECK;

/* Writes `content` to `path`, first beside it, then renamed. */
enum tf_code tf_file_write(const char *path, struct tf_slice content,
                           struct tf_error *error) TF_MUST_CHECK;

#endif
