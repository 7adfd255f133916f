#include "cli/sweep_arguments.h"

#include "campaign/crew.h"
#include "cli/commands.h"
#include "cli/seeds.h"
#include "scenario/units.h"

#include <argp.h>
#include <string.h>

#define FAULTS_DEFAULT (1u << TF_SWEEP_CRASH | 1u << TF_SWEEP_MESSAGE)
#define FAULTS_ALL     ((1u << TF_SWEEP_FAULT_COUNT) - 1)

enum {
    KEY_FAULT = 256,
    KEY_PAIRS,
    KEY_SAMPLE,
    KEY_POINTS,
    KEY_UP_TO,
    KEY_ABOVE,
    KEY_SEED,
    KEY_OUT,
    KEY_CLIENT,
    KEY_SERVER,
    KEY_NO_SHRINK,
    KEY_PROFILE
};

static const struct argp_option options[] = {
    {"fault", KEY_FAULT, "WHAT,...", 0,
     "crash, message, torn-write, lost-write, io-error-once, io-error, disk-full or all "
     "(crash,message)",
     0},
    {"pairs", KEY_PAIRS, NULL, 0, "and each pair of crashes at two storage steps", 0},
    {"sample", KEY_SAMPLE, "SHARE", 0, "only this share of the points, such as 5 % (all of them)",
     0},
    {"points", KEY_POINTS, "N", 0,
     "of a case with more than N points only a sample of about N, and say so (all of them)", 0},
    {"filter", 'f', "TEXT", 0, "only cases whose id holds TEXT", 1},
    {"tag", 't', "TAG", 0, "only scenarios with this tag", 1},
    {"up-to", KEY_UP_TO, "N", 0, "only cases with up to N replicas", 1},
    {"above", KEY_ABOVE, "N", 0, "only cases with more than N replicas", 1},
    {"seed", KEY_SEED, "SEED", 0, "the seed: a number, or a git hash (the scenario's own, else 1)",
     1},
    {"jobs", 'j', "N", 0, "so many worker processes (the cores)", 1},
    {"no-shrink", KEY_NO_SHRINK, NULL, 0, "leave findings as they were found", 1},
    {"client", KEY_CLIENT, "WHAT", 0, "the client under test: built-in, or the path of a plugin",
     2},
    {"server", KEY_SERVER, "WHAT", 0, "the server under test: built-in, or the path of a plugin",
     2},
    {"out", KEY_OUT, "DIR", 0, "where sweeps write (reports)", 3},
    {"profile", KEY_PROFILE, "ci", 0, "no colour and no live line, whatever the terminal", 3},
    {0},
};

static void parse_faults(struct argp_state *state, struct tf_sweep_arguments *arguments,
                         const char *value) {
    arguments->faults = 0;
    while (*value != '\0') {
        size_t len = strcspn(value, ",");
        struct tf_slice word = {value, len};
        enum tf_sweep_fault fault;
        if (tf_slice_is(word, "all")) {
            arguments->faults |= FAULTS_ALL;
        } else if (tf_sweep_fault_parse(word, &fault)) {
            arguments->faults |= 1u << fault;
        } else {
            argp_error(state,
                       "--fault: expected crash, message, torn-write, lost-write, "
                       "io-error-once, io-error, disk-full or all, found '%.*s'",
                       (int)len, value);
        }
        value += len + (value[len] == ',');
    }
    if (arguments->faults == 0) {
        argp_error(state, "--fault: expected a fault such as crash, found nothing");
    }
}

static uint64_t count_or_fail(struct argp_state *state, const char *option, const char *value) {
    struct tf_error error;
    uint64_t count = 0;
    if (tf_count_parse(option, value, &count, &error) != TF_OK) {
        argp_error(state, "%s", error.message);
    }
    return count;
}

static void parse_number(struct argp_state *state, struct tf_sweep_arguments *arguments, int key,
                         const char *value) {
    struct tf_error error;
    if (key == KEY_UP_TO) {
        arguments->up_to = count_or_fail(state, "--up-to", value);
    } else if (key == KEY_ABOVE) {
        arguments->above = count_or_fail(state, "--above", value);
    } else if (key == KEY_POINTS) {
        arguments->points = count_or_fail(state, "--points", value);
    } else if (key == 'j') {
        arguments->jobs = count_or_fail(state, "--jobs", value);
    } else if (tf_seed_parse(value, &arguments->seed, &error) != TF_OK) {
        argp_error(state, "--seed: %s", error.message);
    }
    arguments->has_seed |= key == KEY_SEED;
    if (arguments->jobs > TF_CREW_WORKERS_MAX) {
        argp_error(state, "--jobs: expected at most %d, found '%s'", TF_CREW_WORKERS_MAX, value);
    }
}

static void parse_sample(struct argp_state *state, struct tf_sweep_arguments *arguments,
                         const char *value) {
    if (tf_unit_share(tf_slice_of(value), &arguments->sample_per_million) != TF_UNIT_OK ||
        arguments->sample_per_million == 0) {
        argp_error(state, "--sample: expected a share such as 5 %%, found '%s'", value);
    }
}

static error_t parse_text(int key, char *value, struct argp_state *state) {
    struct tf_sweep_arguments *arguments = state->input;
    switch (key) {
    case 'f':
        arguments->choice.filter = value;
        return 0;
    case 't':
        arguments->choice.tag = value;
        return 0;
    case KEY_CLIENT:
        arguments->client = value;
        return 0;
    case KEY_SERVER:
        arguments->server = value;
        return 0;
    case KEY_OUT:
        arguments->out = value;
        return 0;
    case KEY_PROFILE:
        if (strcmp(value, "ci") != 0) {
            argp_error(state, "--profile: expected ci, found '%s'", value);
        }
        arguments->plain = true;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static error_t parse(int key, char *value, struct argp_state *state) {
    struct tf_sweep_arguments *arguments = state->input;
    switch (key) {
    case KEY_FAULT:
        parse_faults(state, arguments, value);
        return 0;
    case KEY_PAIRS:
        arguments->pairs = true;
        return 0;
    case KEY_SAMPLE:
        parse_sample(state, arguments, value);
        return 0;
    case KEY_POINTS:
    case KEY_UP_TO:
    case KEY_ABOVE:
    case KEY_SEED:
    case 'j':
        parse_number(state, arguments, key, value);
        return 0;
    case KEY_NO_SHRINK:
        arguments->no_shrink = true;
        return 0;
    case ARGP_KEY_ARGS:
        arguments->paths = state->argv + state->next;
        arguments->path_count = (size_t)(state->argc - state->next);
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "expected a scenario, or a folder of them");
        return 0;
    case ARGP_KEY_END:
        if (arguments->pairs && !(arguments->faults & 1u << TF_SWEEP_CRASH)) {
            argp_error(state, "--pairs are pairs of crashes: --fault leaves crash out");
        }
        return 0;
    default:
        return parse_text(key, value, state);
    }
}

static const struct argp parser = {
    .options = options,
    .parser = parse,
    .args_doc = "PATH...",
    .doc = "Runs each case again and again, struck once at every point: a crash at each storage "
           "step of each replica and of the server, a death before and after each message, a "
           "storage fault at each storage step.\v"
           "Only the oracles judge: a check of the scenario, a refused step or an aimed fault that "
           "never fired may be what the fault brought about. What did not survive is shrunk and "
           "kept as a scenario in DIR/<run>/failures, the table in DIR/<run>/sweep.ndjson.",
};

void tf_sweep_arguments_parse(struct tf_sweep_arguments *out, int argc, char **argv) {
    *out = (struct tf_sweep_arguments){.faults = FAULTS_DEFAULT, .out = "reports"};
    argp_err_exit_status = TF_EXIT_USAGE;
    argp_parse(&parser, argc, argv, 0, NULL, out);
}
