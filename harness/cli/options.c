#include "cli/options.h"

#include "campaign/crew.h"
#include "cli/seeds.h"
#include "scenario/units.h"

#include <string.h>

uint64_t tf_option_count(const char *option, const char *value, struct argp_state *state) {
    struct tf_error error;
    uint64_t count = 0;
    if (tf_count_parse(option, value, &count, &error) != TF_OK) {
        argp_error(state, "%s", error.message);
    }
    return count;
}

tf_time tf_option_time(const char *option, const char *example, tf_time min_us, const char *value,
                       struct argp_state *state) {
    struct tf_buf meant = {0};
    tf_time time_us = 0;
    bool good = tf_unit_signed_duration(tf_slice_of(value), &time_us) == TF_UNIT_OK ||
                (tf_unit_mend(tf_slice_of(value), &meant) &&
                 tf_unit_signed_duration(tf_buf_slice(&meant), &time_us) == TF_UNIT_OK);
    tf_buf_close(&meant);
    if (!good || time_us < min_us) {
        argp_error(state, "%s: expected a time such as %s, found '%s'", option, example, value);
    }
    return time_us;
}

static void parse_seed(struct tf_options *options, const char *value, struct argp_state *state) {
    struct tf_error error;
    if (tf_seed_parse(value, &options->seed, &error) != TF_OK) {
        argp_error(state, "--seed: %s", error.message);
    }
    options->has_seed = true;
}

static void parse_jobs(struct tf_options *options, const char *value, struct argp_state *state) {
    options->jobs = tf_option_count("--jobs", value, state);
    if (options->jobs > TF_CREW_WORKERS_MAX) {
        argp_error(state, "--jobs: expected at most %d, found '%s'", TF_CREW_WORKERS_MAX, value);
    }
}

static void parse_profile(struct tf_options *options, const char *value, struct argp_state *state) {
    if (strcmp(value, "ci") != 0) {
        argp_error(state, "--profile: expected ci, found '%s'", value);
    }
    options->plain = true;
}

error_t tf_options_parse(struct tf_options *options, int key, char *value,
                         struct argp_state *state) {
    switch (key) {
    case TF_OPTION_KEY_FILTER:
        options->choice.filter = value;
        return 0;
    case TF_OPTION_KEY_TAG:
        options->choice.tag = value;
        return 0;
    case TF_OPTION_KEY_SEED:
        parse_seed(options, value, state);
        return 0;
    case TF_OPTION_KEY_JOBS:
        parse_jobs(options, value, state);
        return 0;
    case TF_OPTION_KEY_NO_SHRINK:
        options->no_shrink = true;
        return 0;
    case TF_OPTION_KEY_RULE:
        options->rule = value;
        return 0;
    case TF_OPTION_KEY_CLIENT:
        options->client = value;
        return 0;
    case TF_OPTION_KEY_SERVER:
        options->server = value;
        return 0;
    case TF_OPTION_KEY_OUT:
        options->out = value;
        return 0;
    case TF_OPTION_KEY_PROFILE:
        parse_profile(options, value, state);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

error_t tf_options_parse_paths(struct tf_options *options, int key, char *value,
                               struct argp_state *state) {
    if (key == ARGP_KEY_ARGS) {
        options->paths = state->argv + state->next;
        options->path_count = (size_t)(state->argc - state->next);
        return 0;
    }
    return tf_options_parse(options, key, value, state);
}

error_t tf_options_parse_case(struct tf_options *options, int key, char *value,
                              struct argp_state *state) {
    switch (key) {
    case ARGP_KEY_ARG:
        if (options->what != NULL) {
            argp_error(state, "expected one case");
        }
        options->what = value;
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "expected CASE@SEED or a file");
        return 0;
    default:
        return tf_options_parse(options, key, value, state);
    }
}

uint64_t tf_options_seed(const struct tf_options *options, const struct tf_scenario *scenario) {
    uint64_t seed = TF_SEED_DEFAULT;
    if (options->has_seed) {
        return options->seed;
    }
    return tf_scenario_seed(scenario, &seed) ? seed : TF_SEED_DEFAULT;
}
