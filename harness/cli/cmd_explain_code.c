#include "cli/commands.h"
#include "scenario/scenario.h"

#include <argp.h>
#include <stdio.h>

static error_t parse(int key, char *value, struct argp_state *state) {
    const char **code = state->input;
    switch (key) {
    case ARGP_KEY_ARG:
        if (*code != NULL) {
            argp_error(state, "expected one code");
        }
        *code = value;
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "expected a code such as S-unknown-key");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp parser = {
    .parser = parse,
    .args_doc = "CODE",
    .doc = "Explains an error code of `tiffin check`, with a wrong and a right example.",
};

int tf_cli_explain_code(int argc, char **argv) {
    const char *code = NULL;
    struct tf_buf text = {0};
    argp_err_exit_status = TF_EXIT_USAGE;
    argp_parse(&parser, argc, argv, 0, NULL, &code);
    bool known = tf_scenario_code_explain(code, &text);
    if (known) {
        fputs(tf_buf_text(&text), stdout);
    } else {
        const char *nearest = tf_scenario_code_nearest(code);
        fprintf(stderr, "tiffin explain-code: there is no code '%s'%s%s%s\n", code,
                nearest == NULL ? "" : "; did you mean ", nearest == NULL ? "" : nearest,
                nearest == NULL ? "" : "?");
    }
    tf_buf_close(&text);
    return known ? TF_EXIT_HELD : TF_EXIT_USAGE;
}
