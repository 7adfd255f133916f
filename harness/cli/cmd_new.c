#include "cli/commands.h"
#include "report/run_dir.h"
#include "scenario/scenario.h"

#include <argp.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct arguments {
    const char *path;
    const char *kind;
};

static const struct argp_option options[] = {
    {"kind", 'k', "KIND", 0, "what to begin with; `--kind help` lists the kinds", 0},
    {0},
};

static error_t parse(int key, char *value, struct argp_state *state) {
    struct arguments *arguments = state->input;
    switch (key) {
    case 'k':
        arguments->kind = value;
        return 0;
    case ARGP_KEY_ARG:
        if (arguments->path != NULL) {
            argp_error(state, "expected one file");
        }
        arguments->path = value;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp parser = {
    .options = options,
    .parser = parse,
    .args_doc = "[FILE]",
    .doc = "Writes a new scenario that is valid and passes, to be edited: into FILE, which must "
           "not exist yet, or to standard output.",
};

static void list_kinds(FILE *out) {
    const char *kind;
    for (size_t i = 0; (kind = tf_scenario_kind(i)) != NULL; i++) {
        fprintf(out, "%s\n", kind);
    }
}

static int write_out(const struct arguments *arguments, const struct tf_buf *text) {
    struct tf_error error;
    if (arguments->path == NULL) {
        fwrite(text->data, 1, text->len, stdout);
        return TF_EXIT_HELD;
    }
    if (access(arguments->path, F_OK) == 0) {
        fprintf(stderr, "tiffin new: %s exists already; nothing was written\n", arguments->path);
        return TF_EXIT_USAGE;
    }
    if (tf_file_write(arguments->path, tf_buf_slice(text), &error) != TF_OK) {
        fprintf(stderr, "tiffin new: %s\n", error.message);
        return TF_EXIT_BROKE;
    }
    printf("%s written; now: tiffin check %s, then tiffin run %s\n", arguments->path,
           arguments->path, arguments->path);
    return TF_EXIT_HELD;
}

int tf_cli_new(int argc, char **argv) {
    struct arguments arguments = {.kind = tf_scenario_kind(0)};
    struct tf_buf text = {0};
    argp_err_exit_status = TF_EXIT_USAGE;
    argp_parse(&parser, argc, argv, 0, NULL, &arguments);
    if (strcmp(arguments.kind, "help") == 0) {
        list_kinds(stdout);
        return TF_EXIT_HELD;
    }
    if (!tf_scenario_new(arguments.kind, &text)) {
        fprintf(stderr, "tiffin new: expected one of these kinds, found '%s':\n", arguments.kind);
        list_kinds(stderr);
        return TF_EXIT_USAGE;
    }
    int status = write_out(&arguments, &text);
    tf_buf_close(&text);
    return status;
}
