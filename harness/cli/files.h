/* Finding and reading scenario files. */
#ifndef TF_CLI_FILES_H
#define TF_CLI_FILES_H

#include "base/bytes.h"

#include <stdint.h>

/* One file. */
struct tf_scenario_path {
    char *path;             /* as shown to people; owned */
    uint64_t device, inode; /* what it is, whatever it is called */
};

/* All zero is valid and empty. */
struct tf_scenario_paths {
    struct tf_scenario_path *items;
    size_t count, capacity;
};

void tf_scenario_paths_close(struct tf_scenario_paths *paths);

/* Adds the file, or every *.yaml, *.yml and *.json below the folder, by name; not the JSON Schema
 * that lies beside them, not what earlier runs left behind, and none that is there already.
 * E_NOT_FOUND when there is no such path or a folder holds no scenario, E_IO when it cannot be
 * read, E_LIMIT when folders lie too deep. */
enum tf_code tf_scenario_paths_add(struct tf_scenario_paths *paths, const char *path,
                                   struct tf_error *error) TF_MUST_CHECK;

/* Appends a whole file. E_IO with the system's reason, E_LIMIT above `limit` bytes. */
enum tf_code tf_file_read(const char *path, size_t limit, struct tf_buf *out,
                          struct tf_error *error) TF_MUST_CHECK;

#endif
