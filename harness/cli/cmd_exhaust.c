#include "campaign/exhaust.h"
#include "cli/commands.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/subjects.h"
#include "cli/target.h"
#include "report/failure.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

enum { KEY_RUNS = 256 };

struct arguments {
    struct tf_options options;
    unsigned long faults, runs;
};

static const struct argp_option options[] = {
    {"faults", 'k', "K", 0, "place up to K faults, 0 to 4 (1)", 0},
    {"runs", KEY_RUNS, "N", 0, "give up after N runs (no bound)", 0},
    TF_OPTION_SUBJECTS,
    {0},
};

static unsigned long number(struct argp_state *state, const char *option, const char *value,
                            unsigned long max) {
    char *end;
    unsigned long parsed = strtoul(value, &end, 10);
    if (*value < '0' || *value > '9' || *end != '\0' || parsed > max) {
        argp_error(state, "%s: expected a number up to %lu, found '%s'", option, max, value);
    }
    return parsed;
}

static error_t parse(int key, char *value, struct argp_state *state) {
    struct arguments *arguments = state->input;
    switch (key) {
    case 'k':
        arguments->faults = number(state, "--faults", value, TF_EXHAUST_FAULTS_MAX);
        return 0;
    case KEY_RUNS:
        arguments->runs = number(state, "--runs", value, 1000000000);
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "expected a case, such as scenarios/small-worlds/two-devices.yaml");
        return 0;
    default:
        return tf_options_parse_case(&arguments->options, key, value, state);
    }
}

static const struct argp parser = {
    .options = options,
    .parser = parse,
    .args_doc = "CASE",
    .doc = "Covers a small world: every order in which its users act, their syncs arrive and the "
           "answers come back, and every placement of up to K faults (a request lost, an answer "
           "lost, a process that dies and starts again).\v"
           "The scenario has at most 4 replicas with at most 4 users' steps each, and no faults; "
           "times and links are no matter. Everything but syncs arrives at once. An order that "
           "gives every device and the server the same history as another one is recognised and "
           "not run again. A counterexample has the fewest faults possible.",
};

/* No time passes but what the search lets pass. */
static void make_timeless(struct tf_plan *plan) {
    for (uint32_t i = 0; i < plan->replica_count; i++) {
        plan->replicas[i].up = plan->replicas[i].down = (struct tf_link_model){0};
    }
    plan->server_work_us = (struct tf_dist){0};
}

static void print_counterexample(const struct tf_plan *plan, struct tf_exhausted *found) {
    struct tf_dress dress = tf_dress_plain();
    struct tf_buf text = {0};
    tf_exhaust_word_append(&text, plan, found->choices, found->choice_count);
    printf("\nA case with %u %s does not hold:\n  %s\n\n", found->faults,
           found->faults == 1 ? "fault" : "faults", tf_buf_text(&text));
    tf_buf_clear(&text);
    struct tf_invocation invocation = {program_invocation_name, NULL, NULL};
    struct tf_failure *failure = tf_failure_create(plan, &found->result, &invocation, NULL);
    tf_failure_append(&text, failure, &dress);
    printf("%s", tf_buf_text(&text));
    tf_failure_destroy(failure);
    tf_buf_close(&text);
}

static int conclude(const struct tf_plan *plan, struct tf_exhausted *found) {
    if (found->failed) {
        print_counterexample(plan, found);
        return TF_EXIT_FAILED;
    }
    if (!found->complete) {
        printf("%s: not all cases were covered with %u faults; %llu runs held\n", plan->case_id,
               found->faults, (unsigned long long)found->runs);
        return tf_interrupt_seen() != 0 ? 128 + tf_interrupt_seen() : TF_EXIT_UNDECIDED;
    }
    printf("%s: all %llu cases hold, with up to %u %s\n", plan->case_id,
           (unsigned long long)found->cases, found->faults,
           found->faults == 1 ? "fault" : "faults");
    printf("%llu prefixes differ in somebody's history; %llu runs were made\n",
           (unsigned long long)found->states, (unsigned long long)found->runs);
    return TF_EXIT_HELD;
}

static int exhaust(const struct arguments *arguments, const struct tf_plan *plan) {
    struct tf_chosen_subjects subjects;
    struct tf_exhausted found;
    struct tf_error error = {0};
    struct tf_exhaust_options bounds = {.faults_max = (uint32_t)arguments->faults,
                                        .runs_max = arguments->runs,
                                        .should_stop = tf_interrupt_asked};
    if (tf_subjects_choose(&subjects, arguments->options.client, arguments->options.server,
                           &error) != TF_OK) {
        fprintf(stderr, "tiffin exhaust: %s\n", error.message);
        return TF_EXIT_USAGE;
    }
    tf_interrupt_watch();
    int status = TF_EXIT_BROKE;
    if (tf_exhaust_run(plan, &subjects.subjects, &bounds, &found, &error) == TF_OK) {
        status = conclude(plan, &found);
    } else {
        fprintf(stderr, "tiffin exhaust: %s\n", error.message);
    }
    tf_exhausted_close(&found);
    tf_subjects_close(&subjects);
    return status;
}

int tf_cli_exhaust(int argc, char **argv) {
    struct arguments arguments = {.faults = 1};
    struct tf_target target;
    int status = TF_EXIT_USAGE;
    argp_err_exit_status = TF_EXIT_USAGE;
    argp_parse(&parser, argc, argv, 0, NULL, &arguments);
    if (!tf_target_open(&target, "exhaust", arguments.options.what)) {
        return status;
    }
    struct tf_plan *plan =
        tf_scenario_plan(target.chosen.scenario, target.chosen.index, target.seed);
    const char *refusal = tf_exhaust_refusal(plan);
    if (refusal != NULL) {
        fprintf(stderr, "tiffin exhaust: %s: %s\n", plan->case_id, refusal);
    } else {
        make_timeless(plan);
        status = exhaust(&arguments, plan);
    }
    tf_plan_destroy(plan);
    tf_target_close(&target);
    return status;
}
