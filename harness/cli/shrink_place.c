#include "cli/shrink_place.h"

#include "report/run_dir.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define KEPT_FOLDER  "scenarios/regressions"
#define RUN_FOLDER   "reports/latest"
#define OTHER_FOLDER "reports/shrunk"
#define SLUG_MAX     60
#define SHORT_PRINT  0xffffff /* as in the names of folders of failures */

/* "No action takes effect twice" as "no-action-takes-effect-twice". */
static void append_slug(struct tf_buf *path, const char *name) {
    size_t from = path->len;
    bool gap = false;
    for (; *name != '\0' && path->len - from < SLUG_MAX; name++) {
        char letter = *name >= 'A' && *name <= 'Z' ? (char)(*name - 'A' + 'a') : *name;
        bool plain = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
        if (plain && gap && path->len > from) {
            tf_buf_append_byte(path, '-');
        }
        gap = !plain;
        if (plain) {
            tf_buf_append_byte(path, letter);
        }
    }
}

static enum tf_code place_kept(const struct tf_shrunk *shrunk, struct tf_buf *path,
                               struct tf_error *error) {
    unsigned long long print = shrunk->finding.fingerprint & SHORT_PRINT;
    tf_buf_append_text(path, KEPT_FOLDER "/");
    append_slug(path, shrunk->plan->name);
    tf_buf_append_format(path, "-%06llx.yaml", print);
    return tf_folders_make(KEPT_FOLDER, error);
}

static enum tf_code place_beside_run(const struct tf_shrunk *shrunk, struct tf_buf *path,
                                     struct tf_error *error) {
    struct tf_buf found = {0};
    const char *run = access(RUN_FOLDER, F_OK) == 0 ? RUN_FOLDER : OTHER_FOLDER;
    tf_buf_append_format(path, "%s/failures/%06llx", run,
                         (unsigned long long)(shrunk->finding.fingerprint & SHORT_PRINT));
    enum tf_code code = tf_folders_make(tf_buf_text(path), error);
    tf_buf_append_format(&found, "%s/found.yaml", tf_buf_text(path));
    tf_buf_append_text(path, "/scenario.yaml");
    if (code == TF_OK && access(tf_buf_text(&found), F_OK) != 0 &&
        rename(tf_buf_text(path), tf_buf_text(&found)) != 0 && errno != ENOENT) {
        code = tf_error_set(error, TF_E_IO, "cannot write %s: %s", tf_buf_text(&found),
                            strerror(errno));
    }
    tf_buf_close(&found);
    return code;
}

enum tf_code tf_shrink_place(const struct tf_shrunk *shrunk, const char *out, bool keep,
                             struct tf_buf *path, struct tf_error *error) {
    if (out != NULL) {
        tf_buf_append_text(path, out);
        return TF_OK;
    }
    return keep ? place_kept(shrunk, path, error) : place_beside_run(shrunk, path, error);
}
