#include "cli/run_words.h"

#include "campaign/campaign.h"
#include "cli/commands.h"
#include "scenario/units.h"

#include <stdlib.h>
#include <string.h>

enum {
    KEY_SEEDS = 256,
    KEY_REPORT,
    KEY_STOP_AFTER,
    KEY_FOR,
    KEY_TWICE,
    KEY_SHARD,
    KEY_RERUN,
    KEY_PICTURES
};

static const struct argp_option options[] = {
    TF_OPTION_FILTER,
    TF_OPTION_TAG,
    {"seeds", KEY_SEEDS, "N", 0,
     "run each case with N seeds, from the first on (1; an exploring scenario says how many)", 1},
    TF_OPTION_SEED,
    {"for", KEY_FOR, "TIME", 0, "run round after round of seeds for so long, such as 10m", 1},
    TF_OPTION_JOBS,
    {"twice", KEY_TWICE, "SHARE", 0, "make this share of the runs twice and compare (1 %)", 1},
    {"shard", KEY_SHARD, "I/N", 0,
     "only the I-th of N shares, or `auto` for the one that the engine says (Slurm, GitLab, ...)",
     1},
    {"stop-after", KEY_STOP_AFTER, "N", 0, "stop after N failed runs", 1},
    {"rerun-failed", KEY_RERUN, NULL, 0, "only the runs that failed in DIR/latest", 1},
    TF_OPTION_NO_SHRINK,
    TF_OPTION_SUBJECTS,
    TF_OPTION_OUT,
    {"report", KEY_REPORT, "KIND[=PATH]", 0,
     "html, junit or markdown: to PATH too, they are always in the run's folder; github: on "
     "standard output; text, perfetto, mermaid, shiviz or svg: beside each failure's trace, or of "
     "the first one to PATH",
     3},
    {"pictures", KEY_PICTURES, "all", 0,
     "keep a picture of every run for the HTML report, in one process (of failures, and of a run "
     "that is alone)",
     3},
    TF_OPTION_PROFILE,
    {0},
};

static void parse_report(struct argp_state *state, struct tf_run_words *words, const char *value) {
    struct tf_error error;
    if (tf_report_wish_add(&words->reports, value, &error) != TF_OK) {
        argp_error(state, "--report: %s", error.message);
    }
}

static void parse_twice(struct argp_state *state, struct tf_run_words *words, const char *value) {
    if (tf_unit_share(tf_slice_of(value), &words->twice_per_million) != TF_UNIT_OK) {
        argp_error(state, "--twice: expected a share such as 1 %%, found '%s'", value);
    }
}

static const char *from_environment(void *context, const char *name) {
    (void)context;
    return getenv(name);
}

static void parse_shard(struct argp_state *state, struct tf_run_words *words, const char *value) {
    struct tf_shard_environment environment = {.get = from_environment};
    struct tf_error error;
    enum tf_code code = strcmp(value, "auto") == 0
                            ? tf_shard_find(&environment, &words->shard, &error)
                            : tf_shard_parse(value, &words->shard, &error);
    if (code != TF_OK) {
        argp_error(state, "--shard: %s", error.message);
    }
}

static error_t parse(int key, char *value, struct argp_state *state) {
    struct tf_run_words *words = state->input;
    switch (key) {
    case KEY_SEEDS:
        words->seeds = tf_option_count("--seeds", value, state);
        words->has_seeds = true;
        return 0;
    case KEY_FOR:
        words->for_us = tf_option_time("--for", "10m", 1, value, state);
        return 0;
    case KEY_TWICE:
        parse_twice(state, words, value);
        return 0;
    case KEY_RERUN:
        words->rerun_failed = true;
        return 0;
    case KEY_SHARD:
        parse_shard(state, words, value);
        return 0;
    case KEY_STOP_AFTER:
        words->stop_after = tf_option_count("--stop-after", value, state);
        return 0;
    case KEY_REPORT:
        parse_report(state, words, value);
        return 0;
    case KEY_PICTURES:
        if (strcmp(value, "all") != 0) {
            argp_error(state, "--pictures: expected all, found '%s'", value);
        }
        words->all_pictures = true;
        return 0;
    case ARGP_KEY_END:
        if (words->all_pictures &&
            (words->options.jobs > 0 || words->for_us > 0 || words->rerun_failed)) {
            argp_error(state, "--pictures all runs in one process: leave out --jobs, --for and "
                              "--rerun-failed");
        }
        return 0;
    default:
        return tf_options_parse_paths(&words->options, key, value, state);
    }
}

static const struct argp parser = {
    .options = options,
    .parser = parse,
    .args_doc = "[PATH...]",
    .doc = "Runs scenario files, and every one below folders, and gives a verdict. PATH is "
           "`scenarios` when left out.\v"
           "Results are flushed to DIR/<run>/results.ndjson line by line; DIR/latest points to the "
           "newest run. There is no "
           "retry: the same seed gives the same run.",
};

void tf_run_words_parse(struct tf_run_words *words, int argc, char **argv) {
    *words = (struct tf_run_words){.seeds = 1,
                                   .options = {.out = "reports"},
                                   .twice_per_million = TF_CAMPAIGN_TWICE_PER_MILLION};
    argp_err_exit_status = TF_EXIT_USAGE;
    argp_parse(&parser, argc, argv, 0, NULL, words);
}

uint64_t tf_run_first_seed(const void *context, const struct tf_scenario *scenario) {
    const struct tf_run_words *words = context;
    return tf_options_seed(&words->options, scenario);
}

uint64_t tf_run_seeds(const void *context, const struct tf_scenario *scenario) {
    const struct tf_run_words *words = context;
    return words->has_seeds ? words->seeds : tf_scenario_seeds(scenario);
}
