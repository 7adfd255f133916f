#include "cli/runner.h"

#include "cli/files.h"
#include "report/junit.h"
#include "report/results_file.h"
#include "report/summary.h"
#include "report/trace_text.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define SCENARIO_BYTES_MAX (4u << 20)

/* Names sort by time, and two runs that start in the same second stay apart. */
static void append_run_name(struct tf_buf *out) {
    time_t now = time(NULL);
    struct tm utc;
    gmtime_r(&now, &utc);
    tf_buf_append_format(out, "%04d%02d%02d-%02d%02d%02d-%ld", utc.tm_year + 1900, utc.tm_mon + 1,
                         utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec, (long)getpid());
}

enum tf_code tf_runner_open(struct tf_runner *runner, const struct tf_subjects *subjects,
                            struct tf_console *console, const char *out, struct tf_error *error) {
    struct tf_buf name = {0};
    *runner = (struct tf_runner){.subjects = subjects, .console = console};
    append_run_name(&name);
    enum tf_code code = tf_run_dir_open(&runner->dir, out, tf_buf_text(&name), error);
    tf_buf_close(&name);
    return code;
}

/* The same run again with every record kept. */
static struct tf_trace *trace_again(const struct tf_runner *runner, const struct tf_plan *plan) {
    struct tf_trace *trace = tf_trace_create(0);
    struct tf_sink sink = tf_trace_sink(trace);
    struct tf_sim_options options = {.sinks = &sink, .sink_count = 1, .until_us = TF_NEVER};
    struct tf_result again;
    tf_result_init(&again);
    tf_sim_run(plan, runner->subjects, &options, &again, NULL);
    tf_result_close(&again);
    return trace;
}

static enum tf_code write_trace(const struct tf_runner *runner, const struct tf_plan *plan,
                                const char *folder, struct tf_error *error) {
    struct tf_trace *trace = trace_again(runner, plan);
    struct tf_buf text = {0}, path = {0};
    for (size_t i = 0; i < tf_trace_count(trace); i++) {
        tf_trace_text_append(&text, plan, tf_trace_at(trace, i));
    }
    tf_buf_append_format(&path, "%s/trace.txt", folder);
    enum tf_code code = tf_file_write(tf_buf_text(&path), tf_buf_slice(&text), error);
    tf_buf_close(&text);
    tf_buf_close(&path);
    tf_trace_destroy(trace);
    return code;
}

/* The scenario as it was when it failed; the file in the tree may change before somebody looks. */
static enum tf_code copy_scenario(const struct tf_plan *plan, const char *folder,
                                  struct tf_error *error) {
    struct tf_buf content = {0}, path = {0};
    enum tf_code code =
        plan->file == NULL ? TF_OK : tf_file_read(plan->file, SCENARIO_BYTES_MAX, &content, error);
    if (code == TF_OK && plan->file != NULL) {
        tf_buf_append_format(&path, "%s/scenario.yaml", folder);
        code = tf_file_write(tf_buf_text(&path), tf_buf_slice(&content), error);
    }
    tf_buf_close(&content);
    tf_buf_close(&path);
    return code;
}

static enum tf_code keep_failure(const struct tf_runner *runner, const struct tf_plan *plan,
                                 const struct tf_result *result, struct tf_buf *folder,
                                 struct tf_error *error) {
    enum tf_code code = tf_run_dir_failure(&runner->dir, result, folder, error);
    if (code == TF_OK) {
        code = copy_scenario(plan, tf_buf_text(folder), error);
    }
    if (code == TF_OK) {
        code = write_trace(runner, plan, tf_buf_text(folder), error);
    }
    return code;
}

/* A harness that broke is a result of the case too: the others still run. */
static void mark_broken(struct tf_result *result, const struct tf_error *error) {
    struct tf_finding finding = {
        .rule = "harness", .node = TF_NODE_NONE, .headline = tf_strdup(error->message)};
    result->verdict = TF_VERDICT_BROKEN;
    tf_result_add(result, finding);
}

static bool is_bad(enum tf_verdict verdict) {
    return verdict == TF_VERDICT_FAIL || verdict == TF_VERDICT_INCONCLUSIVE ||
           verdict == TF_VERDICT_BROKEN;
}

enum tf_code tf_runner_run(struct tf_runner *runner, const struct tf_plan *plan,
                           struct tf_error *error) {
    struct tf_sim_options options = {.until_us = TF_NEVER};
    struct tf_result result;
    struct tf_error broken = {0};
    struct tf_buf folder = {0};
    tf_result_init(&result);
    tf_time started_us = tf_console_now_us();
    enum tf_code ran = tf_sim_run(plan, runner->subjects, &options, &result, &broken);
    tf_time real_us = tf_console_now_us() - started_us;
    result.seed = plan->seed;
    if (ran != TF_OK && ran != TF_E_LIMIT) {
        mark_broken(&result, &broken);
    }
    enum tf_code code = tf_results_file_write(runner->dir.results, plan, &result, real_us, error);
    if (code == TF_OK && is_bad(result.verdict)) {
        code = keep_failure(runner, plan, &result, &folder, error);
    }
    tf_outcomes_add(&runner->outcomes, plan, &result, real_us,
                    folder.len > 0 ? tf_buf_text(&folder) : NULL);
    runner->virtual_us += result.virtual_us;
    runner->done++;
    runner->failed += is_bad(result.verdict);
    tf_buf_close(&folder);
    tf_result_close(&result);
    return code;
}

static enum tf_code write_run_json(struct tf_runner *runner, struct tf_error *error) {
    static const char *const words[] = {"passed", "failed", "inconclusive", "skipped", "broken"};
    cJSON *object = cJSON_CreateObject();
    cJSON_AddStringToObject(object, "tool", "tiffin " TF_VERSION);
    cJSON_AddStringToObject(object, "client", runner->subjects->client->name);
    cJSON_AddStringToObject(object, "server", runner->subjects->server->name);
    cJSON_AddNumberToObject(object, "cases", (double)runner->outcomes.count);
    cJSON_AddNumberToObject(object, "runs", (double)runner->done);
    for (unsigned i = 0; i <= TF_VERDICT_BROKEN; i++) {
        cJSON_AddNumberToObject(object, words[i], runner->outcomes.by_verdict[i]);
    }
    cJSON_AddNumberToObject(object, "real_us", (double)runner->outcomes.real_us);
    cJSON_AddNumberToObject(object, "virtual_us", (double)runner->virtual_us);
    char *text = cJSON_Print(object);
    enum tf_code code = tf_run_dir_write(&runner->dir, "run.json", tf_slice_of(text), error);
    free(text);
    cJSON_Delete(object);
    return code;
}

static enum tf_code write_junit(struct tf_runner *runner, const char *junit_path,
                                struct tf_error *error) {
    struct tf_buf text = {0};
    enum tf_code code = tf_junit_append(&text, &runner->outcomes, error);
    if (code == TF_OK) {
        code = tf_run_dir_write(&runner->dir, "junit.xml", tf_buf_slice(&text), error);
    }
    if (code == TF_OK && junit_path != NULL) {
        code = tf_file_write(junit_path, tf_buf_slice(&text), error);
    }
    tf_buf_close(&text);
    return code;
}

static enum tf_code write_summary(struct tf_runner *runner, struct tf_error *error) {
    struct tf_buf text = {0};
    tf_summary_append(&text, &runner->outcomes);
    enum tf_code code = tf_run_dir_write(&runner->dir, "summary.md", tf_buf_slice(&text), error);
    tf_buf_close(&text);
    return code;
}

enum tf_code tf_runner_finish(struct tf_runner *runner, const char *junit_path,
                              struct tf_error *error) {
    tf_outcomes_finish(&runner->outcomes);
    runner->outcomes.real_us = tf_console_now_us() - runner->console->started_us;
    enum tf_code code = write_run_json(runner, error);
    if (code == TF_OK) {
        code = write_summary(runner, error);
    }
    if (code == TF_OK) {
        code = write_junit(runner, junit_path, error);
    }
    return code;
}

void tf_runner_close(struct tf_runner *runner) {
    struct tf_error ignored;
    if (tf_run_dir_close(&runner->dir, &ignored) != TF_OK) {
        /* Every line was flushed and checked when it was written; nothing can be lost here. */
        runner->dir = (struct tf_run_dir){0};
    }
    tf_outcomes_close(&runner->outcomes);
}
