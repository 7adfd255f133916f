#include "report/merge/merge.h"

#include "report/junit.h"
#include "report/merge/merge_json.h"
#include "report/page/page.h"
#include "report/summary.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool is_bad(enum tf_verdict verdict) {
    return verdict == TF_VERDICT_FAIL || verdict == TF_VERDICT_INCONCLUSIVE ||
           verdict == TF_VERDICT_BROKEN;
}

/* NULL where nothing was said. */
static const char *path_of(const struct tf_merge *merge, const char *key) {
    const char *path = tf_run_file_text(&merge->inputs.runs[0], key);
    return path[0] == '\0' ? NULL : path;
}

static const char *folder_of(const struct tf_merge *merge, const struct tf_result *result) {
    const struct tf_merged_finding *finding =
        result->finding_count == 0
            ? NULL
            : tf_merged_findings_of(&merge->findings, result->findings[0].fingerprint);
    return finding == NULL ? NULL : finding->folder;
}

static void add_outcome(struct tf_merge *merge, const struct tf_result_line *line) {
    struct tf_invocation invocation = {NULL, path_of(merge, "client_path"),
                                       path_of(merge, "server_path")};
    struct tf_failure *failure = is_bad(line->result.verdict)
                                     ? tf_failure_create(line->plan, &line->result, &invocation,
                                                         folder_of(merge, &line->result))
                                     : NULL;
    tf_outcomes_add(&merge->outcomes, line->plan, &line->result, line->real_us, failure);
    merge->runs++;
    for (uint32_t i = 0; i < line->result.finding_count; i++) {
        merge->differed += strcmp(line->result.findings[i].rule, "same-seed") == 0;
    }
}

/* Once to know what was found, and once more with the folders that are kept of it. */
enum pass { PASS_FINDINGS, PASS_OUTCOMES };

static enum tf_code read_all(struct tf_merge *merge, enum pass pass, struct tf_run_dir *dir,
                             struct tf_error *error) {
    struct tf_merge_lines *lines = tf_merge_lines_open(&merge->inputs, error);
    struct tf_buf text = {0};
    size_t input;
    if (lines == NULL) {
        return error->code;
    }
    enum tf_code code = TF_OK;
    while (code == TF_OK && tf_merge_lines_next(lines, &text, &input, error)) {
        struct tf_result_line line;
        code = tf_result_line_parse(tf_buf_slice(&text), &line, error);
        if (code != TF_OK) {
            break;
        }
        if (pass == PASS_FINDINGS) {
            tf_merged_findings_add(&merge->findings, &line);
        } else {
            add_outcome(merge, &line);
        }
        tf_result_line_close(&line);
        if (dir != NULL && fwrite(text.data, 1, text.len, dir->results) != text.len) {
            code = tf_error_set(error, TF_E_IO, "cannot write %s/results.ndjson: %s", dir->path,
                                strerror(errno));
        }
    }
    code = code == TF_OK ? error->code : code;
    tf_buf_close(&text);
    tf_merge_lines_close(lines);
    return code;
}

static void finish(struct tf_merge *merge) {
    for (size_t i = 0; i < merge->outcomes.count; i++) {
        tf_case_outcome_finish(&merge->outcomes.items[i]);
    }
    for (size_t i = 0; i < merge->inputs.count; i++) {
        merge->outcomes.real_us += (tf_time)tf_run_file_number(&merge->inputs.runs[i], "real_us");
    }
    tf_outcomes_finish(&merge->outcomes);
}

enum tf_code tf_merge_count(struct tf_merge *merge, struct tf_error *error) {
    enum tf_code code = read_all(merge, PASS_FINDINGS, NULL, error);
    if (code == TF_OK) {
        code = read_all(merge, PASS_OUTCOMES, NULL, error);
        finish(merge);
    }
    return code;
}

static enum tf_code write_reports(const struct tf_merge *merge, const struct tf_run_dir *dir,
                                  struct tf_error *error) {
    struct tf_buf summary = {0}, junit = {0};
    cJSON *json = tf_merge_json(merge);
    char *text = cJSON_Print(json);
    tf_summary_append(&summary, &merge->outcomes);
    enum tf_code code = tf_run_dir_write(dir, "run.json", tf_slice_of(text), error);
    if (code == TF_OK) {
        code = tf_run_dir_write(dir, "summary.md", tf_buf_slice(&summary), error);
    }
    if (code == TF_OK) {
        code = tf_junit_append(&junit, &merge->outcomes, error);
    }
    if (code == TF_OK) {
        code = tf_run_dir_write(dir, "junit.xml", tf_buf_slice(&junit), error);
    }
    free(text);
    cJSON_Delete(json);
    tf_buf_close(&summary);
    tf_buf_close(&junit);
    return code;
}

/* The page reads what the other files hold, so it comes last. */
static enum tf_code write_page(struct tf_run_dir *dir, struct tf_error *error) {
    struct tf_buf text = {0};
    struct tf_page_options options = {.folder = dir->path};
    enum tf_code code = fflush(dir->results) == 0
                            ? TF_OK
                            : tf_error_set(error, TF_E_IO, "cannot write %s/results.ndjson: %s",
                                           dir->path, strerror(errno));
    if (code == TF_OK) {
        code = tf_page_append(&text, &options, error);
    }
    if (code == TF_OK) {
        code = tf_run_dir_write(dir, "report.html", tf_buf_slice(&text), error);
    }
    tf_buf_close(&text);
    return code;
}

enum tf_code tf_merge_write(struct tf_merge *merge, struct tf_run_dir *dir,
                            struct tf_error *error) {
    struct tf_buf failures = {0};
    tf_buf_append_format(&failures, "%s/failures", dir->path);
    enum tf_code code = read_all(merge, PASS_FINDINGS, NULL, error);
    if (code == TF_OK) {
        code = tf_merged_findings_copy(&merge->findings, &merge->inputs, tf_buf_text(&failures),
                                       error);
    }
    if (code == TF_OK) {
        code = read_all(merge, PASS_OUTCOMES, dir, error);
    }
    if (code == TF_OK) {
        finish(merge);
        code = write_reports(merge, dir, error);
    }
    if (code == TF_OK) {
        code = write_page(dir, error);
    }
    tf_buf_close(&failures);
    return code;
}

void tf_merge_close(struct tf_merge *merge) {
    tf_merge_inputs_close(&merge->inputs);
    tf_merged_findings_close(&merge->findings);
    tf_outcomes_close(&merge->outcomes);
}
