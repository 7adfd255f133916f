#include "campaign/worker.h"

#include "campaign/process.h"
#include "campaign/sweep_point.h"
#include "campaign/task.h"
#include "campaign/trace_file.h"
#include "campaign/trunk.h"
#include "report/picture/picture.h"
#include "scenario/scenario.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#define SCENARIOS_KEPT 64 /* loaded ones, so that a round over many files reads each once */

struct kept_scenario {
    char *file;
    struct tf_scenario *scenario;
};

struct worker {
    const struct tf_subjects *subjects;
    FILE *out;
    struct kept_scenario kept[SCENARIOS_KEPT];
    size_t next_kept; /* the place that the next one takes */
    struct tf_sim_kept *databases;
    char *line;
    size_t line_size;
    struct tf_task task; /* that was read and is not served yet, if `has_task`; owned */
    bool has_task;
    enum tf_code code;      /* of reading */
    struct tf_error *error; /* of reading and answering; borrowed */
};

static tf_time now_us(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (tf_time)now.tv_sec * TF_SECOND + now.tv_nsec / 1000;
}

/* -- The two pipes -- */

static enum tf_code say(FILE *out, struct tf_slice line, struct tf_error *error) {
    bool said = fwrite(line.data, 1, line.len, out) == line.len;
    return said && fflush(out) == 0
               ? TF_OK
               : tf_error_set(error, TF_E_IO, "a worker cannot answer: %s", strerror(errno));
}

/* False at the end of the input, or when `code` says why. */
static bool read_task(struct worker *worker) {
    ssize_t len = getline(&worker->line, &worker->line_size, stdin);
    if (len > 0) {
        struct tf_slice line = {worker->line, (size_t)len};
        worker->code = tf_task_parse(line, &worker->task, worker->error);
    }
    worker->has_task = len > 0 && worker->code == TF_OK;
    return worker->has_task;
}

/* -- The scenario of a task -- */

static enum tf_code read_text(void *context, const char *path, struct tf_buf *out,
                              struct tf_error *error) {
    const struct tf_task *task = context;
    if (strcmp(path, task->file) != 0) {
        return tf_error_set(error, TF_E_NOT_FOUND, "%s: a text stands for itself", path);
    }
    tf_buf_append_text(out, task->text);
    return TF_OK;
}

static struct tf_scenario *find_scenario(struct worker *worker, struct tf_task *task) {
    for (size_t i = 0; i < SCENARIOS_KEPT; i++) {
        struct kept_scenario *kept = &worker->kept[i];
        if (kept->file != NULL && strcmp(kept->file, task->file) == 0) {
            return kept->scenario;
        }
    }
    struct kept_scenario *place = &worker->kept[worker->next_kept++ % SCENARIOS_KEPT];
    free(place->file);
    tf_scenario_destroy(place->scenario);
    place->file = tf_strdup(task->file);
    place->scenario = tf_scenario_load(task->file, task->case_base, tf_scenario_reader_disk());
    return place->scenario;
}

/* What a sweep strikes with comes on top; a failure that the scenario expects is not the question.
 */
static struct tf_plan *strike(struct tf_plan *plan, const char *encoded, struct tf_error *error) {
    struct tf_sweep_point points[TF_SWEEP_POINTS_MAX];
    uint32_t count;
    if (encoded == NULL) {
        return plan;
    }
    if (!tf_sweep_points_decode(encoded, points, &count)) {
        tf_error_set(error, TF_E_INVALID, "'%s' are no points of a sweep", encoded);
        tf_plan_destroy(plan);
        return NULL;
    }
    plan->expects_failure = false;
    tf_sweep_apply(plan, points, count);
    return plan;
}

static struct tf_plan *make_plan(struct worker *worker, struct tf_task *task,
                                 struct tf_error *error) {
    struct tf_plan *plan = NULL;
    struct tf_scenario_reader from_text = {read_text, task};
    struct tf_scenario *scenario = task->text == NULL
                                       ? find_scenario(worker, task)
                                       : tf_scenario_load(task->file, task->case_base, from_text);
    if (tf_scenario_problem_count(scenario) > 0) {
        struct tf_scenario_problem problem = tf_scenario_problem(scenario, 0);
        tf_error_set(error, TF_E_INVALID, "%s:%u:%u: %s", problem.file, problem.line,
                     problem.column, problem.message);
    } else if (task->scenario_hash != 0 && task->scenario_hash != tf_scenario_hash(scenario)) {
        tf_error_set(error, TF_E_STATE, "%s was changed while it ran", task->file);
    } else if (task->index >= tf_scenario_case_count(scenario)) {
        tf_error_set(error, TF_E_NOT_FOUND, "%s has no case of number %u", task->file, task->index);
    } else {
        plan = tf_scenario_plan(scenario, task->index, task->seed);
        plan = strike(plan, task->points, error);
    }
    if (task->text != NULL) {
        tf_scenario_destroy(scenario);
    }
    return plan;
}

/* -- A task -- */

/* The picture of a run that is traced to be looked at lies beside its trace. */
static enum tf_code write_picture(struct tf_picture *picture, const struct tf_task *task,
                                  const struct tf_result *result, struct tf_error *error) {
    struct tf_buf path = {0};
    const char *slash = strrchr(task->trace, '/');
    tf_buf_append(&path, task->trace, slash == NULL ? 0 : (size_t)(slash - task->trace) + 1);
    tf_buf_append_text(&path, TF_PICTURE_FILE);
    enum tf_code code = tf_picture_write(picture, result, tf_buf_text(&path), error);
    tf_buf_close(&path);
    return code;
}

static void give_account(const struct tf_task *task, const struct tf_plan *plan,
                         const struct tf_trace *whole, struct tf_answer *answer) {
    const struct tf_result *result = &answer->result;
    for (uint32_t i = 0; i < result->finding_count; i++) {
        if (result->findings[i].fingerprint == task->account_of) {
            tf_account_make(&answer->account, plan, whole, &result->findings[i]);
            return;
        }
    }
}

static void run_plan(const struct worker *worker, const struct tf_task *task,
                     const struct tf_plan *plan, struct tf_answer *answer) {
    struct tf_trace_file *trace = NULL;
    struct tf_picture *picture = NULL;
    struct tf_trace *whole = task->account_of == 0 ? NULL : tf_trace_create(0);
    struct tf_sink sinks[3];
    struct tf_sim_options options = {.until_us = TF_NEVER,
                                     .sinks = sinks,
                                     .redraw_seed = task->redraw_seed,
                                     .redraw_from_us = task->redraw_from_us,
                                     .kept = worker->databases};
    struct tf_error error = {0};
    enum tf_code code = TF_OK;
    if (task->trace != NULL) {
        trace = tf_trace_file_open(task->trace, plan, task->hashes, &error);
        code = trace == NULL ? error.code : TF_OK;
    }
    if (trace != NULL) {
        sinks[options.sink_count++] = tf_trace_file_sink(trace);
    }
    if (trace != NULL && !task->hashes) {
        picture = tf_picture_create(plan);
        sinks[options.sink_count++] = tf_picture_sink(picture);
    }
    if (whole != NULL) {
        sinks[options.sink_count++] = tf_trace_sink(whole);
    }
    if (code == TF_OK) {
        code = tf_sim_run(plan, worker->subjects, &options, &answer->result, &error);
    }
    enum tf_code closed = tf_trace_file_close(trace, &error);
    code = code == TF_OK ? closed : code;
    if (code == TF_OK && picture != NULL) {
        code = write_picture(picture, task, &answer->result, &error);
    }
    tf_picture_destroy(picture);
    tf_result_add_reason(&answer->result, code, &error);
    if (whole != NULL) {
        give_account(task, plan, whole, answer);
        tf_trace_destroy(whole);
    }
}

static void do_task(struct worker *worker, struct tf_task *task, struct tf_answer *answer) {
    struct tf_error error = {0};
    struct tf_plan *plan = make_plan(worker, task, &error);
    *answer = (struct tf_answer){.kind = TF_ANSWER_RAN};
    tf_result_init(&answer->result);
    if (plan == NULL) {
        answer->kind = TF_ANSWER_REFUSED;
        tf_result_add_reason(&answer->result, error.code, &error);
    } else {
        tf_time started_us = now_us();
        run_plan(worker, task, plan, answer);
        answer->real_us = now_us() - started_us;
    }
    answer->result.seed = task->seed;
    tf_plan_destroy(plan);
}

static enum tf_code answer(struct worker *worker, struct tf_answer *answer) {
    struct tf_buf line = {0};
    tf_answer_append(&line, answer);
    enum tf_code code = say(worker->out, tf_buf_slice(&line), worker->error);
    tf_buf_close(&line);
    tf_answer_close(answer);
    return code;
}

static enum tf_code serve_task(struct worker *worker, struct tf_task *task) {
    struct tf_answer of_run;
    do_task(worker, task, &of_run);
    return answer(worker, &of_run);
}

/* -- Tasks that share their beginning -- */

struct branches {
    struct worker *worker;
    struct tf_task *first;
};

static bool next_branch(void *context, struct tf_sweep_point *out) {
    const struct branches *branches = context;
    struct worker *worker = branches->worker;
    if (worker->has_task) {
        tf_task_close(&worker->task); /* which the branch before has answered */
    }
    return read_task(worker) && tf_trunk_bears(&worker->task, out) &&
           tf_trunk_is_shared(branches->first, &worker->task);
}

/* What it has read and no branch has answered stays as the worker's task. */
static enum tf_code serve_branches(struct worker *worker, struct tf_task *first,
                                   const struct tf_sweep_point *point) {
    struct branches branches = {worker, first};
    struct tf_task bare = *first;
    struct tf_error error = {0};
    bare.points = NULL;
    struct tf_trunk_options options = {.plan = make_plan(worker, &bare, &error),
                                       .subjects = worker->subjects,
                                       .kept = worker->databases,
                                       .first = *point,
                                       .next = next_branch,
                                       .context = &branches};
    if (options.plan == NULL) {
        return serve_task(worker, first);
    }
    struct tf_answer of_branch;
    options.plan->expects_failure = false;
    enum tf_trunk_end end = tf_trunk_grow(&options, &of_branch);
    tf_plan_destroy(options.plan);
    if (end == TF_TRUNK_BRANCH) {
        of_branch.result.seed = first->seed;
        _exit(answer(worker, &of_branch) == TF_OK ? EXIT_SUCCESS : EXIT_FAILURE);
    }
    bool is_answered = end == TF_TRUNK_OVER || worker->has_task;
    return is_answered || worker->code != TF_OK ? worker->code : serve_task(worker, first);
}

static enum tf_code serve(struct worker *worker) {
    struct tf_task task = worker->task; /* reading goes on while it is served */
    struct tf_sweep_point point;
    worker->has_task = false;
    enum tf_code code = tf_trunk_bears(&task, &point) ? serve_branches(worker, &task, &point)
                                                      : serve_task(worker, &task);
    tf_task_close(&task);
    return code;
}

/* Answers keep standard output for themselves. An interrupt from the keyboard reaches every process
 * of the terminal, but it is the campaign that decides what it means. */
static FILE *prepare(struct tf_error *error) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    signal(SIGINT, SIG_IGN);
    signal(SIGTERM, SIG_IGN);
    int copy = dup(STDOUT_FILENO);
    FILE *out = copy < 0 || dup2(STDERR_FILENO, STDOUT_FILENO) < 0 ? NULL : fdopen(copy, "w");
    if (out == NULL) {
        tf_error_set(error, TF_E_IO, "a worker cannot set up its output: %s", strerror(errno));
    }
    return out;
}

enum tf_code tf_worker_serve(const struct tf_subjects *subjects, struct tf_error *error) {
    struct worker worker = {.subjects = subjects, .out = prepare(error), .error = error};
    if (worker.out == NULL) {
        return error->code;
    }
    worker.databases = tf_sim_kept_create();
    enum tf_code code = say(worker.out, TF_SLICE_LITERAL(TF_WORKER_READY "\n"), error);
    while (code == TF_OK && (worker.has_task || read_task(&worker))) {
        code = serve(&worker);
    }
    free(worker.line);
    for (size_t i = 0; i < SCENARIOS_KEPT; i++) {
        free(worker.kept[i].file);
        tf_scenario_destroy(worker.kept[i].scenario);
    }
    tf_sim_kept_destroy(worker.databases);
    fclose(worker.out);
    return code == TF_OK ? worker.code : code;
}
