#include "campaign/trace_file.h"

#include "report/trace_text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HASH_DIGITS 16

struct tf_trace_file {
    FILE *file;
    char *path;
    const struct tf_plan *plan;
    struct tf_buf line;
    bool hashes;
    int failed; /* the first errno of a write, or 0 */
};

struct tf_trace_file *tf_trace_file_open(const char *path, const struct tf_plan *plan, bool hashes,
                                         struct tf_error *error) {
    FILE *file = fopen(path, "w");
    if (file == NULL) {
        tf_error_set(error, TF_E_IO, "cannot write %s: %s", path, strerror(errno));
        return NULL;
    }
    struct tf_trace_file *trace = tf_alloc_zero(1, sizeof(*trace));
    trace->file = file;
    trace->path = tf_strdup(path);
    trace->plan = plan;
    trace->hashes = hashes;
    return trace;
}

static void append_hash(struct tf_buf *line, const struct tf_record *record) {
    char text[TF_DIGEST_TEXT_SIZE];
    struct tf_digest *digest = tf_digest_create();
    tf_record_digest(digest, record);
    tf_digest_text(digest, text);
    tf_digest_destroy(digest);
    tf_buf_append(line, text, HASH_DIGITS);
    tf_buf_append_byte(line, ' ');
}

/* The buffer of the file is flushed when a process starts a step of the plan: a crash inside a
 * subject then leaves everything up to the step before. */
static void hear(void *self, const struct tf_record *record) {
    struct tf_trace_file *trace = self;
    tf_buf_clear(&trace->line);
    if (trace->hashes) {
        append_hash(&trace->line, record);
    }
    tf_trace_text_append(&trace->line, trace->plan, record);
    bool written = fwrite(trace->line.data, 1, trace->line.len, trace->file) == trace->line.len &&
                   (record->kind != TF_RECORD_STEP || fflush(trace->file) == 0);
    if (!written && trace->failed == 0) {
        trace->failed = errno;
    }
}

struct tf_sink tf_trace_file_sink(struct tf_trace_file *trace) {
    return (struct tf_sink){.self = trace, .record = hear};
}

enum tf_code tf_trace_file_close(struct tf_trace_file *trace, struct tf_error *error) {
    if (trace == NULL) {
        return TF_OK;
    }
    enum tf_code code = TF_OK;
    if (fclose(trace->file) != 0 && trace->failed == 0) {
        trace->failed = errno;
    }
    if (trace->failed != 0) {
        code = tf_error_set(error, TF_E_IO, "cannot write %s: %s", trace->path,
                            strerror(trace->failed));
    }
    tf_buf_close(&trace->line);
    free(trace->path);
    free(trace);
    return code;
}

/* -- Two traces -- */

static void append_side(struct tf_buf *out, const char *which, const char *line) {
    tf_buf_append_format(out, "%s: ", which);
    if (line == NULL) {
        tf_buf_append_text(out, "nothing more happened\n");
        return;
    }
    size_t len = strlen(line);
    tf_buf_append_text(out, len > HASH_DIGITS + 1 ? line + HASH_DIGITS + 1 : line);
    if (len == 0 || line[len - 1] != '\n') {
        tf_buf_append_byte(out, '\n');
    }
}

static bool compare(FILE *one, FILE *other, struct tf_buf *out) {
    char *line[2] = {NULL, NULL};
    size_t size[2] = {0, 0};
    bool differ = false, more = true;
    for (unsigned long number = 1; more && !differ; number++) {
        bool there[2] = {getline(&line[0], &size[0], one) > 0,
                         getline(&line[1], &size[1], other) > 0};
        more = there[0] || there[1];
        differ = more && (!there[0] || !there[1] || strcmp(line[0], line[1]) != 0);
        if (differ) {
            tf_buf_append_format(out, "The first record that differs is number %lu.\n", number);
            append_side(out, "first ", there[0] ? line[0] : NULL);
            append_side(out, "second", there[1] ? line[1] : NULL);
        }
    }
    free(line[0]);
    free(line[1]);
    return differ;
}

bool tf_trace_files_differ(const char *one, const char *other, struct tf_buf *out,
                           struct tf_error *error) {
    FILE *first = fopen(one, "r");
    FILE *second = first == NULL ? NULL : fopen(other, "r");
    bool differ = false;
    if (second == NULL) {
        tf_error_set(error, TF_E_IO, "cannot read %s: %s", first == NULL ? one : other,
                     strerror(errno));
    } else {
        differ = compare(first, second, out);
        fclose(second);
    }
    if (first != NULL) {
        fclose(first);
    }
    return differ;
}
