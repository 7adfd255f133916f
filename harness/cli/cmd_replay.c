#include "cli/commands.h"
#include "cli/console.h"
#include "cli/interrupt.h"
#include "cli/seeds.h"
#include "cli/subjects.h"
#include "cli/suite.h"
#include "report/trace_text.h"
#include "scenario/units.h"

#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { KEY_UNTIL = 256, KEY_CLIENT, KEY_SERVER, KEY_BRIEF };

struct arguments {
    const char *what;
    const char *client, *server;
    tf_time until_us;
    bool brief;
};

static const struct argp_option options[] = {
    {"until", KEY_UNTIL, "TIME", 0, "stop at this true time, such as 12.5s", 0},
    {"brief", 'b', NULL, 0, "leave out views, status lines and the prelude", 0},
    {"client", KEY_CLIENT, "WHAT", 0, "the client under test: built-in, or the path of a plugin",
     1},
    {"server", KEY_SERVER, "WHAT", 0, "the server under test: built-in, or the path of a plugin",
     1},
    {0},
};

static error_t parse(int key, char *value, struct argp_state *state) {
    struct arguments *arguments = state->input;
    switch (key) {
    case KEY_UNTIL:
        if (tf_unit_signed_duration(tf_slice_of(value), &arguments->until_us) != TF_UNIT_OK) {
            argp_error(state, "--until: expected a time such as 12.5s, found '%s'", value);
        }
        return 0;
    case 'b':
        arguments->brief = true;
        return 0;
    case KEY_CLIENT:
        arguments->client = value;
        return 0;
    case KEY_SERVER:
        arguments->server = value;
        return 0;
    case ARGP_KEY_ARG:
        if (arguments->what != NULL) {
            argp_error(state, "expected one case");
        }
        arguments->what = value;
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "expected CASE@SEED or a file");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
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

/* The parts of "PATH[PARAMETERS]@SEED". Owned. */
struct target {
    char *path;
    char *parameters; /* with brackets, or "" */
    uint64_t seed;
    bool has_seed;
};

static enum tf_code parse_target(const char *what, struct target *target, struct tf_error *error) {
    size_t len = strlen(what);
    const char *at = strrchr(what, '@');
    *target = (struct target){0};
    if (at != NULL && strchr(at, ']') == NULL && strchr(at, '/') == NULL) {
        enum tf_code code = tf_seed_parse(at + 1, &target->seed, error);
        if (code != TF_OK) {
            return code;
        }
        target->has_seed = true;
        len = (size_t)(at - what);
    }
    const char *bracket = memchr(what, '[', len);
    size_t path_len = bracket == NULL ? len : (size_t)(bracket - what);
    target->path = tf_slice_dup((struct tf_slice){what, path_len});
    target->parameters = tf_slice_dup((struct tf_slice){what + path_len, len - path_len});
    return TF_OK;
}

/* "lost-acks/answer-lost" is scenarios/lost-acks/answer-lost.yaml when there is no file of that
 * very name. */
static void find_file(struct target *target) {
    struct tf_buf path = {0};
    tf_buf_append_format(&path, "scenarios/%s.yaml", target->path);
    if (access(target->path, F_OK) != 0 && access(tf_buf_text(&path), F_OK) == 0) {
        free(target->path);
        target->path = tf_strdup(tf_buf_text(&path));
    }
    tf_buf_close(&path);
}

struct printer {
    const struct tf_plan *plan;
    struct tf_buf line;
    bool brief;
};

static bool is_noise(const struct tf_record *record) {
    return record->at_us < 0 || record->kind == TF_RECORD_STATUS ||
           record->kind == TF_RECORD_CHANGE ||
           (record->kind >= TF_RECORD_VIEW_BEGIN && record->kind <= TF_RECORD_VIEW_END) ||
           (record->kind == TF_RECORD_NOTE && record->note.kind == TF_NOTE_TOUCHED);
}

static void print_record(void *self, const struct tf_record *record) {
    struct printer *printer = self;
    if (printer->brief && is_noise(record)) {
        return;
    }
    tf_buf_clear(&printer->line);
    tf_trace_text_append(&printer->line, printer->plan, record);
    fwrite(printer->line.data, 1, printer->line.len, stdout);
}

static void print_findings(const struct tf_plan *plan, const struct tf_result *result,
                           const struct arguments *arguments) {
    struct tf_invocation invocation = {program_invocation_name, arguments->client,
                                       arguments->server};
    struct tf_console console;
    struct tf_buf text = {0};
    tf_console_open(&console);
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
    struct printer printer = {.plan = plan, .brief = arguments->brief};
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

static int replay_case(const struct arguments *arguments, const struct target *target,
                       const struct tf_suite_case *chosen) {
    struct tf_chosen_subjects subjects;
    struct tf_error error;
    uint64_t seed = target->seed;
    if (!target->has_seed && !tf_scenario_seed(chosen->scenario, &seed)) {
        seed = TF_SEED_DEFAULT;
    }
    if (tf_subjects_choose(&subjects, arguments->client, arguments->server, &error) != TF_OK) {
        fprintf(stderr, "tiffin replay: %s\n", error.message);
        return TF_EXIT_USAGE;
    }
    struct tf_plan *plan = tf_scenario_plan(chosen->scenario, chosen->index, seed);
    int status = replay(arguments, plan, &subjects.subjects);
    tf_plan_destroy(plan);
    tf_subjects_close(&subjects);
    return status;
}

static int refuse_case(const struct target *target, const struct tf_scenario *scenario) {
    fprintf(stderr, "tiffin replay: %s has no case %s; it has\n", target->path,
            target->parameters[0] == '\0' ? "without parameters" : target->parameters);
    for (size_t i = 0; i < tf_scenario_case_count(scenario); i++) {
        fprintf(stderr, "    %s\n", tf_scenario_case_id(scenario, i));
    }
    return TF_EXIT_USAGE;
}

static int replay_target(const struct arguments *arguments, struct target *target) {
    struct tf_suite suite;
    struct tf_suite_case chosen;
    struct tf_error error;
    find_file(target);
    if (tf_suite_load(&suite, &target->path, 1, &error) != TF_OK) {
        fprintf(stderr, "tiffin replay: %s\n", error.message);
        return TF_EXIT_USAGE;
    }
    int status = TF_EXIT_USAGE;
    if (suite.problem_count > 0) {
        tf_suite_print_problems(&suite);
    } else if (suite.file_count != 1) {
        fprintf(stderr, "tiffin replay: %s holds %zu scenarios; expected one\n", target->path,
                suite.file_count);
    } else if (tf_suite_find_case(&suite, target->parameters, &chosen)) {
        status = replay_case(arguments, target, &chosen);
    } else {
        status = refuse_case(target, suite.files[0].scenario);
    }
    tf_suite_close(&suite);
    return status;
}

int tf_cli_replay(int argc, char **argv) {
    struct arguments arguments = {.until_us = TF_NEVER};
    struct target target = {0};
    struct tf_error error = {0};
    int status = TF_EXIT_USAGE;
    argp_err_exit_status = TF_EXIT_USAGE;
    argp_parse(&parser, argc, argv, 0, NULL, &arguments);
    if (parse_target(arguments.what, &target, &error) == TF_OK) {
        status = replay_target(&arguments, &target);
    } else {
        fprintf(stderr, "tiffin replay: %s\n", error.message);
    }
    free(target.path);
    free(target.parameters);
    return status;
}
