#include "cli/aftermath.h"
#include "cli/commands.h"
#include "cli/interrupt.h"
#include "cli/many.h"
#include "cli/seeds.h"
#include "cli/unrun.h"
#include "scenario/units.h"

#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    KEY_SEEDS = 256,
    KEY_SEED,
    KEY_REPORT,
    KEY_OUT,
    KEY_CLIENT,
    KEY_SERVER,
    KEY_STOP_AFTER,
    KEY_FOR,
    KEY_TWICE,
    KEY_SHARD,
    KEY_NO_SHRINK,
    KEY_RERUN,
    KEY_PROFILE,
    KEY_PICTURES
};

struct arguments {
    char **paths;
    size_t path_count;
    struct tf_suite_choice choice;
    uint64_t seeds, seed, stop_after, jobs;
    tf_time for_us;
    uint32_t twice_per_million;
    bool has_seed, has_seeds, plain, no_shrink, rerun_failed, all_pictures;
    struct tf_report_wish reports;
    const char *out, *client, *server;
    struct tf_shard shard;
    struct tf_rerun rerun; /* with `rerun_failed`: which */
};

static const struct argp_option options[] = {
    {"filter", 'f', "TEXT", 0, "only cases whose id holds TEXT", 0},
    {"tag", 't', "TAG", 0, "only scenarios with this tag", 0},
    {"seeds", KEY_SEEDS, "N", 0,
     "run each case with N seeds, from the first on (1; an exploring scenario says how many)", 1},
    {"seed", KEY_SEED, "SEED", 0,
     "the first seed: a number, or a git hash (the scenario's own, else 1)", 1},
    {"for", KEY_FOR, "TIME", 0, "run round after round of seeds for so long, such as 10m", 1},
    {"jobs", 'j', "N", 0, "so many worker processes (the cores; none for a handful of runs)", 1},
    {"twice", KEY_TWICE, "SHARE", 0, "make this share of the runs twice and compare (1 %)", 1},
    {"shard", KEY_SHARD, "I/N", 0,
     "only the I-th of N shares, or `auto` for the one that the engine says (Slurm, GitLab, ...)",
     1},
    {"stop-after", KEY_STOP_AFTER, "N", 0, "stop after N failed runs", 1},
    {"rerun-failed", KEY_RERUN, NULL, 0, "only the runs that failed in DIR/latest", 1},
    {"no-shrink", KEY_NO_SHRINK, NULL, 0, "leave findings as they were found", 1},
    {"client", KEY_CLIENT, "WHAT", 0, "the client under test: built-in, or the path of a plugin",
     2},
    {"server", KEY_SERVER, "WHAT", 0, "the server under test: built-in, or the path of a plugin",
     2},
    {"out", KEY_OUT, "DIR", 0, "where runs write (reports)", 3},
    {"report", KEY_REPORT, "KIND[=PATH]", 0,
     "html, junit or markdown: to PATH too, they are always in the run's folder; github: on "
     "standard output; text, perfetto, mermaid, shiviz or svg: beside each failure's trace, or of "
     "the first one to PATH",
     3},
    {"pictures", KEY_PICTURES, "all", 0,
     "keep a picture of every run for the HTML report, in one process (of failures, and of a run "
     "that is alone)",
     3},
    {"profile", KEY_PROFILE, "ci", 0, "no colour and no live line, whatever the terminal", 3},
    {0},
};

static uint64_t count_or_fail(struct argp_state *state, const char *option, const char *value) {
    struct tf_error error;
    uint64_t count = 0;
    if (tf_count_parse(option, value, &count, &error) != TF_OK) {
        argp_error(state, "%s", error.message);
    }
    return count;
}

static void parse_seed(struct argp_state *state, struct arguments *arguments, const char *value) {
    struct tf_error error;
    if (tf_seed_parse(value, &arguments->seed, &error) != TF_OK) {
        argp_error(state, "--seed: %s", error.message);
    }
    arguments->has_seed = true;
}

static void parse_report(struct argp_state *state, struct arguments *arguments, const char *value) {
    struct tf_error error;
    if (tf_report_wish_add(&arguments->reports, value, &error) != TF_OK) {
        argp_error(state, "--report: %s", error.message);
    }
}

/* As in scenario files, and `10m` as people type it. */
static void parse_for(struct argp_state *state, struct arguments *arguments, const char *value) {
    struct tf_buf text = {0};
    size_t len = strlen(value);
    bool minutes =
        len > 1 && value[len - 1] == 'm' && value[len - 2] >= '0' && value[len - 2] <= '9';
    tf_buf_append_format(&text, "%s%s", value, minutes ? "in" : "");
    bool good = tf_unit_duration(tf_buf_slice(&text), &arguments->for_us) == TF_UNIT_OK &&
                arguments->for_us > 0;
    tf_buf_close(&text);
    if (!good) {
        argp_error(state, "--for: expected a time such as 10m, found '%s'", value);
    }
}

static void parse_twice(struct argp_state *state, struct arguments *arguments, const char *value) {
    if (tf_unit_share(tf_slice_of(value), &arguments->twice_per_million) != TF_UNIT_OK) {
        argp_error(state, "--twice: expected a share such as 1 %%, found '%s'", value);
    }
}

static void parse_jobs(struct argp_state *state, struct arguments *arguments, const char *value) {
    arguments->jobs = count_or_fail(state, "--jobs", value);
    if (arguments->jobs > TF_CREW_WORKERS_MAX) {
        argp_error(state, "--jobs: expected at most %d, found '%s'", TF_CREW_WORKERS_MAX, value);
    }
}

static const char *from_environment(void *context, const char *name) {
    (void)context;
    return getenv(name);
}

static void parse_shard(struct argp_state *state, struct arguments *arguments, const char *value) {
    struct tf_shard_environment environment = {.get = from_environment};
    struct tf_error error;
    enum tf_code code = strcmp(value, "auto") == 0
                            ? tf_shard_find(&environment, &arguments->shard, &error)
                            : tf_shard_parse(value, &arguments->shard, &error);
    if (code != TF_OK) {
        argp_error(state, "--shard: %s", error.message);
    }
}

static error_t parse(int key, char *value, struct argp_state *state) {
    struct arguments *arguments = state->input;
    switch (key) {
    case 'f':
        arguments->choice.filter = value;
        return 0;
    case 't':
        arguments->choice.tag = value;
        return 0;
    case KEY_SEEDS:
        arguments->seeds = count_or_fail(state, "--seeds", value);
        arguments->has_seeds = true;
        return 0;
    case KEY_SEED:
        parse_seed(state, arguments, value);
        return 0;
    case KEY_FOR:
        parse_for(state, arguments, value);
        return 0;
    case KEY_TWICE:
        parse_twice(state, arguments, value);
        return 0;
    case 'j':
        parse_jobs(state, arguments, value);
        return 0;
    case KEY_RERUN:
        arguments->rerun_failed = true;
        return 0;
    case KEY_NO_SHRINK:
        arguments->no_shrink = true;
        return 0;
    case KEY_SHARD:
        parse_shard(state, arguments, value);
        return 0;
    case KEY_STOP_AFTER:
        arguments->stop_after = count_or_fail(state, "--stop-after", value);
        return 0;
    case KEY_REPORT:
        parse_report(state, arguments, value);
        return 0;
    case KEY_OUT:
        arguments->out = value;
        return 0;
    case KEY_CLIENT:
        arguments->client = value;
        return 0;
    case KEY_SERVER:
        arguments->server = value;
        return 0;
    case KEY_PICTURES:
        if (strcmp(value, "all") != 0) {
            argp_error(state, "--pictures: expected all, found '%s'", value);
        }
        arguments->all_pictures = true;
        return 0;
    case KEY_PROFILE:
        if (strcmp(value, "ci") != 0) {
            argp_error(state, "--profile: expected ci, found '%s'", value);
        }
        arguments->plain = true;
        return 0;
    case ARGP_KEY_ARGS:
        arguments->paths = state->argv + state->next;
        arguments->path_count = (size_t)(state->argc - state->next);
        return 0;
    case ARGP_KEY_END:
        if (arguments->all_pictures &&
            (arguments->jobs > 0 || arguments->for_us > 0 || arguments->rerun_failed)) {
            argp_error(state, "--pictures all runs in one process: leave out --jobs, --for and "
                              "--rerun-failed");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
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

static uint64_t first_seed(const struct arguments *arguments, const struct tf_scenario *scenario) {
    uint64_t seed = TF_SEED_DEFAULT;
    if (arguments->has_seed) {
        return arguments->seed;
    }
    return tf_scenario_seed(scenario, &seed) ? seed : TF_SEED_DEFAULT;
}

static uint64_t seeds_of(const void *context, const struct tf_scenario *scenario) {
    const struct arguments *arguments = context;
    return arguments->has_seeds ? arguments->seeds : tf_scenario_seeds(scenario);
}

static size_t runs_of(const struct arguments *arguments, const struct tf_suite *suite) {
    size_t runs = 0;
    for (size_t i = 0; i < suite->case_count; i++) {
        runs += (size_t)seeds_of(arguments, suite->cases[i].scenario);
    }
    return runs;
}

static bool should_stop(const struct tf_runner *runner, const struct arguments *arguments) {
    return tf_interrupt_seen() != 0 ||
           (arguments->stop_after > 0 && runner->failed >= arguments->stop_after);
}

static enum tf_code run_case(struct tf_runner *runner, const struct arguments *arguments,
                             const struct tf_suite *suite, size_t place, struct tf_error *error) {
    const struct tf_suite_case *chosen = &suite->cases[place];
    uint64_t seeds = seeds_of(arguments, chosen->scenario);
    const struct tf_campaign_options shares = {.seeds = seeds, .shard = arguments->shard};
    size_t total = runs_of(arguments, suite);
    uint64_t seed = first_seed(arguments, chosen->scenario);
    size_t before = runner->outcomes.count;
    enum tf_code code = TF_OK;
    for (uint64_t i = 0; i < seeds && code == TF_OK && !should_stop(runner, arguments); i++) {
        if (!tf_campaign_has(&shares, place, seed + i)) {
            continue;
        }
        struct tf_plan *plan = tf_scenario_plan(chosen->scenario, chosen->index, seed + i);
        code = tf_runner_run(runner, plan, error);
        tf_plan_destroy(plan);
        tf_console_progress(runner->console, runner->done, total, runner->failed,
                            runner->virtual_us);
    }
    if (runner->outcomes.count > before) {
        if (!should_stop(runner, arguments)) {
            tf_case_outcome_finish(&runner->outcomes.items[before]);
        }
        tf_console_case(runner->console, &runner->outcomes.items[before]);
    }
    return code;
}

static enum tf_code run_all(struct tf_runner *runner, const struct arguments *arguments,
                            const struct tf_suite *suite, struct tf_error *error) {
    enum tf_code code = TF_OK;
    for (size_t i = 0; i < suite->case_count && code == TF_OK && !should_stop(runner, arguments);
         i++) {
        code = run_case(runner, arguments, suite, i, error);
    }
    runner->outcomes.not_run = suite->case_count - runner->outcomes.count;
    return code;
}

static uint64_t seed_of(const void *context, const struct tf_scenario *scenario) {
    return first_seed(context, scenario);
}

static enum tf_code run_many(struct tf_runner *runner, const struct arguments *arguments,
                             const struct tf_suite *suite, struct tf_error *error) {
    struct tf_many many = {.suite = suite,
                           .first_seed = seed_of,
                           .seeds_of = seeds_of,
                           .context = arguments,
                           .rerun = arguments->rerun_failed ? &arguments->rerun : NULL,
                           .jobs = (uint32_t)arguments->jobs,
                           .options = {.seeds = arguments->seeds,
                                       .for_us = arguments->for_us,
                                       .twice_per_million = arguments->twice_per_million,
                                       .stop_after = arguments->stop_after,
                                       .shard = arguments->shard}};
    return tf_many_run(runner, &many, error);
}

static bool wants_workers(const struct arguments *arguments, const struct tf_suite *suite) {
    return arguments->rerun_failed ||
           (!arguments->all_pictures && (arguments->jobs > 0 || arguments->for_us > 0 ||
                                         runs_of(arguments, suite) >= TF_MANY_RUNS));
}

/* What is drawn of failures, and what is printed for the engine that reads the log. */
static enum tf_code write_wishes(const struct tf_runner *runner, const struct arguments *arguments,
                                 struct tf_error *error) {
    struct tf_page_options page = {.folder = runner->dir.path};
    struct tf_report_source source = {&runner->outcomes, &page};
    struct tf_buf said = {0};
    enum tf_code code = tf_reports_draw(&source, &arguments->reports, &said, error);
    if (code == TF_OK) {
        code = tf_reports_log(&source, &arguments->reports, &said, error);
    }
    fputs(tf_buf_text(&said), stdout);
    fflush(stdout);
    tf_buf_close(&said);
    return code;
}

/* What was found is printed even when the disk would not take it. */
static int conclude(struct tf_runner *runner, const struct arguments *arguments, enum tf_code code,
                    struct tf_error *error) {
    struct tf_error at_end;
    bool broke = code != TF_OK && code != TF_E_INTERRUPTED;
    const char *ended = broke                            ? "broken"
                        : tf_interrupt_seen() != 0       ? "interrupted"
                        : should_stop(runner, arguments) ? "stopped"
                                                         : "complete";
    enum tf_code finished = tf_runner_finish(runner, ended, &arguments->reports, &at_end);
    tf_console_end(runner->console, &runner->outcomes, runner->dir.path);
    if (finished == TF_OK) {
        finished = write_wishes(runner, arguments, &at_end);
    }
    if (broke || finished != TF_OK) {
        fprintf(stderr, "tiffin run: %s\n", broke ? error->message : at_end.message);
        fprintf(stderr,
                "tiffin run: the results on disk are not complete; what is known of %zu "
                "runs stands above\n",
                runner->done);
        return TF_EXIT_BROKE;
    }
    if (tf_interrupt_seen() != 0) {
        fprintf(stderr, "tiffin run: interrupted after %zu %s; what was found is in %s\n",
                runner->done, runner->done == 1 ? "run" : "runs", runner->dir.path);
        return 128 + tf_interrupt_seen();
    }
    if (should_stop(runner, arguments)) {
        fprintf(stderr, "tiffin run: stopped after %zu failed %s, as asked\n", runner->failed,
                runner->failed == 1 ? "run" : "runs");
    }
    int status = tf_outcomes_exit_code(&runner->outcomes);
    if (status == TF_EXIT_NOTHING && arguments->shard.total > 0) {
        status = TF_EXIT_HELD; /* others have all of it */
    }
    return runner->differed > 0 && status != TF_EXIT_BROKE ? TF_EXIT_DIFFERS : status;
}

/* Which runs of the scenarios are asked for: equal for all shards of one campaign. */
static void append_asked(struct tf_buf *out, const struct arguments *arguments) {
    tf_buf_append_format(out, "%llu seeds", (unsigned long long)arguments->seeds);
    if (arguments->has_seed) {
        tf_buf_append_format(out, " from %llu", (unsigned long long)arguments->seed);
    }
    if (arguments->for_us > 0) {
        tf_buf_append_text(out, " for ");
        tf_time_append_duration(out, arguments->for_us);
    }
    if (arguments->choice.filter != NULL) {
        tf_buf_append_format(out, ", filter '%s'", arguments->choice.filter);
    }
    if (arguments->choice.tag != NULL) {
        tf_buf_append_format(out, ", tag '%s'", arguments->choice.tag);
    }
}

static enum tf_code identify(struct tf_runner *runner, const struct arguments *arguments,
                             const struct tf_suite *suite, struct tf_error *error) {
    struct tf_buf asked = {0};
    append_asked(&asked, arguments);
    enum tf_code code =
        tf_identity_open(&runner->identity, suite, &runner->invocation, tf_buf_text(&asked), error);
    runner->identity.shard = arguments->shard;
    tf_buf_close(&asked);
    return code;
}

static int run_suite(const struct arguments *arguments, const struct tf_suite *suite) {
    struct tf_chosen_subjects chosen;
    struct tf_console console;
    struct tf_runner runner = {
        .invocation = {program_invocation_name, arguments->client, arguments->server}};
    struct tf_error error;
    if (tf_subjects_choose(&chosen, arguments->client, arguments->server, &error) != TF_OK) {
        fprintf(stderr, "tiffin run: %s\n", error.message);
        return TF_EXIT_USAGE;
    }
    tf_console_open(&console);
    if (arguments->plain) {
        console.colour = console.live = false;
        console.width = 0;
    }
    int status = TF_EXIT_BROKE;
    if (identify(&runner, arguments, suite, &error) != TF_OK ||
        tf_runner_open(&runner, &chosen.subjects, &console, arguments->out, &error) != TF_OK) {
        fprintf(stderr, "tiffin run: %s\n", error.message);
    } else {
        tf_interrupt_watch();
        runner.keeps_pictures =
            arguments->all_pictures || (!arguments->rerun_failed && runs_of(arguments, suite) == 1);
        enum tf_code code = wants_workers(arguments, suite)
                                ? run_many(&runner, arguments, suite, &error)
                                : run_all(&runner, arguments, suite, &error);
        if (code == TF_OK && !arguments->no_shrink) {
            struct tf_aftermath aftermath = {&runner, suite, (uint32_t)arguments->jobs};
            code = tf_aftermath(&aftermath, &error);
        }
        if (should_stop(&runner, arguments) && !arguments->rerun_failed) {
            struct tf_unrun asked = {suite,
                                     &arguments->shard,
                                     seeds_of,
                                     arguments,
                                     tf_interrupt_seen() != 0 ? "interrupted" : "stopped",
                                     arguments->for_us > 0};
            tf_unrun_note(&asked, &runner.outcomes);
        }
        status = conclude(&runner, arguments, code, &error);
    }
    tf_runner_close(&runner);
    tf_subjects_close(&chosen);
    return status;
}

int tf_cli_run(int argc, char **argv) {
    struct arguments arguments = {
        .seeds = 1, .out = "reports", .twice_per_million = TF_CAMPAIGN_TWICE_PER_MILLION};
    struct tf_suite suite;
    struct tf_error error;
    argp_err_exit_status = TF_EXIT_USAGE;
    argp_parse(&parser, argc, argv, 0, NULL, &arguments);
    if (tf_suite_load(&suite, arguments.paths, arguments.path_count, &error) != TF_OK) {
        fprintf(stderr, "tiffin run: %s\n", error.message);
        return TF_EXIT_USAGE;
    }
    int status = TF_EXIT_USAGE;
    tf_suite_print_problems(&suite);
    tf_suite_choose(&suite, &arguments.choice);
    if (suite.problem_count > 0) {
        fputs("tiffin run: nothing ran\n", stderr);
    } else if (suite.case_count == 0) {
        fputs("tiffin run: no case was selected; `tiffin list` shows what there is\n", stderr);
        status = TF_EXIT_NOTHING;
    } else if (arguments.rerun_failed &&
               tf_rerun_find(&arguments.rerun, &suite, arguments.out, &error) != TF_OK) {
        fprintf(stderr, "tiffin run: %s\n", error.message);
    } else if (arguments.rerun_failed && arguments.rerun.count == 0) {
        fprintf(stderr, "tiffin run: of the chosen cases none failed in %s/latest\n",
                arguments.out);
        status = TF_EXIT_NOTHING;
    } else {
        status = run_suite(&arguments, &suite);
    }
    tf_rerun_close(&arguments.rerun);
    tf_suite_close(&suite);
    return status;
}
