/* Options that several commands have: each with one name, one sentence, one check.
 *
 * A command puts the macros of those that it takes into its own table, and hands on to
 * `tf_options_parse` what it does not know itself. */
#ifndef TF_CLI_OPTIONS_H
#define TF_CLI_OPTIONS_H

#include "cli/suite.h"

#include <argp.h>

/* What was asked for. All zero is nothing; texts are borrowed from the command line. */
struct tf_options {
    char **paths; /* all arguments, where they are paths */
    size_t path_count;
    const char *what; /* the one argument, where it is a case */
    struct tf_suite_choice choice;
    uint64_t seed, jobs; /* jobs 0: as many as there are cores */
    bool has_seed, no_shrink, plain;
    const char *out, *rule, *client, *server;
};

enum tf_option_key {
    TF_OPTION_KEY_FILTER = 'f',
    TF_OPTION_KEY_TAG = 't',
    TF_OPTION_KEY_JOBS = 'j',
    TF_OPTION_KEY_SEED = 1024, /* above the keys that commands number for themselves */
    TF_OPTION_KEY_NO_SHRINK,
    TF_OPTION_KEY_RULE,
    TF_OPTION_KEY_CLIENT,
    TF_OPTION_KEY_SERVER,
    TF_OPTION_KEY_OUT,
    TF_OPTION_KEY_PROFILE,
};

/* Rows of a command's table, in the order of groups in its help: which cases (0), how (1), what is
 * tested (2), where to (3). */
#define TF_OPTION_FILTER                                                                           \
    { "filter", TF_OPTION_KEY_FILTER, "TEXT", 0, "only cases whose id holds TEXT", 0 }
#define TF_OPTION_TAG                                                                              \
    { "tag", TF_OPTION_KEY_TAG, "TAG", 0, "only scenarios with this tag", 0 }
#define TF_OPTION_SEED                                                                             \
    {                                                                                              \
        "seed", TF_OPTION_KEY_SEED, "SEED", 0,                                                     \
            "the seed, or the first of several: a number, or a git hash (the scenario's own, "     \
            "else 1)",                                                                             \
            1                                                                                      \
    }
#define TF_OPTION_JOBS                                                                             \
    { "jobs", TF_OPTION_KEY_JOBS, "N", 0, "so many worker processes (the cores)", 1 }
#define TF_OPTION_NO_SHRINK                                                                        \
    { "no-shrink", TF_OPTION_KEY_NO_SHRINK, NULL, 0, "leave findings as they were found", 1 }
#define TF_OPTION_RULE                                                                             \
    { "rule", TF_OPTION_KEY_RULE, "NAME", 0, "the finding of this oracle or check (the first)", 1 }
#define TF_OPTION_SUBJECTS                                                                         \
    {"client",                                                                                     \
     TF_OPTION_KEY_CLIENT,                                                                         \
     "WHAT",                                                                                       \
     0,                                                                                            \
     "the client under test: built-in, or the path of a plugin",                                   \
     2},                                                                                           \
    {                                                                                              \
        "server", TF_OPTION_KEY_SERVER, "WHAT", 0,                                                 \
            "the server under test: built-in, or the path of a plugin", 2                          \
    }
#define TF_OPTION_OUT                                                                              \
    {                                                                                              \
        "out", TF_OPTION_KEY_OUT, "DIR", 0,                                                        \
            "where the results go, each in a folder of its own (reports)", 3                       \
    }
#define TF_OPTION_PROFILE                                                                          \
    {                                                                                              \
        "profile", TF_OPTION_KEY_PROFILE, "ci", 0,                                                 \
            "no colour and no live line, whatever the terminal", 3                                 \
    }

/* Takes an option of the above; ends the program, as argp does, when its value means nothing.
 * ARGP_ERR_UNKNOWN for everything else. */
error_t tf_options_parse(struct tf_options *options, int key, char *value,
                         struct argp_state *state);
/* The same, and takes all arguments as paths. */
error_t tf_options_parse_paths(struct tf_options *options, int key, char *value,
                               struct argp_state *state);
/* The same, and takes the one argument as a case, which must be there. */
error_t tf_options_parse_case(struct tf_options *options, int key, char *value,
                              struct argp_state *state);

/* A count from 1 to a million; ends the program when it is none. */
uint64_t tf_option_count(const char *option, const char *value, struct argp_state *state);

/* A duration with a sign, as in scenario files or as people type it ("10m", "90 sec"); ends the
 * program when it is none, or below `min_us`. `example` is one. */
tf_time tf_option_time(const char *option, const char *example, tf_time min_us, const char *value,
                       struct argp_state *state);

/* The first seed of a scenario's runs: what was asked for, else the scenario's own, else 1. */
uint64_t tf_options_seed(const struct tf_options *options, const struct tf_scenario *scenario);

#endif
