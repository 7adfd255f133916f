#include "cli/many.h"

#include "cli/commands.h"
#include "cli/failure_keep.h"
#include "cli/interrupt.h"
#include "report/results_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define SELF "/proc/self/exe"

/* What the sink knows. */
struct desk {
    struct tf_runner *runner;
    const struct tf_many *many;
    size_t total;      /* 0: only time ends it */
    size_t cases_told; /* on the console */
    const struct tf_campaign_case *cases;
    FILE *seen; /* failures as they are known; opened with the first */
};

/* A failure waits for its turn before it reaches results.ndjson; until then it stands here, so that
 * a campaign that is killed has lost none. */
static enum tf_code note_seen(void *self, const struct tf_campaign_run *run,
                              struct tf_error *error) {
    struct desk *desk = self;
    struct tf_buf path = {0};
    if (desk->seen == NULL) {
        tf_buf_append_format(&path, "%s/failures/seen.ndjson", desk->runner->dir.path);
        desk->seen = fopen(tf_buf_text(&path), "a");
        tf_buf_close(&path);
    }
    if (desk->seen == NULL) {
        return tf_error_set(error, TF_E_IO, "cannot write failures/seen.ndjson: %s",
                            strerror(errno));
    }
    enum tf_code code =
        tf_results_file_write(desk->seen, run->plan, run->result, run->real_us, error);
    return code == TF_OK ? code : tf_error_prefix(error, "failures/seen.ndjson");
}

static enum tf_code make_folder(void *self, const struct tf_campaign_run *run, struct tf_buf *out,
                                struct tf_error *error) {
    struct desk *desk = self;
    return tf_failure_keep_texts(desk->runner, run->plan, run->result, out, error);
}

static void tell_console(struct desk *desk, bool ended) {
    struct tf_runner *runner = desk->runner;
    struct tf_outcomes *outcomes = &runner->outcomes;
    tf_console_progress(runner->console, runner->done, desk->total, runner->failed,
                        runner->virtual_us);
    while (desk->cases_told < outcomes->count) {
        struct tf_case_outcome *outcome = &outcomes->items[desk->cases_told];
        if (!ended && (desk->total == 0 || desk->many->rerun != NULL ||
                       outcome->seeds < desk->cases[desk->cases_told].seeds)) {
            return;
        }
        tf_case_outcome_finish(outcome);
        tf_console_case(runner->console, outcome);
        desk->cases_told++;
    }
}

static enum tf_code record(void *self, const struct tf_campaign_run *run, struct tf_error *error) {
    struct desk *desk = self;
    desk->runner->differed += run->differed;
    enum tf_code code =
        tf_runner_record(desk->runner, run->plan, run->result, run->real_us, run->folder, error);
    tell_console(desk, false);
    return code;
}

static struct tf_campaign_case *make_cases(const struct tf_many *many) {
    const struct tf_suite *suite = many->suite;
    if (many->rerun != NULL) {
        struct tf_campaign_case *again = tf_alloc_zero(many->rerun->count, sizeof(*again));
        memcpy(again, many->rerun->cases, many->rerun->count * sizeof(*again));
        return again;
    }
    struct tf_campaign_case *cases = tf_alloc_zero(suite->case_count, sizeof(*cases));
    for (size_t i = 0, file = 0; i < suite->case_count; i++) {
        const struct tf_scenario *scenario = suite->cases[i].scenario;
        while (suite->files[file].scenario != scenario) {
            file++; /* cases stand in the order of files */
        }
        cases[i] = (struct tf_campaign_case){
            .scenario = scenario,
            .index = (uint32_t)suite->cases[i].index,
            .case_base = suite->files[file].case_base,
            .seed = many->first_seed(many->context, scenario),
            .seeds = many->seeds_of(many->context, scenario),
        };
    }
    return cases;
}

/* What was written to the list that is kept in case of a sudden end is in the results by now. */
static void close_seen(struct desk *desk, bool complete) {
    struct tf_buf path = {0};
    if (desk->seen == NULL) {
        return;
    }
    fclose(desk->seen);
    tf_buf_append_format(&path, "%s/failures/seen.ndjson", desk->runner->dir.path);
    if (complete) {
        remove(tf_buf_text(&path));
    }
    tf_buf_close(&path);
}

struct tf_crew *tf_many_crew(const struct tf_invocation *invocation, uint32_t jobs) {
    const char *client = invocation->client == NULL ? "built-in" : invocation->client;
    const char *server = invocation->server == NULL ? "built-in" : invocation->server;
    const char *const arguments[] = {"tiffin", TF_WORKER_WORD, client, server, NULL};
    struct tf_crew_options options = {.program = SELF, .arguments = arguments, .workers = jobs};
    return tf_crew_create(&options);
}

enum tf_code tf_many_run(struct tf_runner *runner, const struct tf_many *many,
                         struct tf_error *error) {
    struct tf_campaign_options options = many->options;
    struct desk desk = {.runner = runner, .many = many};
    struct tf_campaign_sink sink = {&desk, record, note_seen, make_folder, tf_interrupt_asked};
    struct tf_campaign_case *cases = make_cases(many);
    options.cases = cases;
    options.case_count = many->rerun == NULL ? many->suite->case_count : many->rerun->count;
    desk.cases = cases;
    for (size_t i = 0; options.for_us == 0 && i < options.case_count; i++) {
        desk.total += (size_t)cases[i].seeds;
    }
    if (options.for_us > 0) {
        runner->console->ends_us = tf_console_now_us() + options.for_us;
    }
    struct tf_crew *crew = tf_many_crew(&runner->invocation, many->jobs);
    enum tf_code code = tf_campaign_run(&options, crew, &sink, error);
    tf_crew_destroy(crew);
    tell_console(&desk, true);
    close_seen(&desk, code == TF_OK);
    runner->outcomes.not_run =
        many->rerun == NULL ? options.case_count - runner->outcomes.count : 0;
    free(cases);
    return code;
}
