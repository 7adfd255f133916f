/* A trace that is written while its run goes on, so that a run that dies leaves what came before.
 */
#ifndef TF_CAMPAIGN_TRACE_FILE_H
#define TF_CAMPAIGN_TRACE_FILE_H

#include "env/history.h"

struct tf_trace_file;

/* `hashes`: each line begins with 16 hexadecimal digits of everything in its record and a space.
 * `plan` is borrowed. NULL with E_IO. */
struct tf_trace_file *tf_trace_file_open(const char *path, const struct tf_plan *plan, bool hashes,
                                         struct tf_error *error);
struct tf_sink tf_trace_file_sink(struct tf_trace_file *trace);
/* E_IO when something could not be written. NULL is allowed. */
enum tf_code tf_trace_file_close(struct tf_trace_file *trace, struct tf_error *error) TF_MUST_CHECK;

/* Compares two files written with hashes. True when they differ: appends a few lines of text that
 * say at which record and how. E_IO in `error` when one cannot be read; that is no difference. */
bool tf_trace_files_differ(const char *one, const char *other, struct tf_buf *out,
                           struct tf_error *error);

#endif
