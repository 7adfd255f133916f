/* The files that belong to a scenario: read once, through the caller's reader, and kept. */
#ifndef TF_SCENARIO_FILES_H
#define TF_SCENARIO_FILES_H

#include "scenario/reader.h"
#include "scenario/source.h"

#define TF_FILES_MAX 256

struct tf_files {
    struct tf_scenario_reader reader;
    struct tf_source *items[TF_FILES_MAX];
    size_t count;
};

void tf_files_init(struct tf_files *files, struct tf_scenario_reader reader);
void tf_files_close(struct tf_files *files);

/* The file, read now or before. NULL with `error` when it cannot be read. Borrowed until close. */
const struct tf_source *tf_files_get(struct tf_files *files, const char *path,
                                     struct tf_error *error);

/* The file that `source` means by `relative`: beside it unless absolute. NULL with `error`.
 * Borrowed. */
const struct tf_source *tf_files_beside(struct tf_files *files, const struct tf_source *source,
                                        struct tf_slice relative, struct tf_error *error);

#endif
