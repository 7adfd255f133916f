#include "cli/commands.h"
#include "cli/options.h"

#include <stdio.h>

static error_t parse(int key, char *value, struct argp_state *state) {
    return tf_options_parse_paths(state->input, key, value, state);
}

static const struct argp parser = {
    .parser = parse,
    .args_doc = "[PATH...]",
    .doc = "Checks scenario files, and every one below folders, without running them: all errors "
           "of each, with line, column "
           "and what was expected. PATH is `scenarios` when left out.",
};

int tf_cli_check(int argc, char **argv) {
    struct tf_options asked = {0};
    struct tf_suite suite;
    struct tf_error error;
    argp_err_exit_status = TF_EXIT_USAGE;
    argp_parse(&parser, argc, argv, ARGP_IN_ORDER, NULL, &asked);
    if (tf_suite_load(&suite, asked.paths, asked.path_count, &error) != TF_OK) {
        fprintf(stderr, "tiffin check: %s\n", error.message);
        return TF_EXIT_USAGE;
    }
    tf_suite_print_problems(&suite);
    int status = suite.problem_count == 0 ? TF_EXIT_HELD : TF_EXIT_USAGE;
    if (status == TF_EXIT_HELD) {
        tf_suite_choose(&suite, &(struct tf_suite_choice){0});
        printf("%zu %s with %zu cases, no error\n", suite.file_count,
               suite.file_count == 1 ? "file" : "files", suite.case_count);
    }
    tf_suite_close(&suite);
    return status;
}
