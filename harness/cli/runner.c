#include "cli/runner.h"

#include "campaign/task.h"
#include "cli/failure_keep.h"
#include "cli/interrupt.h"
#include "report/picture/picture.h"
#include "report/results_file.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Names sort by time, and two runs that start in the same second stay apart: shards may start on
 * machines that give them the same process number. */
static void append_run_name(struct tf_buf *out, const struct tf_shard *shard) {
    time_t now = time(NULL);
    struct tm utc;
    gmtime_r(&now, &utc);
    tf_buf_append_format(out, "%04d%02d%02d-%02d%02d%02d-%ld", utc.tm_year + 1900, utc.tm_mon + 1,
                         utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec, (long)getpid());
    if (shard->total > 0) {
        tf_buf_append_format(out, "-%uof%u", shard->number, shard->total);
    }
}

static void add_situations(cJSON *object, const struct tf_outcomes *outcomes) {
    uint64_t counts[TF_SITUATION_COUNT];
    cJSON *situations = cJSON_AddObjectToObject(object, "situations");
    tf_outcomes_situations(outcomes, counts);
    for (unsigned i = 0; i < TF_SITUATION_COUNT; i++) {
        cJSON_AddNumberToObject(situations, tf_situation_word((enum tf_situation)i),
                                (double)counts[i]);
    }
}

static void add_unrun(cJSON *object, const struct tf_outcomes *outcomes) {
    cJSON *list = outcomes->unrun_count > 0 ? cJSON_AddArrayToObject(object, "unrun") : NULL;
    for (size_t i = 0; i < outcomes->unrun_count; i++) {
        const struct tf_case_unrun *unrun = &outcomes->unrun[i];
        cJSON *item = cJSON_CreateObject();
        cJSON_AddStringToObject(item, "case", unrun->case_id);
        cJSON_AddStringToObject(item, "file", unrun->file == NULL ? "" : unrun->file);
        cJSON_AddNumberToObject(item, "line", unrun->place.line);
        cJSON_AddStringToObject(item, "why", unrun->why);
        cJSON_AddItemToArray(list, item);
    }
}

static enum tf_code write_run_json(struct tf_runner *runner, const char *ended,
                                   struct tf_error *error) {
    static const char *const words[] = {"passed", "failed", "inconclusive", "skipped", "broken"};
    cJSON *object = cJSON_CreateObject();
    cJSON_AddStringToObject(object, "tool", "tiffin " TF_VERSION);
    cJSON_AddStringToObject(object, "client", runner->subjects->client->name);
    cJSON_AddStringToObject(object, "server", runner->subjects->server->name);
    cJSON_AddStringToObject(object, "ended", ended);
    tf_identity_append(&runner->identity, object);
    cJSON_AddNumberToObject(object, "cases", (double)runner->outcomes.count);
    cJSON_AddNumberToObject(object, "runs", (double)runner->done);
    cJSON_AddNumberToObject(object, "not_run", (double)runner->outcomes.not_run);
    add_unrun(object, &runner->outcomes);
    for (unsigned i = 0; i <= TF_VERDICT_BROKEN; i++) {
        cJSON_AddNumberToObject(object, words[i], runner->outcomes.by_verdict[i]);
    }
    cJSON_AddNumberToObject(object, "real_us", (double)runner->outcomes.real_us);
    add_situations(object, &runner->outcomes);
    cJSON_AddNumberToObject(object, "virtual_us", (double)runner->virtual_us);
    char *text = cJSON_Print(object);
    enum tf_code code = tf_run_dir_write(&runner->dir, "run.json", tf_slice_of(text), error);
    free(text);
    cJSON_Delete(object);
    return code;
}

enum tf_code tf_runner_open(struct tf_runner *runner, const struct tf_subjects *subjects,
                            struct tf_console *console, const char *out, struct tf_error *error) {
    struct tf_buf name = {0};
    *runner = (struct tf_runner){
        .subjects = subjects,
        .console = console,
        .invocation = runner->invocation,
        .identity = runner->identity,
        .kept = tf_sim_kept_create(),
    };
    append_run_name(&name, &runner->identity.shard);
    enum tf_code code = tf_run_dir_open(&runner->dir, out, tf_buf_text(&name), error);
    if (code == TF_OK) {
        code = write_run_json(runner, "running", error);
    }
    tf_buf_close(&name);
    return code;
}

static bool is_bad(enum tf_verdict verdict) {
    return verdict == TF_VERDICT_FAIL || verdict == TF_VERDICT_INCONCLUSIVE ||
           verdict == TF_VERDICT_BROKEN;
}

enum tf_code tf_runner_record(struct tf_runner *runner, const struct tf_plan *plan,
                              const struct tf_result *result, tf_time real_us, const char *folder,
                              struct tf_error *error) {
    struct tf_failure *failure = is_bad(result->verdict)
                                     ? tf_failure_create(plan, result, &runner->invocation, folder)
                                     : NULL;
    enum tf_code code = tf_results_file_write(runner->dir.results, plan, result, real_us, error);
    if (code != TF_OK) {
        tf_error_prefix(error, "results.ndjson");
    }
    tf_outcomes_add(&runner->outcomes, plan, result, real_us, failure);
    runner->virtual_us += result->virtual_us;
    runner->done++;
    runner->failed += is_bad(result->verdict);
    return code;
}

/* The folder is made before the line is written: a reader of the line may look for it. */
static enum tf_code keep_and_record(struct tf_runner *runner, const struct tf_plan *plan,
                                    const struct tf_result *result, tf_time real_us,
                                    struct tf_error *error) {
    struct tf_buf folder = {0};
    struct tf_error unkept;
    enum tf_code code = TF_OK;
    if (is_bad(result->verdict)) {
        code = tf_failure_keep(runner, plan, result, &folder, &unkept);
    }
    enum tf_code recorded = tf_runner_record(runner, plan, result, real_us,
                                             folder.len > 0 ? tf_buf_text(&folder) : NULL, error);
    if (recorded == TF_OK && code != TF_OK) {
        *error = unkept;
        recorded = code;
    }
    tf_buf_close(&folder);
    return recorded;
}

/* A failure's picture lies in its own folder, and is made when its trace is. */
static enum tf_code keep_picture(struct tf_runner *runner, struct tf_picture *picture,
                                 const struct tf_result *result, struct tf_error *error) {
    struct tf_buf path = {0};
    enum tf_code code = tf_run_dir_picture(&runner->dir, runner->done, &path, error);
    if (code == TF_OK) {
        code = tf_picture_write(picture, result, tf_buf_text(&path), error);
    }
    tf_buf_close(&path);
    return code;
}

enum tf_code tf_runner_run(struct tf_runner *runner, const struct tf_plan *plan,
                           struct tf_error *error) {
    struct tf_picture *picture = runner->keeps_pictures ? tf_picture_create(plan) : NULL;
    struct tf_sink sink = picture == NULL ? (struct tf_sink){0} : tf_picture_sink(picture);
    struct tf_sim_options options = {.sinks = &sink,
                                     .sink_count = picture != NULL,
                                     .until_us = TF_NEVER,
                                     .should_stop = tf_interrupt_asked,
                                     .kept = runner->kept};
    struct tf_result result;
    struct tf_error said = {0};
    tf_result_init(&result);
    tf_time started_us = tf_console_now_us();
    enum tf_code ran = tf_sim_run(plan, runner->subjects, &options, &result, &said);
    tf_time real_us = tf_console_now_us() - started_us;
    enum tf_code code = TF_E_INTERRUPTED;
    if (ran == TF_E_INTERRUPTED) {
        tf_error_set(error, code, "%s", said.message);
    } else {
        result.seed = plan->seed;
        tf_result_add_reason(&result, ran, &said);
        code = keep_and_record(runner, plan, &result, real_us, error);
        if (code == TF_OK && picture != NULL && !is_bad(result.verdict)) {
            code = keep_picture(runner, picture, &result, error);
        }
    }
    tf_picture_destroy(picture);
    tf_result_close(&result);
    return code;
}

/* Each file is tried, whatever became of the others; what failed first is told. */
enum tf_code tf_runner_finish(struct tf_runner *runner, const char *ended,
                              const struct tf_report_wish *wish, struct tf_error *error) {
    struct tf_error later;
    struct tf_page_options page = {.folder = runner->dir.path};
    struct tf_report_source source = {&runner->outcomes, &page};
    tf_outcomes_finish(&runner->outcomes);
    runner->outcomes.real_us = tf_console_now_us() - runner->console->started_us;
    enum tf_code code = write_run_json(runner, ended, error);
    enum tf_code reports = tf_reports_write(&source, wish, true, code == TF_OK ? error : &later);
    return code == TF_OK ? reports : code;
}

void tf_runner_close(struct tf_runner *runner) {
    struct tf_error ignored;
    if (tf_run_dir_close(&runner->dir, &ignored) != TF_OK) {
        /* Every line was flushed and checked when it was written; nothing can be lost here. */
        runner->dir = (struct tf_run_dir){0};
    }
    tf_sim_kept_destroy(runner->kept);
    tf_outcomes_close(&runner->outcomes);
    tf_identity_close(&runner->identity);
}
