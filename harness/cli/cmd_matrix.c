#include "cli/commands.h"
#include "cli/interrupt.h"
#include "cli/matrix_page.h"
#include "cli/options.h"
#include "cli/subjects.h"
#include "report/run_dir.h"
#include "scenario/scenario.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { KEY_FORMAT = 256, KEY_SCENARIO };

struct arguments {
    struct tf_options options;
    const char *scenario;
    bool json;
};

static const struct argp_option options[] = {
    {"format", KEY_FORMAT, "KIND", 0, "markdown or json (markdown)", 0},
    {"out", TF_OPTION_KEY_OUT, "FILE", 0, "where it goes (standard output)", 0},
    {"scenario", KEY_SCENARIO, "CELL", 0,
     "print the scenario of the first cell whose name holds CELL, such as "
     "'edit + delete, A first, merge', and run nothing",
     0},
    TF_OPTION_SUBJECTS,
    {0},
};

static error_t parse(int key, char *value, struct argp_state *state) {
    struct arguments *arguments = state->input;
    switch (key) {
    case KEY_FORMAT:
        arguments->json = strcmp(value, "json") == 0;
        if (!arguments->json && strcmp(value, "markdown") != 0) {
            argp_error(state, "--format: expected markdown or json, found '%s'", value);
        }
        return 0;
    case KEY_SCENARIO:
        arguments->scenario = value;
        return 0;
    case ARGP_KEY_ARG:
        argp_error(state, "expected no argument, found '%s'", value);
        return EINVAL;
    default:
        return tf_options_parse(&arguments->options, key, value, state);
    }
}

static const struct argp parser = {
    .options = options,
    .parser = parse,
    .doc =
        "Tells what becomes of any two acts on one message that do not know of each other: edit, "
        "delete, read and reply, and each of them on a deleted message, under every strategy, "
        "in both orders of arrival, with clocks that are right, ahead and behind.\v"
        "Each cell is a run, compared with the rules. The exit code is 1 when one differs from "
        "them or loses something without a trace, or when a clock makes a difference.",
};

static int fail(const struct tf_error *error) {
    fprintf(stderr, "tiffin matrix: %s\n", error->message);
    return TF_EXIT_BROKE;
}

static int put(const struct arguments *arguments, struct tf_buf *text) {
    struct tf_error error;
    if (arguments->options.out == NULL) {
        fputs(tf_buf_text(text), stdout);
        return TF_EXIT_HELD;
    }
    return tf_file_write(arguments->options.out, tf_buf_slice(text), &error) == TF_OK
               ? TF_EXIT_HELD
               : fail(&error);
}

static int judge(const struct tf_matrix *matrix) {
    struct tf_matrix_faults faults = tf_matrix_count_faults(matrix);
    if (tf_interrupt_seen() != 0) {
        fprintf(stderr, "tiffin matrix: interrupted; %zu of %zu cells are empty\n", faults.empty,
                matrix->count);
        return 128 + tf_interrupt_seen();
    }
    if (faults.contradictory + faults.disagreeing + faults.traceless > 0) {
        fprintf(stderr,
                "tiffin matrix: %zu cells differ from the rules, %zu by the clock, %zu lose "
                "something without a trace\n",
                faults.disagreeing, faults.contradictory, faults.traceless);
        return TF_EXIT_FAILED;
    }
    return faults.empty > 0 ? TF_EXIT_UNDECIDED : TF_EXIT_HELD;
}

static int make(const struct arguments *arguments, const struct tf_subjects *subjects) {
    struct tf_matrix matrix;
    struct tf_error error;
    struct tf_buf text = {0};
    tf_interrupt_watch();
    enum tf_code code = tf_matrix_run(subjects, tf_interrupt_asked, &matrix, &error);
    int status = code == TF_OK || code == TF_E_INTERRUPTED ? TF_EXIT_HELD : fail(&error);
    if (status == TF_EXIT_HELD) {
        if (arguments->json) {
            tf_matrix_json_append(&text, &matrix);
        } else {
            tf_matrix_page_append(&text, &matrix);
        }
        status = put(arguments, &text);
    }
    if (status == TF_EXIT_HELD) {
        status = judge(&matrix);
    }
    tf_buf_close(&text);
    tf_matrix_close(&matrix);
    return status;
}

/* A cell as a scenario that anybody can run, change and keep. */
static int print_scenario(const struct arguments *arguments) {
    struct tf_matrix matrix;
    struct tf_buf name = {0}, text = {0};
    int status = TF_EXIT_NOTHING;
    tf_matrix_lay_out(&matrix);
    for (size_t i = 0; i < matrix.count && text.len == 0; i++) {
        tf_buf_clear(&name);
        tf_matrix_key_append(&name, &matrix.cells[i].key);
        if (strstr(tf_buf_text(&name), arguments->scenario) != NULL) {
            struct tf_plan *plan = tf_matrix_plan(&matrix.cells[i].key);
            status = tf_plan_print(plan, &text) ? put(arguments, &text) : TF_EXIT_BROKE;
            tf_plan_destroy(plan);
        }
    }
    if (status == TF_EXIT_NOTHING) {
        fprintf(stderr, "tiffin matrix: no cell holds '%s' in its name\n", arguments->scenario);
    }
    tf_buf_close(&name);
    tf_buf_close(&text);
    tf_matrix_close(&matrix);
    return status;
}

int tf_cli_matrix(int argc, char **argv) {
    struct arguments arguments = {0};
    struct tf_chosen_subjects chosen;
    struct tf_error error;
    argp_err_exit_status = TF_EXIT_USAGE;
    argp_parse(&parser, argc, argv, 0, NULL, &arguments);
    if (arguments.scenario != NULL) {
        return print_scenario(&arguments);
    }
    if (tf_subjects_choose(&chosen, arguments.options.client, arguments.options.server, &error) !=
        TF_OK) {
        fprintf(stderr, "tiffin matrix: %s\n", error.message);
        return TF_EXIT_USAGE;
    }
    int status = make(&arguments, &chosen.subjects);
    tf_subjects_close(&chosen);
    return status;
}
