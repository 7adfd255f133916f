#include "cli/rerun.h"

#include "report/merge/result_line.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct tf_suite_file *file_of(const struct tf_suite *suite,
                                           const struct tf_scenario *scenario) {
    size_t i = 0;
    while (suite->files[i].scenario != scenario) {
        i++; /* every chosen case has its file */
    }
    return &suite->files[i];
}

static void add(struct tf_rerun *rerun, const struct tf_suite *suite,
                const struct tf_result_line *line) {
    for (size_t i = 0; i < suite->case_count; i++) {
        const struct tf_suite_case *chosen = &suite->cases[i];
        const char *id = tf_scenario_case_id(chosen->scenario, chosen->index);
        if (strcmp(id, line->plan->case_id) == 0) {
            tf_grow((void **)&rerun->cases, &rerun->capacity, rerun->count, sizeof(*rerun->cases));
            rerun->cases[rerun->count++] = (struct tf_campaign_case){
                .scenario = chosen->scenario,
                .index = (uint32_t)chosen->index,
                .case_base = file_of(suite, chosen->scenario)->case_base,
                .seed = line->result.seed,
                .seeds = 1,
            };
            return;
        }
    }
    rerun->gone++;
}

static bool is_bad(enum tf_verdict verdict) {
    return verdict != TF_VERDICT_PASS && verdict != TF_VERDICT_SKIPPED;
}

/* A line that is cut off was never finished; the run that it tells of is not known to have failed.
 */
static void add_line(struct tf_rerun *rerun, const struct tf_suite *suite, struct tf_slice text) {
    struct tf_result_line line;
    struct tf_error unread;
    if (tf_result_line_parse(text, &line, &unread) == TF_OK) {
        if (is_bad(line.result.verdict)) {
            add(rerun, suite, &line);
        }
        tf_result_line_close(&line);
    }
}

static enum tf_code add_file(struct tf_rerun *rerun, const struct tf_suite *suite, const char *path,
                             bool must_be, struct tf_error *error) {
    FILE *file = fopen(path, "r");
    char *text = NULL;
    size_t size = 0;
    ssize_t len;
    if (file == NULL) {
        return must_be ? tf_error_set(error, TF_E_IO, "cannot read %s: %s", path, strerror(errno))
                       : TF_OK;
    }
    while ((len = getline(&text, &size, file)) > 0) {
        add_line(rerun, suite, (struct tf_slice){text, (size_t)len});
    }
    free(text);
    fclose(file);
    return TF_OK;
}

/* Failures that a killed run had only seen are lines of the same kind, and may be there twice. */
static void drop_doubles(struct tf_rerun *rerun) {
    size_t kept = 0;
    for (size_t i = 0; i < rerun->count; i++) {
        bool known = false;
        for (size_t k = 0; k < kept && !known; k++) {
            known = rerun->cases[k].scenario == rerun->cases[i].scenario &&
                    rerun->cases[k].index == rerun->cases[i].index &&
                    rerun->cases[k].seed == rerun->cases[i].seed;
        }
        if (!known) {
            rerun->cases[kept++] = rerun->cases[i];
        }
    }
    rerun->count = kept;
}

enum tf_code tf_rerun_find(struct tf_rerun *rerun, const struct tf_suite *suite, const char *out,
                           struct tf_error *error) {
    struct tf_buf results = {0}, seen = {0};
    tf_buf_append_format(&results, "%s/latest/results.ndjson", out);
    tf_buf_append_format(&seen, "%s/latest/failures/seen.ndjson", out);
    enum tf_code code = add_file(rerun, suite, tf_buf_text(&results), true, error);
    if (code == TF_OK) {
        code = add_file(rerun, suite, tf_buf_text(&seen), false, error);
        drop_doubles(rerun);
    }
    tf_buf_close(&results);
    tf_buf_close(&seen);
    return code;
}

void tf_rerun_close(struct tf_rerun *rerun) {
    free(rerun->cases);
    *rerun = (struct tf_rerun){0};
}
