#include "cli/commands.h"
#include "cli/suite.h"

#include <argp.h>
#include <stdio.h>

struct arguments {
    char **paths;
    size_t path_count;
    struct tf_suite_choice choice;
    bool with_names;
};

static const struct argp_option options[] = {
    {"filter", 'f', "TEXT", 0, "only cases whose id holds TEXT", 0},
    {"tag", 't', "TAG", 0, "only scenarios with this tag", 0},
    {"long", 'l', NULL, 0, "show each scenario's claim and tags too", 0},
    {0},
};

static error_t parse(int key, char *value, struct argp_state *state) {
    struct arguments *arguments = state->input;
    switch (key) {
    case 'f':
        arguments->choice.filter = value;
        return 0;
    case 't':
        arguments->choice.tag = value;
        return 0;
    case 'l':
        arguments->with_names = true;
        return 0;
    case ARGP_KEY_ARGS:
        arguments->paths = state->argv + state->next;
        arguments->path_count = (size_t)(state->argc - state->next);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
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
    if (tf_suite_load(&suite, arguments.paths, arguments.path_count, &error) != TF_OK) {
        fprintf(stderr, "tiffin list: %s\n", error.message);
        return TF_EXIT_USAGE;
    }
    tf_suite_print_problems(&suite);
    tf_suite_choose(&suite, &arguments.choice);
    for (size_t i = 0; i < suite.case_count; i++) {
        print_case(&suite.cases[i], arguments.with_names);
    }
    int status = suite.problem_count > 0 ? TF_EXIT_USAGE
                 : suite.case_count == 0 ? TF_EXIT_NOTHING
                                         : TF_EXIT_HELD;
    tf_suite_close(&suite);
    return status;
}
