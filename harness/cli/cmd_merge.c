#include "cli/commands.h"
#include "cli/console.h"
#include "cli/options.h"
#include "report/merge/run_database.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { KEY_SQLITE = 256, KEY_PARTIAL };

struct arguments {
    struct tf_options options; /* its paths are folders */
    const char *database;
    bool partial;
};

static const struct argp_option options[] = {
    {"out", TF_OPTION_KEY_OUT, "DIR", 0, "where the joined run goes (reports)", 0},
    {"partial", KEY_PARTIAL, NULL, 0,
     "join what there is although shards are missing; the result can be joined with the rest", 0},
    {"sqlite", KEY_SQLITE, "FILE", 0,
     "add the campaign to this database; of whole runs, each is added", 0},
    {0},
};

static error_t parse(int key, char *value, struct argp_state *state) {
    struct arguments *arguments = state->input;
    switch (key) {
    case KEY_SQLITE:
        arguments->database = value;
        return 0;
    case KEY_PARTIAL:
        arguments->partial = true;
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "expected folders of runs");
        return 0;
    default:
        return tf_options_parse_paths(&arguments->options, key, value, state);
    }
}

static const struct argp parser = {
    .options = options,
    .parser = parse,
    .args_doc = "DIR...",
    .doc = "Joins the shards of one campaign, found in and below the folders, into one run, and "
           "gives its verdict.\v"
           "Shards of another build, client, server or scenario are refused, and so are a missing "
           "shard, one that is there twice and one that did not end: exit code 2.",
};

static int fail(const struct tf_error *error) {
    fprintf(stderr, "tiffin merge: %s\n", error->message);
    return error->code == TF_E_IO || error->code == TF_E_STORAGE ? TF_EXIT_BROKE : TF_EXIT_USAGE;
}

static void append_name(struct tf_buf *out) {
    time_t now = time(NULL);
    struct tm utc;
    gmtime_r(&now, &utc);
    tf_buf_append_format(out, "%04d%02d%02d-%02d%02d%02d-%ld-merged", utc.tm_year + 1900,
                         utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec,
                         (long)getpid());
}

static const char *last_part(const char *folder) {
    const char *slash = strrchr(folder, '/');
    return slash == NULL || slash[1] == '\0' ? folder : slash + 1;
}

/* -- Whole runs into the database, one by one -- */

static enum tf_code add_whole(const char *database, struct tf_run_file *run,
                              struct tf_error *error) {
    struct tf_merge merge = {.inputs = {.runs = run, .count = 1}};
    enum tf_code code = tf_merge_count(&merge, error);
    if (code == TF_OK) {
        code = tf_run_database_add(database, last_part(run->folder), &merge, error);
    }
    merge.inputs = (struct tf_merge_inputs){0};
    tf_merge_close(&merge);
    return code;
}

static int add_all(const struct arguments *arguments, struct tf_merge_inputs *inputs) {
    struct tf_error error;
    for (size_t i = 0; i < inputs->count; i++) {
        if (add_whole(arguments->database, &inputs->runs[i], &error) != TF_OK) {
            return fail(&error);
        }
    }
    printf("%zu %s in %s\n", inputs->count, inputs->count == 1 ? "campaign" : "campaigns",
           arguments->database);
    return TF_EXIT_HELD;
}

/* -- Shards into one run -- */

static int conclude(const struct tf_merge *merge, const char *path) {
    struct tf_console console;
    tf_console_open(&console, false);
    for (size_t i = 0; i < merge->outcomes.count; i++) {
        tf_console_case(&console, &merge->outcomes.items[i]);
    }
    tf_console_end(&console, &merge->outcomes, path);
    int status = tf_outcomes_exit_code(&merge->outcomes);
    return merge->differed > 0 && status != TF_EXIT_BROKE ? TF_EXIT_DIFFERS : status;
}

static int join(const struct arguments *arguments, struct tf_merge *merge) {
    struct tf_run_dir dir = {0};
    struct tf_buf name = {0};
    struct tf_error error;
    append_name(&name);
    enum tf_code code = tf_merge_inputs_check(&merge->inputs, arguments->partial, &error);
    if (code == TF_OK) {
        code = tf_run_dir_open(&dir, arguments->options.out, tf_buf_text(&name), &error);
    }
    if (code == TF_OK) {
        code = tf_merge_write(merge, &dir, &error);
    }
    if (code == TF_OK && arguments->database != NULL) {
        code = tf_run_database_add(arguments->database, tf_buf_text(&name), merge, &error);
    }
    int status = code == TF_OK ? conclude(merge, dir.path) : fail(&error);
    if (tf_run_dir_close(&dir, &error) != TF_OK) {
        status = fail(&error);
    }
    tf_buf_close(&name);
    return status;
}

static bool are_whole(const struct tf_merge_inputs *inputs) {
    for (size_t i = 0; i < inputs->count; i++) {
        if (tf_run_file_total(&inputs->runs[i]) > 0) {
            return false;
        }
    }
    return true;
}

int tf_cli_merge(int argc, char **argv) {
    struct arguments arguments = {.options = {.out = "reports"}};
    struct tf_merge merge = {0};
    struct tf_error error;
    argp_err_exit_status = TF_EXIT_USAGE;
    argp_parse(&parser, argc, argv, 0, NULL, &arguments);
    int status;
    if (tf_merge_inputs_find(&merge.inputs, arguments.options.paths, arguments.options.path_count,
                             &error) != TF_OK) {
        fprintf(stderr, "tiffin merge: %s\n", error.message);
        status = TF_EXIT_USAGE;
    } else if (arguments.database != NULL && are_whole(&merge.inputs)) {
        status = add_all(&arguments, &merge.inputs);
    } else {
        status = join(&arguments, &merge);
    }
    tf_merge_close(&merge);
    return status;
}
