#include "cli/commands.h"
#include "cli/console.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/replay_gdb.h"
#include "cli/replay_step.h"
#include "cli/subjects.h"
#include "cli/target.h"
#include "report/trace_text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

enum { KEY_UNTIL = 256, KEY_PLAN, KEY_STEP, KEY_GDB, KEY_BREAK_AT, KEY_BREAK_RECORD };

struct arguments {
    struct tf_options options;
    tf_time until_us;
    bool brief, plan, step, gdb;
    struct tf_replay_break stop; /* where gdb stops */
};

static const struct argp_option options[] = {
    {"until", KEY_UNTIL, "TIME", 0, "stop at this true time, such as 12.5s", 0},
    {"brief", 'b', NULL, 0, "leave out views, status lines and the prelude", 0},
    {"plan", KEY_PLAN, NULL, 0,
     "run nothing; print what the seed expands to, as a scenario file without explore", 0},
    {"step", KEY_STEP, NULL, 0,
     "wait after each record: Enter for the next, a number for so many, c for all, q to end", 0},
    {"gdb", KEY_GDB, NULL, 0,
     "start gdb on the run and stop at --until, else where the first finding shows", 0},
    {"break-at", KEY_BREAK_AT, "US", OPTION_HIDDEN, NULL, 0},
    {"break-record", KEY_BREAK_RECORD, "N", OPTION_HIDDEN, NULL, 0},
    TF_OPTION_SUBJECTS,
    {0},
};

static error_t parse(int key, char *value, struct argp_state *state) {
    struct arguments *arguments = state->input;
    switch (key) {
    case KEY_UNTIL:
        arguments->until_us = tf_option_time("--until", "12.5s", INT64_MIN, value, state);
        return 0;
    case 'b':
        arguments->brief = true;
        return 0;
    case KEY_STEP:
        arguments->step = true;
        return 0;
    case KEY_GDB:
        arguments->gdb = true;
        return 0;
    case KEY_BREAK_AT:
        arguments->stop =
            (struct tf_replay_break){.at_us = strtoll(value, NULL, 10), .wanted = true};
        return 0;
    case KEY_BREAK_RECORD:
        arguments->stop =
            (struct tf_replay_break){.record = strtoull(value, NULL, 10), .wanted = true};
        return 0;
    case KEY_PLAN:
        arguments->plan = true;
        return 0;
    default:
        return tf_options_parse_case(&arguments->options, key, value, state);
    }
}

static const struct argp parser = {
    .options = options,
    .parser = parse,
    .args_doc = "CASE@SEED",
    .doc = "Runs one case and prints its whole trace, then the verdict.\v"
           "CASE is a file, with parameters where the scenario has a matrix: "
           "'scenarios/clocks/sender-ahead.yaml[skew=1 h]@7'. "
           "A case id as `tiffin list` prints it is looked for below `scenarios`. Without @SEED "
           "the scenario's own seed, else 1.",
};

struct printer {
    const struct tf_plan *plan;
    struct tf_buf line;
    bool brief;
    struct tf_replay_break stop;
    struct tf_replay_stepper *stepper; /* NULL: nobody waits */
};

static bool is_noise(const struct tf_record *record) {
    return record->at_us < 0 || record->kind == TF_RECORD_STATUS ||
           record->kind == TF_RECORD_CHANGE ||
           (record->kind >= TF_RECORD_VIEW_BEGIN && record->kind <= TF_RECORD_VIEW_END) ||
           (record->kind == TF_RECORD_NOTE && record->note.kind == TF_NOTE_TOUCHED);
}

static void print_record(void *self, const struct tf_record *record) {
    struct printer *printer = self;
    tf_replay_break_hear(&printer->stop, record);
    if ((printer->brief && is_noise(record)) || tf_replay_stepper_ended(printer->stepper)) {
        return;
    }
    tf_buf_clear(&printer->line);
    tf_trace_text_append(&printer->line, printer->plan, record);
    fwrite(printer->line.data, 1, printer->line.len, stdout);
    tf_replay_stepper_wait(printer->stepper);
}

static void print_findings(const struct tf_plan *plan, const struct tf_result *result,
                           const struct arguments *arguments) {
    struct tf_invocation invocation = {program_invocation_name, arguments->options.client,
                                       arguments->options.server};
    struct tf_console console;
    struct tf_buf text = {0};
    tf_console_open(&console, false);
    struct tf_dress dress = tf_console_dress(&console);
    struct tf_failure *failure = tf_failure_create(plan, result, &invocation, NULL);
    tf_failure_append(&text, failure, &dress);
    printf("\n%s", tf_buf_text(&text));
    tf_failure_destroy(failure);
    tf_buf_close(&text);
}

static int status_of(enum tf_verdict verdict) {
    return verdict == TF_VERDICT_PASS           ? TF_EXIT_HELD
           : verdict == TF_VERDICT_FAIL         ? TF_EXIT_FAILED
           : verdict == TF_VERDICT_INCONCLUSIVE ? TF_EXIT_UNDECIDED
                                                : TF_EXIT_BROKE;
}

/* What matters comes last: the verdict, after the trace and the findings. */
static int print_verdict(const struct tf_plan *plan, struct tf_result *result,
                         const struct arguments *arguments, const char *why) {
    result->seed = plan->seed;
    if (result->finding_count > 0) {
        print_findings(plan, result, arguments);
    }
    printf("\n%s@%llu: %s%s%s%s, digest %s\n", plan->case_id, (unsigned long long)plan->seed,
           tf_verdict_word(result->verdict),
           result->failed_as_expected ? ", failed as expected" : "", why[0] == '\0' ? "" : ": ",
           why, result->digest);
    return status_of(result->verdict);
}

static int replay(const struct arguments *arguments, const struct tf_plan *plan,
                  const struct tf_subjects *subjects) {
    struct tf_replay_stepper stepper = {.in = stdin, .left = 1};
    struct printer printer = {.plan = plan,
                              .brief = arguments->brief,
                              .stop = arguments->stop,
                              .stepper = arguments->step ? &stepper : NULL};
    struct tf_sink sink = {.self = &printer, .record = print_record};
    struct tf_sim_options simulation = {.sinks = &sink,
                                        .sink_count = 1,
                                        .until_us = arguments->until_us,
                                        .should_stop = tf_interrupt_asked};
    struct tf_result result;
    struct tf_error error = {0};
    int status = TF_EXIT_BROKE;
    tf_result_init(&result);
    tf_interrupt_watch();
    enum tf_code code = tf_sim_run(plan, subjects, &simulation, &result, &error);
    if (code == TF_OK || code == TF_E_LIMIT) {
        bool as_asked = code == TF_E_LIMIT && arguments->until_us != TF_NEVER;
        status = print_verdict(plan, &result, arguments,
                               as_asked ? "stopped before its end, as asked" : error.message);
    } else {
        fprintf(stderr, "tiffin replay: %s\n", error.message);
    }
    tf_result_close(&result);
    tf_buf_close(&printer.line);
    return tf_interrupt_seen() != 0 ? 128 + tf_interrupt_seen() : status;
}

static int print_plan(const struct tf_target *target) {
    struct tf_buf text = {0};
    struct tf_plan *plan =
        tf_scenario_plan(target->chosen.scenario, target->chosen.index, target->seed);
    bool printed = tf_plan_print(plan, &text);
    if (printed) {
        fwrite(text.data, 1, text.len, stdout);
    } else {
        fprintf(stderr, "tiffin replay: this plan holds what no scenario file can say: texts that "
                        "are not UTF-8, or nobody who does anything\n");
    }
    bool written = fflush(stdout) == 0;
    tf_buf_close(&text);
    tf_plan_destroy(plan);
    return !printed ? TF_EXIT_USAGE : written ? TF_EXIT_HELD : TF_EXIT_BROKE;
}

/* Where the first finding shows; false when there is none. */
static bool find_moment(const struct tf_plan *plan, const struct tf_subjects *subjects,
                        struct tf_replay_break *stop) {
    struct tf_sim_options simulation = {.until_us = TF_NEVER, .should_stop = tf_interrupt_asked};
    struct tf_result result;
    tf_result_init(&result);
    bool ran = tf_sim_run(plan, subjects, &simulation, &result, NULL) == TF_OK;
    bool found = ran && result.finding_count > 0;
    if (found) {
        *stop = (struct tf_replay_break){
            .record = result.findings[0].record, .at_us = result.findings[0].at_us, .wanted = true};
    }
    tf_result_close(&result);
    return found;
}

static int debug(const struct arguments *arguments, const struct tf_plan *plan,
                 const struct tf_subjects *subjects) {
    struct tf_replay_break stop = {.at_us = arguments->until_us, .wanted = true};
    struct tf_replay_words words = {.what = arguments->options.what,
                                    .client = arguments->options.client,
                                    .server = arguments->options.server};
    struct tf_error error;
    if (arguments->until_us == TF_NEVER && !find_moment(plan, subjects, &stop)) {
        fputs("tiffin replay: the case holds; say with --until where to stop\n", stderr);
        return TF_EXIT_NOTHING;
    }
    words.stop = stop;
    if (tf_replay_become_gdb(&words, &error) != TF_OK) {
        fprintf(stderr, "tiffin replay: %s\n", error.message);
    }
    return TF_EXIT_BROKE;
}

static int replay_target(const struct arguments *arguments, const struct tf_target *target) {
    struct tf_chosen_subjects subjects;
    struct tf_error error;
    if (tf_subjects_choose(&subjects, arguments->options.client, arguments->options.server,
                           &error) != TF_OK) {
        fprintf(stderr, "tiffin replay: %s\n", error.message);
        return TF_EXIT_USAGE;
    }
    struct tf_plan *plan =
        tf_scenario_plan(target->chosen.scenario, target->chosen.index, target->seed);
    int status = arguments->gdb ? debug(arguments, plan, &subjects.subjects)
                                : replay(arguments, plan, &subjects.subjects);
    tf_plan_destroy(plan);
    tf_subjects_close(&subjects);
    return status;
}

int tf_cli_replay(int argc, char **argv) {
    struct arguments arguments = {.until_us = TF_NEVER};
    struct tf_target target;
    int status = TF_EXIT_USAGE;
    argp_err_exit_status = TF_EXIT_USAGE;
    argp_parse(&parser, argc, argv, 0, NULL, &arguments);
    if (tf_target_open(&target, "replay", arguments.options.what)) {
        status = arguments.plan ? print_plan(&target) : replay_target(&arguments, &target);
        tf_target_close(&target);
    }
    return status;
}
