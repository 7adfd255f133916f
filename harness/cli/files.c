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
        free(paths->items[i].base);
    }
    free(paths->items);
    *paths = (struct tf_scenario_paths){0};
}

static void add_file(struct tf_scenario_paths *paths, const char *path, struct tf_slice base) {
    tf_grow((void **)&paths->items, &paths->capacity, paths->count, sizeof(*paths->items));
    paths->items[paths->count++] = (struct tf_scenario_path){tf_strdup(path), tf_slice_dup(base)};
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

static enum tf_code add_folder(struct tf_scenario_paths *paths, const char *path, const char *base,
                               int depth, struct tf_error *error) {
    struct dirent **entries;
    int count = scandir(path, &entries, visible, by_bytes);
    if (count < 0) {
        return tf_error_set(error, TF_E_IO, "cannot read the folder %s: %s", path, strerror(errno));
    }
    enum tf_code code = TF_OK;
    for (int i = 0; i < count; i++) {
        struct tf_buf child = {0};
        struct stat what;
        tf_buf_append_format(&child, "%s%s%s", path, ends_with(path, "/") ? "" : "/",
                             entries[i]->d_name);
        const char *child_path = tf_buf_text(&child);
        if (code == TF_OK && stat(child_path, &what) == 0) {
            if (S_ISDIR(what.st_mode) && depth < DEPTH_MAX) {
                code = add_folder(paths, child_path, base, depth + 1, error);
            } else if (S_ISREG(what.st_mode) && is_scenario_name(child_path)) {
                add_file(paths, child_path, tf_slice_of(base));
            }
        }
        tf_buf_close(&child);
        free(entries[i]);
    }
    free(entries);
    return code;
}

enum tf_code tf_scenario_paths_add(struct tf_scenario_paths *paths, const char *path,
                                   struct tf_error *error) {
    struct stat what;
    if (stat(path, &what) != 0) {
        return tf_error_set(error, errno == ENOENT ? TF_E_NOT_FOUND : TF_E_IO, "cannot open %s: %s",
                            path, strerror(errno));
    }
    if (!S_ISDIR(what.st_mode)) {
        const char *slash = strrchr(path, '/');
        add_file(paths, path,
                 slash == NULL ? TF_SLICE_LITERAL(".")
                               : (struct tf_slice){path, (size_t)(slash - path)});
        return TF_OK;
    }
    size_t before = paths->count;
    enum tf_code code = add_folder(paths, path, path, 0, error);
    if (code == TF_OK && paths->count == before) {
        return tf_error_set(error, TF_E_NOT_FOUND,
                            "the folder %s holds no scenario (*.yaml, *.yml, *.json)", path);
    }
    return code;
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
