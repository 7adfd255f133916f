#include "cli/failure_keep.h"

#include "cli/files.h"
#include "cli/interrupt.h"
#include "cli/nearest.h"
#include "report/failure_mark.h"
#include "report/picture/picture.h"
#include "report/trace_text.h"
#include "scenario/reader.h"

static enum tf_code write_file(const char *folder, const char *name, struct tf_buf *text,
                               struct tf_error *error) {
    struct tf_buf path = {0};
    tf_buf_append_format(&path, "%s/%s", folder, name);
    enum tf_code code = tf_file_write(tf_buf_text(&path), tf_buf_slice(text), error);
    tf_buf_close(&path);
    return code;
}

/* The same run again with its records kept. */
static struct tf_trace *trace_again(const struct tf_runner *runner, const struct tf_plan *plan,
                                    struct tf_picture *picture) {
    struct tf_trace *trace = tf_trace_create(TF_TRACE_RECORDS_MAX);
    struct tf_sink sinks[] = {tf_trace_sink(trace), tf_picture_sink(picture)};
    struct tf_sim_options options = {.sinks = sinks,
                                     .sink_count = 2,
                                     .no_judge = true,
                                     .until_us = TF_NEVER,
                                     .should_stop = tf_interrupt_asked};
    struct tf_result again;
    tf_result_init(&again);
    tf_sim_run(plan, runner->subjects, &options, &again, NULL);
    tf_result_close(&again);
    return trace;
}

static void append_left_out(struct tf_buf *text, const struct tf_trace *trace,
                            const struct tf_plan *plan, const struct tf_invocation *invocation) {
    if (tf_trace_count(trace) == 0 || tf_trace_at(trace, 0)->index <= 1) {
        return;
    }
    tf_buf_append_format(text, "The first %llu records were left out; all of them: ",
                         (unsigned long long)tf_trace_at(trace, 0)->index - 1);
    tf_again_append(text, plan, plan->seed, invocation);
    tf_buf_append_byte(text, '\n');
}

static enum tf_code write_picture(struct tf_picture *picture, const struct tf_result *result,
                                  const char *folder, struct tf_error *error) {
    struct tf_buf path = {0};
    tf_buf_append_format(&path, "%s/%s", folder, TF_PICTURE_FILE);
    enum tf_code code = tf_picture_write(picture, result, tf_buf_text(&path), error);
    tf_buf_close(&path);
    return code;
}

static enum tf_code write_trace(const struct tf_runner *runner, const struct tf_plan *plan,
                                const struct tf_result *result, const char *folder,
                                struct tf_error *error) {
    struct tf_picture *picture = tf_picture_create(plan);
    struct tf_trace *trace = trace_again(runner, plan, picture);
    struct tf_buf text = {0};
    append_left_out(&text, trace, plan, &runner->invocation);
    for (size_t i = 0; i < tf_trace_count(trace); i++) {
        tf_trace_text_append(&text, plan, tf_trace_at(trace, i));
    }
    enum tf_code code = write_file(folder, "trace.txt", &text, error);
    if (code == TF_OK) {
        code = write_picture(picture, result, folder, error);
    }
    tf_buf_close(&text);
    tf_trace_destroy(trace);
    tf_picture_destroy(picture);
    return code;
}

static enum tf_code write_findings(const struct tf_plan *plan, const struct tf_result *result,
                                   const char *folder, struct tf_error *error) {
    struct tf_buf text = {0};
    tf_findings_append(&text, plan, result);
    enum tf_code code = write_file(folder, "findings.txt", &text, error);
    tf_buf_close(&text);
    return code;
}

/* For programs: which finding this folder is about. */
static enum tf_code write_json(const struct tf_plan *plan, const struct tf_result *result,
                               const char *folder, struct tf_error *error) {
    struct tf_buf text = {0};
    const struct tf_finding *first = result->finding_count > 0 ? &result->findings[0] : NULL;
    struct tf_failure_mark mark = {.case_id = plan->case_id,
                                   .seed = result->seed,
                                   .rule = first == NULL ? "" : first->rule,
                                   .fingerprint = first == NULL ? 0 : first->fingerprint};
    tf_failure_mark_append(&text, &mark);
    enum tf_code code = write_file(folder, "failure.json", &text, error);
    tf_buf_close(&text);
    return code;
}

/* The scenario as it was when it failed; the file in the tree may change before somebody looks. */
static enum tf_code copy_scenario(const struct tf_plan *plan, const char *folder,
                                  struct tf_error *error) {
    struct tf_buf text = {0};
    enum tf_code code = TF_OK;
    if (plan->file != NULL) {
        code = tf_file_read(plan->file, TF_SCENARIO_FILE_BYTES_MAX, &text, error);
        code = code == TF_OK ? write_file(folder, "scenario.yaml", &text, error) : code;
    }
    tf_buf_close(&text);
    return code;
}

enum tf_code tf_failure_keep_texts(struct tf_runner *runner, const struct tf_plan *plan,
                                   const struct tf_result *result, struct tf_buf *folder,
                                   struct tf_error *error) {
    enum tf_code code = tf_run_dir_failure(&runner->dir, plan->case_id, result, folder, error);
    if (code != TF_OK || folder->len == 0) {
        return code;
    }
    code = write_findings(plan, result, tf_buf_text(folder), error);
    if (code == TF_OK) {
        code = write_json(plan, result, tf_buf_text(folder), error);
    }
    if (code == TF_OK) {
        code = copy_scenario(plan, tf_buf_text(folder), error);
    }
    return code;
}

enum tf_code tf_failure_keep(struct tf_runner *runner, const struct tf_plan *plan,
                             const struct tf_result *result, struct tf_buf *folder,
                             struct tf_error *error) {
    enum tf_code code = tf_failure_keep_texts(runner, plan, result, folder, error);
    if (code != TF_OK || folder->len == 0) {
        return code;
    }
    code = write_trace(runner, plan, result, tf_buf_text(folder), error);
    return code == TF_OK && result->verdict == TF_VERDICT_FAIL
               ? tf_nearest_keep(runner, plan, result, tf_buf_text(folder), error)
               : code;
}
