#include "report/merge/lines.h"

#include "base/map.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

/* Where a line stands. */
struct spot {
    char *case_id; /* owned by `lines->names` */
    uint64_t seed;
    size_t input;
    off_t at;
    size_t len;
};

struct tf_merge_lines {
    FILE **files; /* per input */
    size_t file_count;
    struct spot *spots;
    size_t count, capacity, next;
    char **names;
    size_t name_count, name_capacity;
};

/* Lines of a case mostly stand one behind the other. */
static char *name_of(struct tf_merge_lines *lines, const char *case_id) {
    for (size_t i = lines->name_count; i > 0; i--) {
        if (strcmp(lines->names[i - 1], case_id) == 0) {
            return lines->names[i - 1];
        }
    }
    tf_grow((void **)&lines->names, &lines->name_capacity, lines->name_count,
            sizeof(*lines->names));
    return lines->names[lines->name_count++] = tf_strdup(case_id);
}

static enum tf_code list_line(struct tf_merge_lines *lines, struct tf_slice text, struct spot spot,
                              struct tf_error *error) {
    struct tf_result_line line;
    enum tf_code code = tf_result_line_parse(text, &line, error);
    if (code != TF_OK) {
        return code;
    }
    spot.case_id = name_of(lines, line.plan->case_id);
    spot.seed = line.result.seed;
    spot.len = text.len;
    tf_grow((void **)&lines->spots, &lines->capacity, lines->count, sizeof(*lines->spots));
    lines->spots[lines->count++] = spot;
    tf_result_line_close(&line);
    return TF_OK;
}

static enum tf_code list_file(struct tf_merge_lines *lines, const char *folder, size_t input,
                              struct tf_error *error) {
    struct tf_buf path = {0};
    tf_buf_append_format(&path, "%s/results.ndjson", folder);
    FILE *file = lines->files[input] = fopen(tf_buf_text(&path), "r");
    char *text = NULL;
    size_t size = 0;
    ssize_t len;
    enum tf_code code = TF_OK;
    if (file == NULL) {
        code =
            tf_error_set(error, TF_E_IO, "cannot read %s: %s", tf_buf_text(&path), strerror(errno));
    }
    for (off_t at = 0; code == TF_OK && (len = getline(&text, &size, file)) > 0; at += len) {
        struct spot spot = {.input = input, .at = at};
        code = list_line(lines, (struct tf_slice){text, (size_t)len}, spot, error);
    }
    if (code == TF_E_INVALID) {
        tf_error_prefix(error, "%s", tf_buf_text(&path));
    }
    free(text);
    tf_buf_close(&path);
    return code;
}

static int by_case_and_seed(const void *a, const void *b) {
    const struct spot *one = a, *other = b;
    int names = one->case_id == other->case_id ? 0 : strcmp(one->case_id, other->case_id);
    return names != 0                   ? names
           : one->seed != other->seed   ? (one->seed > other->seed) - (one->seed < other->seed)
           : one->input != other->input ? (one->input > other->input) - (one->input < other->input)
                                        : (one->at > other->at) - (one->at < other->at);
}

struct tf_merge_lines *tf_merge_lines_open(const struct tf_merge_inputs *inputs,
                                           struct tf_error *error) {
    struct tf_merge_lines *lines = tf_alloc_zero(1, sizeof(*lines));
    enum tf_code code = TF_OK;
    lines->file_count = inputs->count;
    lines->files = tf_alloc_zero(inputs->count, sizeof(FILE *));
    for (size_t i = 0; i < inputs->count && code == TF_OK; i++) {
        code = list_file(lines, inputs->runs[i].folder, i, error);
    }
    if (code != TF_OK) {
        tf_merge_lines_close(lines);
        return NULL;
    }
    if (lines->count > 0) {
        qsort(lines->spots, lines->count, sizeof(*lines->spots), by_case_and_seed);
    }
    return lines;
}

void tf_merge_lines_close(struct tf_merge_lines *lines) {
    for (size_t i = 0; i < lines->file_count; i++) {
        if (lines->files[i] != NULL) {
            fclose(lines->files[i]);
        }
    }
    for (size_t i = 0; i < lines->name_count; i++) {
        free(lines->names[i]);
    }
    free(lines->names);
    free(lines->files);
    free(lines->spots);
    free(lines);
}

static bool is_again(const struct spot *one, const struct spot *other) {
    return one->case_id == other->case_id && one->seed == other->seed;
}

bool tf_merge_lines_next(struct tf_merge_lines *lines, struct tf_buf *text, size_t *input,
                         struct tf_error *error) {
    size_t at = lines->next;
    while (at > 0 && at < lines->count && is_again(&lines->spots[at], &lines->spots[at - 1])) {
        at++;
    }
    lines->next = at + 1;
    *error = (struct tf_error){0};
    if (at >= lines->count) {
        return false;
    }
    const struct spot *spot = &lines->spots[at];
    char *room = tf_alloc(spot->len);
    bool read = fseeko(lines->files[spot->input], spot->at, SEEK_SET) == 0 &&
                fread(room, 1, spot->len, lines->files[spot->input]) == spot->len;
    tf_buf_clear(text);
    tf_buf_append(text, room, spot->len);
    free(room);
    *input = spot->input;
    if (!read) {
        tf_error_set(error, TF_E_IO, "a file of results cannot be read any more");
    }
    return read;
}
