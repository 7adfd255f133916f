#include "scenario/files.h"

#include <stdlib.h>
#include <string.h>

void tf_files_init(struct tf_files *files, struct tf_scenario_reader reader) {
    *files = (struct tf_files){.reader = reader};
}

void tf_files_close(struct tf_files *files) {
    for (size_t i = 0; i < files->count; i++)
        tf_source_destroy(files->items[i]);
    files->count = 0;
}

const struct tf_source *tf_files_get(struct tf_files *files, const char *path,
                                     struct tf_error *error) {
    for (size_t i = 0; i < files->count; i++)
        if (strcmp(files->items[i]->path, path) == 0)
            return files->items[i];
    if (files->count == TF_FILES_MAX) {
        tf_error_set(error, TF_E_LIMIT, "more than %d files in one scenario", TF_FILES_MAX);
        return NULL;
    }
    struct tf_buf bytes = {0};
    enum tf_code code = files->reader.read(files->reader.context, path, &bytes, error);
    if (code == TF_OK)
        files->items[files->count++] = tf_source_create(path, tf_buf_slice(&bytes));
    tf_buf_close(&bytes);
    return code == TF_OK ? files->items[files->count - 1] : NULL;
}

const struct tf_source *tf_files_beside(struct tf_files *files, const struct tf_source *source,
                                        struct tf_slice relative, struct tf_error *error) {
    struct tf_buf path = {0};
    const char *slash = strrchr(source->path, '/');
    if (slash != NULL && !tf_slice_starts_with(relative, "/"))
        tf_buf_append(&path, source->path, (size_t)(slash - source->path) + 1);
    tf_buf_append_slice(&path, relative);
    const struct tf_source *file = tf_files_get(files, tf_buf_text(&path), error);
    tf_buf_close(&path);
    return file;
}
