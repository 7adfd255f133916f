#include "cli/commands.h"
#include "cli/seeds.h"
#include "cli/subjects.h"
#include "cli/suite.h"
#include "report/failure_text.h"
#include "report/trace_text.h"
#include "scenario/units.h"

#include <argp.h>
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

static int print_verdict(const struct tf_plan *plan, struct tf_result *result, enum tf_code code,
                         const struct tf_error *error) {
    struct tf_buf text = {0};
    if (code != TF_OK && code != TF_E_LIMIT) {
        fprintf(stderr, "tiffin replay: %s\n", error->message);
        return TF_EXIT_BROKE;
    }
    result->seed = plan->seed;
    tf_buf_append_format(&text, "\n%s@%llu: %s, digest %s\n", plan->case_id,
                         (unsigned long long)plan->seed, tf_verdict_word(result->verdict),
                         result->digest);
    if (result->finding_count > 0) {
        tf_failure_text_append(&text, plan, result, NULL);
    }
    fputs(tf_buf_text(&text), stdout);
    tf_buf_close(&text);
    return result->verdict == TF_VERDICT_PASS           ? TF_EXIT_HELD
           : result->verdict == TF_VERDICT_FAIL         ? TF_EXIT_FAILED
           : result->verdict == TF_VERDICT_INCONCLUSIVE ? TF_EXIT_UNDECIDED
                                                        : TF_EXIT_BROKE;
}

static int replay(const struct arguments *arguments, const struct tf_plan *plan,
                  const struct tf_subjects *subjects) {
    struct printer printer = {.plan = plan, .brief = arguments->brief};
    struct tf_sink sink = {.self = &printer, .record = print_record};
    struct tf_sim_options simulation = {
        .sinks = &sink, .sink_count = 1, .until_us = arguments->until_us};
    struct tf_result result;
    struct tf_error error;
    tf_result_init(&result);
    enum tf_code code = tf_sim_run(plan, subjects, &simulation, &result, &error);
    int status = print_verdict(plan, &result, code, &error);
    tf_result_close(&result);
    tf_buf_close(&printer.line);
    return status;
}

static int replay_target(const struct arguments *arguments, struct target *target,
                         struct tf_error *error) {
    struct tf_chosen_subjects chosen;
    size_t index = 0;
    find_file(target);
    struct tf_scenario *scenario =
        tf_suite_find_case(target->path, target->parameters, &index, error);
    if (scenario == NULL) {
        return TF_EXIT_USAGE;
    }
    if (!target->has_seed && !tf_scenario_seed(scenario, &target->seed)) {
        target->seed = TF_SEED_DEFAULT;
    }
    int status = TF_EXIT_USAGE;
    if (tf_subjects_choose(&chosen, arguments->client, arguments->server, error) == TF_OK) {
        struct tf_plan *plan = tf_scenario_plan(scenario, index, target->seed);
        status = replay(arguments, plan, &chosen.subjects);
        tf_plan_destroy(plan);
        tf_subjects_close(&chosen);
        error->message[0] = '\0';
    }
    tf_scenario_destroy(scenario);
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
        status = replay_target(&arguments, &target, &error);
    }
    if (status == TF_EXIT_USAGE) {
        fprintf(stderr, "tiffin replay: %s\n", error.message);
    }
    free(target.path);
    free(target.parameters);
    return status;
}
