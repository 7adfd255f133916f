#include "cli/commands.h"
#include "scenario/scenario.h"

#include <argp.h>
#include <stdio.h>

static const struct argp_option options[] = {
    {"reference", 'r', NULL, 0, "print the reference page of the format (Markdown) instead", 0},
    {0},
};

static error_t parse(int key, char *value, struct argp_state *state) {
    (void)value;
    if (key == 'r') {
        *(bool *)state->input = true;
        return 0;
    }
    if (key == ARGP_KEY_ARG) {
        argp_error(state, "expected no argument");
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp parser = {
    .options = options,
    .parser = parse,
    .doc = "Prints the JSON Schema (draft-07) of scenario files. Editors that know YAML read it "
           "through the first line of a file: "
           "# yaml-language-server: $schema=PATH",
};

int tf_cli_schema(int argc, char **argv) {
    bool reference = false;
    struct tf_buf text = {0};
    argp_err_exit_status = TF_EXIT_USAGE;
    argp_parse(&parser, argc, argv, 0, NULL, &reference);
    if (reference) {
        tf_reference_write(&text);
    } else {
        tf_schema_write(&text);
    }
    bool written = fwrite(text.data, 1, text.len, stdout) == text.len && fflush(stdout) == 0;
    tf_buf_close(&text);
    return written ? TF_EXIT_HELD : TF_EXIT_BROKE;
}
