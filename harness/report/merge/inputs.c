#include "report/merge/inputs.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEPTH_MAX 8
#define NAMED_MAX 8 /* missing shards in a message */
#define FAILURES  "failures"

/* -- Finding -- */

static enum tf_code add(struct tf_merge_inputs *inputs, const char *folder,
                        struct tf_error *error) {
    tf_grow((void **)&inputs->runs, &inputs->capacity, inputs->count, sizeof(*inputs->runs));
    enum tf_code code = tf_run_file_read(&inputs->runs[inputs->count], folder, error);
    inputs->count += code == TF_OK;
    return code;
}

static bool has_run(const char *folder) {
    struct tf_buf path = {0};
    tf_buf_append_format(&path, "%s/run.json", folder);
    bool has = access(tf_buf_text(&path), F_OK) == 0;
    tf_buf_close(&path);
    return has;
}

static bool is_folder(const char *path) {
    struct stat status;
    return lstat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static enum tf_code find(struct tf_merge_inputs *inputs, const char *folder, int depth,
                         struct tf_error *error) {
    if (has_run(folder)) {
        return add(inputs, folder, error);
    }
    DIR *stream = opendir(folder);
    struct dirent *entry;
    enum tf_code code = TF_OK;
    if (stream == NULL) {
        return tf_error_set(error, TF_E_IO, "cannot read the folder %s: %s", folder,
                            strerror(errno));
    }
    while (code == TF_OK && (entry = readdir(stream)) != NULL) {
        struct tf_buf path = {0};
        tf_buf_append_format(&path, "%s/%s", folder, entry->d_name);
        if (entry->d_name[0] != '.' && depth < DEPTH_MAX && is_folder(tf_buf_text(&path))) {
            code = find(inputs, tf_buf_text(&path), depth + 1, error);
        }
        tf_buf_close(&path);
    }
    closedir(stream);
    return code;
}

static uint32_t first_shard(const struct tf_run_file *run) {
    const cJSON *first = cJSON_GetArrayItem(tf_run_file_shards(run), 0);
    return cJSON_IsNumber(first) && first->valuedouble > 0 ? (uint32_t)first->valuedouble : 0;
}

static int by_shard(const void *a, const void *b) {
    uint32_t first = first_shard(a), second = first_shard(b);
    return first != second ? (first > second) - (first < second)
                           : strcmp(((const struct tf_run_file *)a)->folder,
                                    ((const struct tf_run_file *)b)->folder);
}

enum tf_code tf_merge_inputs_find(struct tf_merge_inputs *inputs, char *const *folders,
                                  size_t folder_count, struct tf_error *error) {
    enum tf_code code = TF_OK;
    for (size_t i = 0; i < folder_count && code == TF_OK; i++) {
        size_t before = inputs->count;
        code = find(inputs, folders[i], 0, error);
        if (code == TF_OK && inputs->count == before) {
            code = tf_error_set(error, TF_E_NOT_FOUND, "%s holds no run (no run.json)", folders[i]);
        }
    }
    if (inputs->count > 0) {
        qsort(inputs->runs, inputs->count, sizeof(*inputs->runs), by_shard);
    }
    return code;
}

void tf_merge_inputs_close(struct tf_merge_inputs *inputs) {
    for (size_t i = 0; i < inputs->count; i++) {
        tf_run_file_close(&inputs->runs[i]);
    }
    free(inputs->runs);
    *inputs = (struct tf_merge_inputs){0};
}

/* -- Checking -- */

/* What has to be equal, and how it is called. */
static const struct {
    const char *key, *name;
} shared[] = {
    {"program", "another build of the program"},
    {"client_build", "another client"},
    {"server_build", "another server"},
    {"asked", "other runs (seeds, filter, tag)"},
};

static enum tf_code check_scenarios(const struct tf_run_file *one, const struct tf_run_file *other,
                                    struct tf_error *error) {
    const cJSON *ours = cJSON_GetObjectItemCaseSensitive(one->json, "scenarios");
    const cJSON *theirs = cJSON_GetObjectItemCaseSensitive(other->json, "scenarios");
    const cJSON *hash;
    cJSON_ArrayForEach(hash, ours) {
        if (!cJSON_Compare(hash, cJSON_GetObjectItemCaseSensitive(theirs, hash->string), true)) {
            return tf_error_set(error, TF_E_STATE, "%s and %s were made of another scenario: %s",
                                one->folder, other->folder, hash->string);
        }
    }
    return cJSON_GetArraySize(ours) == cJSON_GetArraySize(theirs)
               ? TF_OK
               : tf_error_set(error, TF_E_STATE, "%s and %s were made of other scenarios",
                              one->folder, other->folder);
}

static enum tf_code check_pair(const struct tf_run_file *one, const struct tf_run_file *other,
                               struct tf_error *error) {
    for (size_t i = 0; i < sizeof(shared) / sizeof(shared[0]); i++) {
        const char *ours = tf_run_file_text(one, shared[i].key);
        const char *theirs = tf_run_file_text(other, shared[i].key);
        if (strcmp(ours, theirs) != 0) {
            return tf_error_set(error, TF_E_STATE, "%s and %s were made with %s: %s and %s",
                                one->folder, other->folder, shared[i].name, ours, theirs);
        }
    }
    if (tf_run_file_total(one) != tf_run_file_total(other)) {
        return tf_error_set(error, TF_E_STATE, "%s is one of %u shards and %s one of %u",
                            one->folder, tf_run_file_total(one), other->folder,
                            tf_run_file_total(other));
    }
    return check_scenarios(one, other, error);
}

static enum tf_code check_one(const struct tf_run_file *run, struct tf_error *error) {
    const char *ended = tf_run_file_text(run, "ended");
    if (tf_run_file_total(run) == 0 || tf_run_file_shards(run) == NULL) {
        return tf_error_set(error, TF_E_STATE,
                            "%s is a whole run, not a shard; only --sqlite takes several of those",
                            run->folder);
    }
    if (strcmp(ended, "complete") != 0) {
        return tf_error_set(error, TF_E_STATE, "shard %u/%u did not come to its end (%s): %s",
                            first_shard(run), tf_run_file_total(run),
                            strcmp(ended, "running") == 0 ? "killed, or it runs still" : ended,
                            run->folder);
    }
    return TF_OK;
}

/* Which run has each shard; marks them in `owners`, which has room for all. */
static enum tf_code place_shards(const struct tf_merge_inputs *inputs, const char **owners,
                                 uint32_t total, struct tf_error *error) {
    for (size_t i = 0; i < inputs->count; i++) {
        const cJSON *item;
        cJSON_ArrayForEach(item, tf_run_file_shards(&inputs->runs[i])) {
            double number = cJSON_IsNumber(item) ? item->valuedouble : 0;
            if (number < 1 || number > total) {
                return tf_error_set(error, TF_E_INVALID, "%s names a shard that is none of %u",
                                    inputs->runs[i].folder, total);
            }
            const char **owner = &owners[(uint32_t)number - 1];
            if (*owner != NULL) {
                return tf_error_set(error, TF_E_STATE, "shard %u/%u is there twice: %s and %s",
                                    (uint32_t)number, total, *owner, inputs->runs[i].folder);
            }
            *owner = inputs->runs[i].folder;
        }
    }
    return TF_OK;
}

static enum tf_code check_missing(const char *const *owners, uint32_t total,
                                  struct tf_error *error) {
    struct tf_buf names = {0};
    uint32_t missing = 0;
    for (uint32_t i = 0; i < total; i++) {
        if (owners[i] == NULL && missing++ < NAMED_MAX) {
            tf_buf_append_format(&names, "%s%u", names.len > 0 ? ", " : "", i + 1);
        }
    }
    enum tf_code code =
        missing == 0 ? TF_OK
                     : tf_error_set(error, TF_E_STATE, "%u/%u shards absent: %s%s", missing, total,
                                    tf_buf_text(&names), missing > NAMED_MAX ? ", ..." : "");
    tf_buf_close(&names);
    return code;
}

enum tf_code tf_merge_inputs_check(const struct tf_merge_inputs *inputs, bool partial,
                                   struct tf_error *error) {
    enum tf_code code = TF_OK;
    for (size_t i = 0; i < inputs->count && code == TF_OK; i++) {
        code = check_one(&inputs->runs[i], error);
    }
    for (size_t i = 1; i < inputs->count && code == TF_OK; i++) {
        code = check_pair(&inputs->runs[0], &inputs->runs[i], error);
    }
    if (code != TF_OK) {
        return code;
    }
    uint32_t total = tf_run_file_total(&inputs->runs[0]);
    const char **owners = tf_alloc_zero(total, sizeof(*owners));
    code = place_shards(inputs, owners, total, error);
    if (code == TF_OK && !partial) {
        code = check_missing(owners, total, error);
    }
    free(owners);
    return code;
}
