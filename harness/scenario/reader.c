#include "scenario/reader.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define BLOCK_BYTES 65536

static enum tf_code read_all(FILE *file, const char *path, struct tf_buf *out,
                             struct tf_error *error) {
    size_t before = out->len;
    for (;;) {
        tf_buf_reserve(out, BLOCK_BYTES);
        size_t got = fread(out->data + out->len, 1, BLOCK_BYTES, file);
        out->len += got;
        if (out->len - before > TF_SCENARIO_FILE_BYTES_MAX)
            return tf_error_set(error, TF_E_LIMIT, "%s is larger than 8 MiB", path);
        if (ferror(file))
            return tf_error_set(error, TF_E_IO, "%s: %s", path, strerror(errno));
        if (got < BLOCK_BYTES)
            return TF_OK;
    }
}

static enum tf_code read_file(void *context, const char *path, struct tf_buf *out,
                              struct tf_error *error) {
    (void)context;
    struct stat status;
    if (stat(path, &status) != 0)
        return tf_error_set(error, errno == ENOENT ? TF_E_NOT_FOUND : TF_E_IO, "%s: %s", path,
                            strerror(errno));
    if (!S_ISREG(status.st_mode))
        return tf_error_set(error, TF_E_IO, "%s is not a file", path);
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return tf_error_set(error, TF_E_IO, "%s: %s", path, strerror(errno));
    enum tf_code code = read_all(file, path, out, error);
    fclose(file);
    return code;
}

struct tf_scenario_reader tf_scenario_reader_disk(void) {
    return (struct tf_scenario_reader){.read = read_file};
}
