#include "cli/files.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define DEPTH_MAX 16 /* folders below the one that was named */

void tf_scenario_paths_close(struct tf_scenario_paths *paths) {
    for (size_t i = 0; i < paths->count; i++) {
        free(paths->items[i].path);
    }
    free(paths->items);
    *paths = (struct tf_scenario_paths){0};
}

static void add_file(struct tf_scenario_paths *paths, const char *path, const struct stat *what) {
    for (size_t i = 0; i < paths->count; i++) {
        if (paths->items[i].device == what->st_dev && paths->items[i].inode == what->st_ino) {
            return;
        }
    }
    tf_grow((void **)&paths->items, &paths->capacity, paths->count, sizeof(*paths->items));
    paths->items[paths->count++] =
        (struct tf_scenario_path){tf_strdup(path), what->st_dev, what->st_ino};
}

static bool ends_with(const char *name, const char *end) {
    size_t name_len = strlen(name), end_len = strlen(end);
    return name_len >= end_len && strcmp(name + name_len - end_len, end) == 0;
}

static bool is_scenario_name(const char *name) {
    return ends_with(name, ".yaml") || ends_with(name, ".yml") ||
           (ends_with(name, ".json") && !ends_with(name, ".schema.json"));
}

static int visible(const struct dirent *entry) {
    return entry->d_name[0] != '.';
}

/* Names in byte order, whatever the locale says. */
static int by_bytes(const struct dirent **a, const struct dirent **b) {
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* The folder of an earlier run: what it keeps of its failures is no scenario of anybody's. */
static bool is_run(const char *path) {
    struct tf_buf results = {0};
    struct stat what;
    tf_buf_append_format(&results, "%s/results.ndjson", path);
    bool found = stat(tf_buf_text(&results), &what) == 0;
    tf_buf_close(&results);
    return found;
}

static enum tf_code add_folder(struct tf_scenario_paths *paths, const char *path, int depth,
                               struct tf_error *error);

/* What lies in a folder. Other files than scenarios are passed over, a scenario that cannot be
 * opened is not. */
static enum tf_code add_entry(struct tf_scenario_paths *paths, const char *path, int depth,
                              struct tf_error *error) {
    struct stat what;
    if (stat(path, &what) != 0) {
        return !is_scenario_name(path)
                   ? TF_OK
                   : tf_error_set(error, TF_E_IO, "cannot open %s: %s", path, strerror(errno));
    }
    if (S_ISDIR(what.st_mode)) {
        return is_run(path) ? TF_OK : add_folder(paths, path, depth + 1, error);
    }
    if (S_ISREG(what.st_mode) && is_scenario_name(path)) {
        add_file(paths, path, &what);
    }
    return TF_OK;
}

static enum tf_code add_folder(struct tf_scenario_paths *paths, const char *path, int depth,
                               struct tf_error *error) {
    struct dirent **entries;
    if (depth > DEPTH_MAX) {
        return tf_error_set(error, TF_E_LIMIT, "%s lies more than %d folders deep", path,
                            DEPTH_MAX);
    }
    int count = scandir(path, &entries, visible, by_bytes);
    if (count < 0) {
        return tf_error_set(error, TF_E_IO, "cannot read the folder %s: %s", path, strerror(errno));
    }
    enum tf_code code = TF_OK;
    for (int i = 0; i < count; i++) {
        struct tf_buf child = {0};
        tf_buf_append_format(&child, "%s%s%s", path, ends_with(path, "/") ? "" : "/",
                             entries[i]->d_name);
        if (code == TF_OK) {
            code = add_entry(paths, tf_buf_text(&child), depth, error);
        }
        tf_buf_close(&child);
        free(entries[i]);
    }
    free(entries);
    return code;
}

/* Whether something was found below the folder, be it known already. */
static enum tf_code add_named_folder(struct tf_scenario_paths *paths, const char *path,
                                     struct tf_error *error) {
    struct tf_scenario_paths found = {0};
    enum tf_code code = add_folder(&found, path, 0, error);
    if (code == TF_OK && found.count == 0) {
        code = tf_error_set(error, TF_E_NOT_FOUND,
                            "the folder %s holds no scenario (*.yaml, *.yml, *.json)", path);
    }
    tf_scenario_paths_close(&found);
    return code == TF_OK ? add_folder(paths, path, 0, error) : code;
}

enum tf_code tf_scenario_paths_add(struct tf_scenario_paths *paths, const char *path,
                                   struct tf_error *error) {
    struct stat what;
    if (stat(path, &what) != 0) {
        return tf_error_set(error, errno == ENOENT ? TF_E_NOT_FOUND : TF_E_IO, "cannot open %s: %s",
                            path, strerror(errno));
    }
    if (S_ISDIR(what.st_mode)) {
        return add_named_folder(paths, path, error);
    }
    add_file(paths, path, &what);
    return TF_OK;
}

enum tf_code tf_file_read(const char *path, size_t limit, struct tf_buf *out,
                          struct tf_error *error) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return tf_error_set(error, TF_E_IO, "cannot read %s: %s", path, strerror(errno));
    }
    enum tf_code code = TF_OK;
    char piece[8192];
    size_t got, total = 0;
    while (code == TF_OK && (got = fread(piece, 1, sizeof(piece), file)) > 0) {
        total += got;
        tf_buf_append(out, piece, got);
        if (total > limit) {
            code = tf_error_set(error, TF_E_LIMIT, "%s is larger than %zu bytes", path, limit);
        }
    }
    if (code == TF_OK && ferror(file)) {
        code = tf_error_set(error, TF_E_IO, "cannot read %s: %s", path, strerror(errno));
    }
    fclose(file);
    return code;
}
