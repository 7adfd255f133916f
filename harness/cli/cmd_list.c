#include "cli/commands.h"
#include "cli/options.h"

#include <stdio.h>

struct arguments {
    struct tf_options options;
    bool with_names;
};

static const struct argp_option options[] = {
    TF_OPTION_FILTER,
    TF_OPTION_TAG,
    {"long", 'l', NULL, 0, "show each scenario's claim and tags too", 0},
    {0},
};

static error_t parse(int key, char *value, struct argp_state *state) {
    struct arguments *arguments = state->input;
    if (key == 'l') {
        arguments->with_names = true;
        return 0;
    }
    return tf_options_parse_paths(&arguments->options, key, value, state);
}

static const struct argp parser = {
    .options = options,
    .parser = parse,
    .args_doc = "[PATH...]",
    .doc = "Lists the cases that `tiffin run` would run: one per scenario and set of parameters.",
};

static void print_case(const struct tf_suite_case *chosen, bool with_name) {
    printf("%s\n", tf_scenario_case_id(chosen->scenario, chosen->index));
    if (!with_name || chosen->index > 0) {
        return;
    }
    printf("    %s\n    ", tf_scenario_name(chosen->scenario));
    const char *tag;
    for (size_t i = 0; (tag = tf_scenario_tag(chosen->scenario, i)) != NULL; i++) {
        printf("%s%s", i == 0 ? "tags: " : ", ", tag);
    }
    printf("\n");
}

int tf_cli_list(int argc, char **argv) {
    struct arguments arguments = {0};
    struct tf_suite suite;
    struct tf_error error;
    argp_err_exit_status = TF_EXIT_USAGE;
    argp_parse(&parser, argc, argv, 0, NULL, &arguments);
    if (tf_suite_load(&suite, arguments.options.paths, arguments.options.path_count, &error) !=
        TF_OK) {
        fprintf(stderr, "tiffin list: %s\n", error.message);
        return TF_EXIT_USAGE;
    }
    tf_suite_print_problems(&suite);
    tf_suite_choose(&suite, &arguments.options.choice);
    for (size_t i = 0; i < suite.case_count; i++) {
        print_case(&suite.cases[i], arguments.with_names);
    }
    int status = suite.problem_count > 0 ? TF_EXIT_USAGE
                 : suite.case_count == 0 ? TF_EXIT_NOTHING
                                         : TF_EXIT_HELD;
    tf_suite_close(&suite);
    return status;
}
