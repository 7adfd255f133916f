#include "report/run_dir.h"

#include "base/hash.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SHORT_FINGERPRINT 0xffffffu /* six digits tell the failures of one run apart */

static enum tf_code make_folder(const char *path, struct tf_error *error) {
    if (mkdir(path, 0777) != 0 && errno != EEXIST) {
        return tf_error_set(error, TF_E_IO, "cannot make the folder %s: %s", path, strerror(errno));
    }
    return TF_OK;
}

enum tf_code tf_folders_make(const char *path, struct tf_error *error) {
    struct tf_buf part = {0};
    enum tf_code code = TF_OK;
    for (const char *at = path; code == TF_OK && *at != '\0';) {
        size_t step = strcspn(at + 1, "/") + 1;
        tf_buf_append(&part, at, step);
        code = make_folder(tf_buf_text(&part), error);
        at += step;
    }
    tf_buf_close(&part);
    return code;
}

/* `<out>/latest` points to the newest run; a file system without links does without. */
static void point_latest(const char *out, const char *run) {
    struct tf_buf link = {0}, fresh = {0};
    tf_buf_append_format(&link, "%s/latest", out);
    tf_buf_append_format(&fresh, "%s/.latest-%ld", out, (long)getpid());
    if (symlink(run, tf_buf_text(&fresh)) == 0 &&
        rename(tf_buf_text(&fresh), tf_buf_text(&link)) != 0) {
        unlink(tf_buf_text(&fresh));
    }
    tf_buf_close(&link);
    tf_buf_close(&fresh);
}

enum tf_code tf_run_dir_open(struct tf_run_dir *dir, const char *out, const char *run,
                             struct tf_error *error) {
    struct tf_buf path = {0}, file = {0};
    tf_buf_append_format(&path, "%s/%s", out, run);
    tf_buf_append_format(&file, "%s/failures", tf_buf_text(&path));
    enum tf_code code = tf_folders_make(tf_buf_text(&file), error);
    if (code != TF_OK) {
        goto done;
    }
    tf_buf_clear(&file);
    tf_buf_append_format(&file, "%s/results.ndjson", tf_buf_text(&path));
    FILE *results = fopen(tf_buf_text(&file), "a");
    if (results == NULL) {
        code =
            tf_error_set(error, TF_E_IO, "cannot open %s: %s", tf_buf_text(&file), strerror(errno));
        goto done;
    }
    point_latest(out, run);
    *dir = (struct tf_run_dir){.path = tf_strdup(tf_buf_text(&path)), .results = results};
done:
    tf_buf_close(&file);
    tf_buf_close(&path);
    return code;
}

enum tf_code tf_run_dir_close(struct tf_run_dir *dir, struct tf_error *error) {
    if (dir->path == NULL) {
        return TF_OK;
    }
    enum tf_code code = TF_OK;
    if (fclose(dir->results) != 0) {
        code = tf_error_set(error, TF_E_IO, "cannot write %s/results.ndjson: %s", dir->path,
                            strerror(errno));
    }
    free(dir->path);
    tf_map_close(&dir->kept);
    tf_map_close(&dir->names);
    *dir = (struct tf_run_dir){0};
    return code;
}

enum tf_code tf_file_write(const char *path, struct tf_slice content, struct tf_error *error) {
    struct tf_buf beside = {0};
    tf_buf_append_format(&beside, "%s.part", path);
    FILE *file = fopen(tf_buf_text(&beside), "w");
    bool good = file != NULL && fwrite(content.data, 1, content.len, file) == content.len;
    int reason = errno;
    if (file != NULL && fclose(file) != 0 && good) {
        good = false;
        reason = errno;
    }
    if (good && rename(tf_buf_text(&beside), path) != 0) {
        good = false;
        reason = errno;
    }
    if (!good && file != NULL) {
        unlink(tf_buf_text(&beside));
    }
    tf_buf_close(&beside);
    return good ? TF_OK
                : tf_error_set(error, TF_E_IO, "cannot write %s: %s", path, strerror(reason));
}

enum tf_code tf_run_dir_write(const struct tf_run_dir *dir, const char *name,
                              struct tf_slice content, struct tf_error *error) {
    struct tf_buf path = {0};
    tf_buf_append_format(&path, "%s/%s", dir->path, name);
    enum tf_code code = tf_file_write(tf_buf_text(&path), content, error);
    tf_buf_close(&path);
    return code;
}

enum tf_code tf_run_dir_failure(struct tf_run_dir *dir, const char *case_id,
                                const struct tf_result *result, struct tf_buf *path,
                                struct tf_error *error) {
    uint64_t fingerprint = result->finding_count > 0 ? result->findings[0].fingerprint : 0;
    uint64_t *seeds = tf_map_put(&dir->kept, tf_hash_pair(tf_hash_text(case_id), fingerprint), 0);
    if ((*seeds)++ > 0) {
        return TF_OK;
    }
    uint64_t name = fingerprint & SHORT_FINGERPRINT;
    uint64_t number = ++*tf_map_put(&dir->names, name, 0);
    struct tf_buf folder = {0};
    tf_buf_append_format(&folder, "%s/failures/%06llx", dir->path, (unsigned long long)name);
    if (number > 1) {
        tf_buf_append_format(&folder, "-%llu", (unsigned long long)number);
    }
    enum tf_code code = make_folder(tf_buf_text(&folder), error);
    if (code == TF_OK) {
        tf_buf_append_slice(path, tf_buf_slice(&folder));
    }
    tf_buf_close(&folder);
    return code;
}

enum tf_code tf_run_dir_picture(const struct tf_run_dir *dir, size_t number, struct tf_buf *path,
                                struct tf_error *error) {
    struct tf_buf folder = {0};
    tf_buf_append_format(&folder, "%s/pictures", dir->path);
    enum tf_code code = make_folder(tf_buf_text(&folder), error);
    if (code == TF_OK) {
        tf_buf_append_format(path, "%s/run-%zu.z", tf_buf_text(&folder), number);
    }
    tf_buf_close(&folder);
    return code;
}
