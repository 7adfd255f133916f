#include "cli/commands.h"
#include "cli/interrupt.h"
#include "cli/subjects.h"
#include "cli/target.h"
#include "report/trace_difference.h"

#include <argp.h>
#include <stdio.h>
#include <string.h>

#define SIDES 2

enum { KEY_CLIENT = 256, KEY_SERVER, KEY_CLIENT_B, KEY_SERVER_B };

struct arguments {
    const char *what[SIDES];
    unsigned count;
    const char *client[SIDES], *server[SIDES];
};

static const struct argp_option options[] = {
    {"client", KEY_CLIENT, "WHAT", 0, "the client of both: built-in, or the path of a plugin", 0},
    {"server", KEY_SERVER, "WHAT", 0, "the server of both: built-in, or the path of a plugin", 0},
    {"client-b", KEY_CLIENT_B, "WHAT", 0, "another client for the second", 0},
    {"server-b", KEY_SERVER_B, "WHAT", 0, "another server for the second", 0},
    {0},
};

static error_t parse(int key, char *value, struct argp_state *state) {
    struct arguments *arguments = state->input;
    switch (key) {
    case KEY_CLIENT:
        arguments->client[0] = value;
        return 0;
    case KEY_SERVER:
        arguments->server[0] = value;
        return 0;
    case KEY_CLIENT_B:
        arguments->client[1] = value;
        return 0;
    case KEY_SERVER_B:
        arguments->server[1] = value;
        return 0;
    case ARGP_KEY_ARG:
        if (arguments->count == SIDES) {
            argp_error(state, "expected two runs");
        }
        arguments->what[arguments->count++] = value;
        return 0;
    case ARGP_KEY_END:
        if (arguments->count != SIDES) {
            argp_error(state, "expected two runs, each CASE@SEED or a file");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp parser = {
    .options = options,
    .parser = parse,
    .args_doc = "A B",
    .doc = "Runs two cases and tells where their histories part, then what their devices and "
           "servers hold differently at the end.\v"
           "Each is CASE@SEED or a file; both may be the same with other subjects. The exit code "
           "is 0 when they are the same to the last record, 1 when they differ.",
};

/* One of the two runs. */
struct side {
    struct tf_target target;
    struct tf_plan *plan;
    struct tf_trace *trace;
};

static bool run_side(struct side *side, const char *what, const char *client, const char *server) {
    struct tf_chosen_subjects subjects;
    struct tf_error error = {0};
    struct tf_result result;
    *side = (struct side){0};
    if (tf_subjects_choose(&subjects, client, server, &error) != TF_OK) {
        fprintf(stderr, "tiffin diff: %s\n", error.message);
        return false;
    }
    bool opened = tf_target_open(&side->target, "diff", what);
    enum tf_code code = TF_OK;
    if (opened) {
        side->plan = tf_scenario_plan(side->target.chosen.scenario, side->target.chosen.index,
                                      side->target.seed);
        side->trace = tf_trace_create(0);
        struct tf_sink sink = tf_trace_sink(side->trace);
        struct tf_sim_options simulation = {.sinks = &sink,
                                            .sink_count = 1,
                                            .no_judge = true,
                                            .until_us = TF_NEVER,
                                            .should_stop = tf_interrupt_asked};
        tf_result_init(&result);
        code = tf_sim_run(side->plan, &subjects.subjects, &simulation, &result, &error);
        tf_result_close(&result);
    }
    if (code != TF_OK && code != TF_E_LIMIT) {
        fprintf(stderr, "tiffin diff: %s: %s\n", what, error.message);
    }
    tf_subjects_close(&subjects);
    return opened && (code == TF_OK || code == TF_E_LIMIT);
}

static void close_side(struct side *side) {
    tf_trace_destroy(side->trace);
    tf_plan_destroy(side->plan);
    tf_target_close(&side->target);
}

static int compare(const struct side sides[SIDES]) {
    struct tf_trace_side one = {"A", sides[0].plan, sides[0].trace};
    struct tf_trace_side other = {"B", sides[1].plan, sides[1].trace};
    struct tf_buf text = {0};
    bool differ = tf_trace_difference_append(&text, &one, &other);
    if (differ) {
        fputs(tf_buf_text(&text), stdout);
    } else {
        printf("The two runs are the same: %zu records.\n", tf_trace_count(one.trace));
    }
    tf_buf_close(&text);
    return differ ? TF_EXIT_FAILED : TF_EXIT_HELD;
}

int tf_cli_diff(int argc, char **argv) {
    struct arguments arguments = {0};
    struct side sides[SIDES] = {{.plan = NULL}, {.plan = NULL}};
    argp_err_exit_status = TF_EXIT_USAGE;
    argp_parse(&parser, argc, argv, 0, NULL, &arguments);
    if (arguments.client[1] == NULL) {
        arguments.client[1] = arguments.client[0];
    }
    if (arguments.server[1] == NULL) {
        arguments.server[1] = arguments.server[0];
    }
    tf_interrupt_watch();
    bool ran = true;
    for (unsigned i = 0; i < SIDES && ran; i++) {
        ran = run_side(&sides[i], arguments.what[i], arguments.client[i], arguments.server[i]);
    }
    int status = ran ? compare(sides) : TF_EXIT_USAGE;
    close_side(&sides[0]);
    close_side(&sides[1]);
    return tf_interrupt_seen() != 0 ? 128 + tf_interrupt_seen() : status;
}
