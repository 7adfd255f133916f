/* Finding and reading scenario files. */
#ifndef TF_CLI_FILES_H
#define TF_CLI_FILES_H

#include "base/bytes.h"

/* One file with the folder that its case ids are relative to. Strings are owned. */
struct tf_scenario_path {
    char *path; /* as shown to people */
    char *base; /* the folder argument that it was found under, or its own folder */
};

/* All zero is valid and empty. */
struct tf_scenario_paths {
    struct tf_scenario_path *items;
    size_t count, capacity;
};

void tf_scenario_paths_close(struct tf_scenario_paths *paths);

/* Adds the file, or every *.yaml, *.yml and *.json below the folder, by name; not the JSON Schema
 * that lies beside them. E_NOT_FOUND when there is no such path or a folder holds no scenario, E_IO
 * when it cannot be read. */
enum tf_code tf_scenario_paths_add(struct tf_scenario_paths *paths, const char *path,
                                   struct tf_error *error) TF_MUST_CHECK;

/* Appends a whole file. E_IO with the system's reason, E_LIMIT above `limit` bytes. */
enum tf_code tf_file_read(const char *path, size_t limit, struct tf_buf *out,
                          struct tf_error *error) TF_MUST_CHECK;

#endif
