/* run.json of one run, read back. */
#ifndef TF_REPORT_MERGE_RUN_FILE_H
#define TF_REPORT_MERGE_RUN_FILE_H

#include "base/bytes.h"

#include <cjson/cJSON.h>

struct tf_run_file {
    char *folder; /* owned */
    cJSON *json;  /* owned */
};

/* Reads FOLDER/run.json. E_IO, E_INVALID when it is none that this program wrote. */
enum tf_code tf_run_file_read(struct tf_run_file *run, const char *folder,
                              struct tf_error *error) TF_MUST_CHECK;
void tf_run_file_close(struct tf_run_file *run);

/* "" when there is none. Borrowed. */
const char *tf_run_file_text(const struct tf_run_file *run, const char *key);
/* 0 when there is none. */
double tf_run_file_number(const struct tf_run_file *run, const char *key);
/* The shards that it holds: the list (NULL for a whole run), and of how many. */
const cJSON *tf_run_file_shards(const struct tf_run_file *run);
uint32_t tf_run_file_total(const struct tf_run_file *run);

/* Appends a whole file. E_IO. */
enum tf_code tf_whole_file_read(const char *path, struct tf_buf *out,
                                struct tf_error *error) TF_MUST_CHECK;

#endif
