#include "cli/sweep_arguments.h"

#include "cli/commands.h"
#include "scenario/units.h"

#include <string.h>

#define FAULTS_DEFAULT (1u << TF_SWEEP_CRASH | 1u << TF_SWEEP_MESSAGE)
#define FAULTS_ALL     ((1u << TF_SWEEP_FAULT_COUNT) - 1)

enum { KEY_FAULT = 256, KEY_PAIRS, KEY_SAMPLE, KEY_POINTS, KEY_UP_TO, KEY_ABOVE };

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
    TF_OPTION_FILTER,
    TF_OPTION_TAG,
    {"up-to", KEY_UP_TO, "N", 0, "only cases with up to N replicas", 1},
    {"above", KEY_ABOVE, "N", 0, "only cases with more than N replicas", 1},
    TF_OPTION_SEED,
    TF_OPTION_JOBS,
    TF_OPTION_NO_SHRINK,
    TF_OPTION_SUBJECTS,
    TF_OPTION_OUT,
    TF_OPTION_PROFILE,
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

static void parse_sample(struct argp_state *state, struct tf_sweep_arguments *arguments,
                         const char *value) {
    if (tf_unit_share(tf_slice_of(value), &arguments->sample_per_million) != TF_UNIT_OK ||
        arguments->sample_per_million == 0) {
        argp_error(state, "--sample: expected a share such as 5 %%, found '%s'", value);
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
        arguments->points = tf_option_count("--points", value, state);
        return 0;
    case KEY_UP_TO:
        arguments->up_to = tf_option_count("--up-to", value, state);
        return 0;
    case KEY_ABOVE:
        arguments->above = tf_option_count("--above", value, state);
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
        return tf_options_parse_paths(&arguments->options, key, value, state);
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
    *out = (struct tf_sweep_arguments){.faults = FAULTS_DEFAULT, .options = {.out = "reports"}};
    argp_err_exit_status = TF_EXIT_USAGE;
    argp_parse(&parser, argc, argv, 0, NULL, out);
}
