#include "report/failure.h"
#include "report/wrap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEADLINE_COLUMN    2
#define DETAIL_COLUMN      4
#define LABEL_COLUMNS      9 /* of "also", "again", "trace" with what stands around them */
#define RULE_COLUMNS       18
#define WIDE_LABEL_COLUMNS 24 /* of "nearest passing run" and its like */

struct tf_dress tf_dress_plain(void) {
    return (struct tf_dress){.alarm = "", .strong = "", .weak = "", .plain = ""};
}

static const char *verdict_title(enum tf_verdict verdict) {
    return verdict == TF_VERDICT_INCONCLUSIVE ? "INCONCLUSIVE"
           : verdict == TF_VERDICT_BROKEN     ? "BROKEN"
                                              : "FAIL";
}

static void append_place(struct tf_buf *out, const char *file, struct tf_place place) {
    tf_buf_append_format(out, "%s:%u:%u", file == NULL ? "-" : file,
                         place.line == 0 ? 1 : place.line, place.column == 0 ? 1 : place.column);
}

static void append_spaces(struct tf_buf *out, size_t count) {
    for (size_t i = 0; i < count; i++) {
        tf_buf_append_byte(out, ' ');
    }
}

static struct tf_slice take_line(const char **text) {
    size_t len = strcspn(*text, "\n");
    struct tf_slice line = {*text, len};
    *text += len + ((*text)[len] == '\n');
    return line;
}

/* Every line of `text`, broken at the width, begins at `column`. */
static void append_lines(struct tf_buf *out, const char *text, size_t column, size_t width) {
    while (*text != '\0') {
        append_spaces(out, column);
        tf_wrap_append(out, take_line(&text), (struct tf_wrap){column, column + 2, width});
    }
}

static void append_label(struct tf_buf *out, const char *label, const struct tf_dress *dress) {
    append_spaces(out, HEADLINE_COLUMN);
    if (label[0] != '\0') {
        tf_buf_append_format(out, "%s%s%s", dress->weak, label, dress->plain);
    }
    append_spaces(out, LABEL_COLUMNS - HEADLINE_COLUMN - strlen(label));
}

static void append_also(struct tf_buf *out, const char *also, const struct tf_dress *dress) {
    const char *label = "also";
    while (*also != '\0') {
        struct tf_slice line = take_line(&also);
        const char *tab = memchr(line.data, '\t', line.len);
        size_t rule = tab == NULL ? 0 : (size_t)(tab - line.data);
        append_label(out, label, dress);
        tf_buf_append(out, line.data, rule);
        append_spaces(out, rule < RULE_COLUMNS ? RULE_COLUMNS - rule : 1);
        size_t column = LABEL_COLUMNS + (rule < RULE_COLUMNS ? RULE_COLUMNS : rule + 1);
        tf_wrap_append(out, (struct tf_slice){line.data + rule + 1, line.len - rule - 1},
                       (struct tf_wrap){column, LABEL_COLUMNS + RULE_COLUMNS, dress->width});
        label = "";
    }
}

/* What people copy is never broken. */
static void append_whole(struct tf_buf *out, const char *label, const char *text, const char *tail,
                         const struct tf_dress *dress) {
    if (text != NULL) {
        append_label(out, label, dress);
        tf_buf_append_format(out, "%s%s\n", text, tail);
    }
}

static void append_wide_label(struct tf_buf *out, const char *label, const struct tf_dress *dress) {
    append_spaces(out, HEADLINE_COLUMN);
    tf_buf_append_format(out, "%s%s%s", dress->weak, label, dress->plain);
    append_spaces(out, WIDE_LABEL_COLUMNS - HEADLINE_COLUMN - strlen(label));
}

static void append_wide(struct tf_buf *out, const char *label, const char *text, const char *tail,
                        const struct tf_dress *dress) {
    if (text != NULL) {
        append_wide_label(out, label, dress);
        tf_buf_append_format(out, "%s%s\n", text, tail);
    }
}

/* A sentence, which nobody copies. */
static void append_nearest(struct tf_buf *out, const char *nearest, const struct tf_dress *dress) {
    if (nearest != NULL) {
        append_wide_label(out, "nearest passing run", dress);
        tf_wrap_append(out, tf_slice_of(nearest),
                       (struct tf_wrap){WIDE_LABEL_COLUMNS, WIDE_LABEL_COLUMNS, dress->width});
    }
}

/* Where the page shows the run: "RUN/report.html#case=ID" for the folder "RUN/failures/ID". Owned
 * by caller; NULL where there is no such folder. */
static char *page_of(const char *folder) {
    const char *id = folder == NULL ? NULL : strrchr(folder, '/');
    const char *below = "/failures";
    size_t len = id == NULL ? 0 : (size_t)(id - folder);
    size_t tail = strlen(below);
    if (len < tail || strncmp(id - tail, below, tail) != 0) {
        return NULL;
    }
    struct tf_buf text = {0};
    tf_buf_append(&text, folder, len - tail);
    tf_buf_append_format(&text, "/report.html#case=%s", id + 1);
    char *page = tf_strdup(tf_buf_text(&text));
    tf_buf_close(&text);
    return page;
}

/* What to read and what to run next, once there is a smaller scenario. */
static void append_minimal(struct tf_buf *out, const struct tf_failure *failure,
                           const struct tf_dress *dress) {
    char size[64];
    snprintf(size, sizeof(size), "   (%u %s, no randomness)", failure->minimal_steps,
             failure->minimal_steps == 1 ? "step" : "steps");
    append_nearest(out, failure->nearest, dress);
    append_wide(out, "minimal scenario", failure->minimal, size, dress);
    append_wide(out, "again", failure->run_it, "", dress);
    append_wide(out, "the whole run", failure->again, "", dress);
    append_wide(out, "trace", failure->folder, "/trace.txt", dress);
    char *page = page_of(failure->folder);
    append_wide(out, "watch it", page, "", dress);
    free(page);
}

void tf_failure_append_run(struct tf_buf *out, const struct tf_failure *failure) {
    tf_buf_append_text(out, failure->case_id);
    if (!failure->over_seeds) {
        tf_buf_append_format(out, "@%llu", (unsigned long long)failure->seed);
    }
}

void tf_failure_append_title(struct tf_buf *out, const struct tf_failure *failure,
                             const struct tf_dress *dress) {
    tf_buf_append_format(out, "%s%s%s ", dress->alarm, verdict_title(failure->verdict),
                         dress->plain);
    tf_failure_append_run(out, failure);
    tf_buf_append_format(out, "   %s\n", failure->rule);
}

void tf_failure_append_place(struct tf_buf *out, const struct tf_failure *failure) {
    append_place(out, failure->file, failure->place);
}

void tf_failure_append_body(struct tf_buf *out, const struct tf_failure *failure,
                            const struct tf_dress *dress) {
    tf_buf_append_text(out, dress->strong);
    append_lines(out, failure->headline, HEADLINE_COLUMN, dress->width);
    tf_buf_append_text(out, dress->plain);
    if (failure->detail != NULL) {
        append_lines(out, failure->detail, DETAIL_COLUMN, dress->width);
    }
    if (dress->picture != NULL) {
        tf_buf_append_format(out, "\n%s\n", dress->picture);
    }
    if (failure->also != NULL) {
        append_also(out, failure->also, dress);
    }
    if (failure->minimal != NULL) {
        append_minimal(out, failure, dress);
        return;
    }
    append_whole(out, "again", failure->again, "", dress);
    append_whole(out, "trace", failure->folder, "/trace.txt", dress);
    char *page = page_of(failure->folder);
    append_whole(out, "watch", page, "", dress);
    free(page);
}

void tf_failure_append(struct tf_buf *out, const struct tf_failure *failure,
                       const struct tf_dress *dress) {
    tf_failure_append_title(out, failure, dress);
    tf_failure_append_place(out, failure);
    tf_buf_append_text(out, "\n\n");
    tf_failure_append_body(out, failure, dress);
}

void tf_findings_append(struct tf_buf *out, const struct tf_plan *plan,
                        const struct tf_result *result) {
    for (uint32_t i = 0; i < result->finding_count; i++) {
        const struct tf_finding *finding = &result->findings[i];
        append_place(out, plan->file, finding->place.line == 0 ? plan->place : finding->place);
        tf_buf_append_format(out, ": %s, at ", finding->rule);
        tf_time_append_instant(out, finding->at_us);
        tf_buf_append_format(out, ", record #%llu\n", (unsigned long long)finding->record);
        append_lines(out, finding->headline, HEADLINE_COLUMN, 0);
        if (finding->detail != NULL) {
            append_lines(out, finding->detail, DETAIL_COLUMN, 0);
        }
    }
    if (result->findings_dropped > 0) {
        tf_buf_append_format(out, "and %u more\n", result->findings_dropped);
    }
}
