/* All results of several runs in the order of cases and seeds, each run once. They are read from
 * their files again when they are needed: there may be millions. */
#ifndef TF_REPORT_MERGE_LINES_H
#define TF_REPORT_MERGE_LINES_H

#include "report/merge/inputs.h"
#include "report/merge/result_line.h"

struct tf_merge_lines;

/* Lists every line of results.ndjson of the inputs, which are borrowed. E_IO, E_INVALID. NULL then.
 * Owned by caller. */
struct tf_merge_lines *tf_merge_lines_open(const struct tf_merge_inputs *inputs,
                                           struct tf_error *error);
void tf_merge_lines_close(struct tf_merge_lines *lines);

/* The next one: its text with the newline, and the number of its input. `text` is cleared first.
 * False at the end, or when a file cannot be read any more (E_IO in `error`, else TF_OK there). */
bool tf_merge_lines_next(struct tf_merge_lines *lines, struct tf_buf *text, size_t *input,
                         struct tf_error *error);

#endif
