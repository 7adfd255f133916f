#include "report/merge/run_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK 65536

enum tf_code tf_whole_file_read(const char *path, struct tf_buf *out, struct tf_error *error) {
    FILE *file = fopen(path, "r");
    char chunk[CHUNK];
    size_t len;
    if (file == NULL) {
        return tf_error_set(error, TF_E_IO, "cannot read %s: %s", path, strerror(errno));
    }
    while ((len = fread(chunk, 1, sizeof(chunk), file)) > 0) {
        tf_buf_append(out, chunk, len);
    }
    bool failed = ferror(file) != 0;
    fclose(file);
    return failed ? tf_error_set(error, TF_E_IO, "cannot read %s", path) : TF_OK;
}

enum tf_code tf_run_file_read(struct tf_run_file *run, const char *folder, struct tf_error *error) {
    struct tf_buf path = {0}, text = {0};
    *run = (struct tf_run_file){0};
    tf_buf_append_format(&path, "%s/run.json", folder);
    enum tf_code code = tf_whole_file_read(tf_buf_text(&path), &text, error);
    if (code == TF_OK) {
        run->json = cJSON_Parse(tf_buf_text(&text));
        run->folder = tf_strdup(folder);
        if (!cJSON_IsString(cJSON_GetObjectItemCaseSensitive(run->json, "program")) ||
            !cJSON_IsObject(cJSON_GetObjectItemCaseSensitive(run->json, "scenarios"))) {
            code = tf_error_set(error, TF_E_INVALID, "%s is no run.json of this program",
                                tf_buf_text(&path));
            tf_run_file_close(run);
        }
    }
    tf_buf_close(&path);
    tf_buf_close(&text);
    return code;
}

void tf_run_file_close(struct tf_run_file *run) {
    cJSON_Delete(run->json);
    free(run->folder);
    *run = (struct tf_run_file){0};
}

const char *tf_run_file_text(const struct tf_run_file *run, const char *key) {
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(run->json, key);
    return cJSON_IsString(item) ? item->valuestring : "";
}

double tf_run_file_number(const struct tf_run_file *run, const char *key) {
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(run->json, key);
    return cJSON_IsNumber(item) ? item->valuedouble : 0;
}

const cJSON *tf_run_file_shards(const struct tf_run_file *run) {
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(run->json, "shards");
    return cJSON_IsArray(list) ? list : NULL;
}

uint32_t tf_run_file_total(const struct tf_run_file *run) {
    double total = tf_run_file_number(run, "shard_total");
    return total > 0 && total <= UINT32_MAX ? (uint32_t)total : 0;
}
