#include "report/outcomes_read.h"

#include "report/merge/result_line.h"
#include "report/merge/run_file.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A folder of a failure and what its failure.json says. */
struct kept {
    char *folder;
    cJSON *mark;
};

struct reading {
    struct tf_outcomes *outcomes;
    struct tf_run_file run;
    struct kept *kept;
    size_t kept_count, kept_capacity;
};

static const char *text_of(const cJSON *object, const char *name) {
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));
    return text == NULL ? "" : text;
}

static void keep(struct reading *reading, const char *folder) {
    struct tf_buf path = {0}, text = {0};
    struct tf_error ignored; /* a failure without its mark is told without its folder */
    tf_buf_append_format(&path, "%s/failure.json", folder);
    if (tf_whole_file_read(tf_buf_text(&path), &text, &ignored) == TF_OK) {
        tf_grow((void **)&reading->kept, &reading->kept_capacity, reading->kept_count,
                sizeof(*reading->kept));
        reading->kept[reading->kept_count++] =
            (struct kept){tf_strdup(folder), cJSON_ParseWithLength(text.data, text.len)};
    }
    tf_buf_close(&path);
    tf_buf_close(&text);
}

static void find_kept(struct reading *reading, const char *folder) {
    struct tf_buf path = {0};
    struct dirent **names = NULL;
    tf_buf_append_format(&path, "%s/failures", folder);
    int count = scandir(tf_buf_text(&path), &names, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        if (names[i]->d_name[0] != '.') {
            tf_buf_clear(&path);
            tf_buf_append_format(&path, "%s/failures/%s", folder, names[i]->d_name);
            keep(reading, tf_buf_text(&path));
        }
        free(names[i]);
    }
    free(names);
    tf_buf_close(&path);
}

static const struct kept *kept_of(const struct reading *reading,
                                  const struct tf_result_line *line) {
    char seed[24];
    snprintf(seed, sizeof(seed), "%llu", (unsigned long long)line->result.seed);
    for (size_t i = 0; i < reading->kept_count; i++) {
        if (strcmp(text_of(reading->kept[i].mark, "case"), line->plan->case_id) == 0 &&
            strcmp(text_of(reading->kept[i].mark, "seed"), seed) == 0) {
            return &reading->kept[i];
        }
    }
    return NULL;
}

static void set_minimal(struct tf_failure *failure, const struct kept *kept,
                        const struct tf_invocation *invocation) {
    const cJSON *steps = cJSON_GetObjectItemCaseSensitive(kept->mark, "steps");
    struct tf_buf path = {0};
    if (cJSON_IsNumber(steps) && steps->valueint >= 0) {
        tf_buf_append_format(&path, "%s/scenario.yaml", kept->folder);
        tf_failure_set_minimal(failure, tf_buf_text(&path), (uint32_t)steps->valueint, NULL,
                               invocation);
    }
    tf_buf_close(&path);
}

static bool is_bad(enum tf_verdict verdict) {
    return verdict == TF_VERDICT_FAIL || verdict == TF_VERDICT_INCONCLUSIVE ||
           verdict == TF_VERDICT_BROKEN;
}

static const char *path_or_null(const struct reading *reading, const char *key) {
    const char *path = tf_run_file_text(&reading->run, key);
    return path[0] == '\0' ? NULL : path;
}

static void add(struct reading *reading, const struct tf_result_line *line) {
    struct tf_invocation invocation = {NULL, path_or_null(reading, "client_path"),
                                       path_or_null(reading, "server_path")};
    struct tf_failure *failure = NULL;
    if (is_bad(line->result.verdict)) {
        const struct kept *kept = kept_of(reading, line);
        failure = tf_failure_create(line->plan, &line->result, &invocation,
                                    kept == NULL ? NULL : kept->folder);
        if (kept != NULL) {
            set_minimal(failure, kept, &invocation);
        }
    }
    tf_outcomes_add(reading->outcomes, line->plan, &line->result, line->real_us, failure);
}

static void read_lines(struct reading *reading, struct tf_slice content) {
    for (size_t at = 0; at < content.len;) {
        const char *end = memchr(content.data + at, '\n', content.len - at);
        size_t len = end == NULL ? content.len - at : (size_t)(end - content.data) - at;
        struct tf_result_line line;
        struct tf_error ignored;
        if (tf_result_line_parse((struct tf_slice){content.data + at, len}, &line, &ignored) ==
            TF_OK) {
            add(reading, &line);
            tf_result_line_close(&line);
        }
        at += len + 1;
    }
}

static bool is_noted(const struct tf_outcomes *outcomes, const char *case_id) {
    for (size_t i = 0; i < outcomes->unrun_count; i++) {
        if (strcmp(outcomes->unrun[i].case_id, case_id) == 0) {
            return true;
        }
    }
    return false;
}

/* Of several shards, one may tell of a case what another tells, too. */
static void read_unrun(struct reading *reading) {
    const cJSON *item;
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(reading->run.json, "unrun")) {
        const cJSON *line = cJSON_GetObjectItemCaseSensitive(item, "line");
        const char *file = text_of(item, "file");
        struct tf_place place = {
            .line = cJSON_IsNumber(line) && line->valueint > 0 ? (uint32_t)line->valueint : 0};
        if (text_of(item, "case")[0] != '\0' &&
            !is_noted(reading->outcomes, text_of(item, "case"))) {
            tf_outcomes_add_unrun(reading->outcomes, text_of(item, "case"),
                                  file[0] == '\0' ? NULL : file, place, text_of(item, "why"));
        }
    }
}

static void finish(struct reading *reading) {
    struct tf_outcomes *outcomes = reading->outcomes;
    bool complete = strcmp(tf_run_file_text(&reading->run, "ended"), "complete") == 0;
    double not_run = tf_run_file_number(&reading->run, "not_run");
    for (size_t i = 0; i < outcomes->count && complete; i++) {
        tf_case_outcome_finish(&outcomes->items[i]);
    }
    outcomes->real_us = (tf_time)tf_run_file_number(&reading->run, "real_us");
    outcomes->not_run = not_run > 0 ? (size_t)not_run : 0;
    read_unrun(reading);
    tf_outcomes_finish(outcomes);
}

enum tf_code tf_outcomes_read(struct tf_outcomes *outcomes, const char *folder,
                              struct tf_error *error) {
    struct reading reading = {.outcomes = outcomes};
    struct tf_buf path = {0}, content = {0};
    *outcomes = (struct tf_outcomes){0};
    enum tf_code code = tf_run_file_read(&reading.run, folder, error);
    if (code == TF_OK) {
        tf_buf_append_format(&path, "%s/results.ndjson", folder);
        code = tf_whole_file_read(tf_buf_text(&path), &content, error);
    }
    if (code == TF_OK) {
        find_kept(&reading, folder);
        read_lines(&reading, tf_buf_slice(&content));
        finish(&reading);
    }
    for (size_t i = 0; i < reading.kept_count; i++) {
        free(reading.kept[i].folder);
        cJSON_Delete(reading.kept[i].mark);
    }
    free(reading.kept);
    tf_run_file_close(&reading.run);
    tf_buf_close(&path);
    tf_buf_close(&content);
    return code;
}
