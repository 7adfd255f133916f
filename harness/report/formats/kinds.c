#include "report/formats/kinds.h"

#include "report/formats/draw.h"
#include "report/formats/github.h"
#include "report/junit.h"
#include "report/run_dir.h"
#include "report/summary.h"

#include <string.h>

struct kind {
    const char *word, *file;
    enum tf_report_of of;
};

#define TF_X(name, word, file, of) {word, file, TF_REPORT_OF_##of},
static const struct kind kinds[] = {TF_REPORT_KINDS(TF_X)};
#undef TF_X

const char *tf_report_word(enum tf_report_kind kind) {
    return kinds[kind].word;
}

enum tf_report_of tf_report_what(enum tf_report_kind kind) {
    return kinds[kind].of;
}

enum tf_code tf_report_wish_add(struct tf_report_wish *wish, const char *value,
                                struct tf_error *error) {
    const char *path = strchr(value, '=');
    struct tf_slice word = {value, path == NULL ? strlen(value) : (size_t)(path - value)};
    struct tf_buf known = {0};
    for (unsigned i = 0; i < TF_REPORT_KIND_COUNT; i++) {
        if (tf_slice_is(word, kinds[i].word) && (path == NULL || path[1] != '\0')) {
            wish->is_asked[i] = true;
            wish->paths[i] = path == NULL ? wish->paths[i] : path + 1;
            tf_buf_close(&known);
            return TF_OK;
        }
        tf_buf_append_format(&known, "%s%s", i == 0 ? "" : ", ", kinds[i].word);
    }
    tf_error_set(error, TF_E_INVALID, "expected one of %s, or one of them with =PATH, found '%s'",
                 tf_buf_text(&known), value);
    tf_buf_close(&known);
    return TF_E_INVALID;
}

/* -- Whole runs -- */

static enum tf_code make(struct tf_buf *out, const struct tf_report_source *source,
                         enum tf_report_kind kind, struct tf_error *error) {
    switch (kind) {
    case TF_REPORT_HTML:
        return tf_page_append(out, source->page, error);
    case TF_REPORT_JUNIT:
        return tf_junit_append(out, source->outcomes, error);
    case TF_REPORT_MARKDOWN:
        tf_summary_append(out, source->outcomes);
        return TF_OK;
    default:
        tf_github_append(out, source->outcomes);
        return TF_OK;
    }
}

static enum tf_code write_in_folder(const struct tf_report_source *source, enum tf_report_kind kind,
                                    struct tf_slice text, struct tf_error *error) {
    struct tf_buf path = {0};
    tf_buf_append_format(&path, "%s/%s", source->page->folder, kinds[kind].file);
    enum tf_code code = tf_file_write(tf_buf_text(&path), text, error);
    tf_buf_close(&path);
    return code;
}

/* In the folder unless only a path was wished for; both are tried. */
static enum tf_code write_one(const struct tf_report_source *source, enum tf_report_kind kind,
                              const char *path, bool in_folder, struct tf_error *error) {
    struct tf_buf text = {0};
    struct tf_error later;
    enum tf_code code = make(&text, source, kind, error), asked = TF_OK;
    if (code == TF_OK && in_folder) {
        code = write_in_folder(source, kind, tf_buf_slice(&text), error);
    }
    if (path != NULL && text.len > 0) {
        asked = tf_file_write(path, tf_buf_slice(&text), code == TF_OK ? error : &later);
    }
    tf_buf_close(&text);
    return code == TF_OK ? asked : code;
}

/* The page reads what other files hold, so it comes last. */
enum tf_code tf_reports_write(const struct tf_report_source *source,
                              const struct tf_report_wish *wish, bool every,
                              struct tf_error *error) {
    enum tf_code code = TF_OK;
    struct tf_error later;
    for (unsigned i = TF_REPORT_KIND_COUNT; i-- > 0;) {
        if (kinds[i].of == TF_REPORT_OF_RUN && (every || wish->is_asked[i])) {
            bool in_folder = every || wish->paths[i] == NULL;
            enum tf_code one = write_one(source, (enum tf_report_kind)i, wish->paths[i], in_folder,
                                         code == TF_OK ? error : &later);
            code = code == TF_OK ? one : code;
        }
    }
    return code;
}

enum tf_code tf_reports_log(const struct tf_report_source *source,
                            const struct tf_report_wish *wish, struct tf_buf *log,
                            struct tf_error *error) {
    enum tf_code code = TF_OK;
    for (unsigned i = 0; i < TF_REPORT_KIND_COUNT && code == TF_OK; i++) {
        struct tf_buf text = {0};
        if (kinds[i].of != TF_REPORT_OF_LOG || !wish->is_asked[i]) {
            continue;
        }
        code = make(&text, source, (enum tf_report_kind)i, error);
        if (code == TF_OK && wish->paths[i] != NULL) {
            code = tf_file_write(wish->paths[i], tf_buf_slice(&text), error);
        } else if (code == TF_OK) {
            tf_buf_append_slice(log, tf_buf_slice(&text));
        }
        tf_buf_close(&text);
    }
    return code;
}

const char *tf_report_file(enum tf_report_kind kind) {
    return kinds[kind].file;
}
