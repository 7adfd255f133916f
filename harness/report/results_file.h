/* results.ndjson: one line per run of a case, appended and flushed, so that a killed run keeps what
 * it found. */
#ifndef TF_REPORT_RESULTS_FILE_H
#define TF_REPORT_RESULTS_FILE_H

#include "env/result.h"

#include <stdio.h>

/* Appends the line of one run, with its newline: case, seed, verdict, digest, file, line, findings,
 * figures. */
void tf_results_line_append(struct tf_buf *out, const struct tf_plan *plan,
                            const struct tf_result *result, tf_time real_us);

/* Writes the line to `file` and flushes it. E_IO with the system's reason (a full disk, for one;
 * the caller knows the file's name); the file then ends with the line before. */
enum tf_code tf_results_file_write(FILE *file, const struct tf_plan *plan,
                                   const struct tf_result *result, tf_time real_us,
                                   struct tf_error *error) TF_MUST_CHECK;

#endif
