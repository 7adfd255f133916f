#include "base/text.h"
#include "cli/commands.h"
#include "report/page/page.h"
#include "report/run_dir.h"
#include "scenario/units.h"

#include <argp.h>
#include <stdio.h>
#include <string.h>

#define OUT_DEFAULT "reports/latest"

enum { KEY_REPORT = 256, KEY_AGAINST, KEY_SIZE };

struct arguments {
    struct tf_page_options page;
    const char *html_path;
};

static const struct argp_option options[] = {
    {"report", KEY_REPORT, "html[=PATH]", 0, "write it to PATH (RUN/report.html)", 0},
    {"against", KEY_AGAINST, "RUN", 0,
     "show each run beside the one of the same case and seed in this run", 0},
    {"size", KEY_SIZE, "SIZE", 0, "the page has at most this size, such as 20 MB (5 MB)", 0},
    {0},
};

static void parse_report(struct argp_state *state, struct arguments *arguments, const char *value) {
    if (strcmp(value, "html") == 0) {
        return;
    }
    if (strncmp(value, "html=", 5) != 0 || value[5] == '\0') {
        argp_error(state, "--report: expected html or html=PATH, found '%s'", value);
    }
    arguments->html_path = value + 5;
}

static void parse_size(struct argp_state *state, struct arguments *arguments, const char *value) {
    uint64_t bytes = 0;
    if (tf_unit_size(tf_slice_of(value), &bytes) != TF_UNIT_OK || bytes < TF_PAGE_BYTES_MIN) {
        argp_error(state, "--size: expected a size from 500 kB on, such as 20 MB, found '%s'",
                   value);
    }
    arguments->page.bytes_max = (size_t)bytes;
}

static error_t parse(int key, char *value, struct argp_state *state) {
    struct arguments *arguments = state->input;
    switch (key) {
    case KEY_REPORT:
        parse_report(state, arguments, value);
        return 0;
    case KEY_AGAINST:
        arguments->page.against = value;
        return 0;
    case KEY_SIZE:
        parse_size(state, arguments, value);
        return 0;
    case ARGP_KEY_ARG:
        if (arguments->page.folder != NULL) {
            argp_error(state, "expected one run");
        }
        arguments->page.folder = value;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp parser = {
    .options = options,
    .parser = parse,
    .args_doc = "[RUN]",
    .doc = "Makes the HTML report of a run from its folder: its results and the pictures of its "
           "failures. RUN is `reports/latest` when left out.\v"
           "Every run writes its report.html when it ends; this command makes it again, for a run "
           "that was interrupted, with another size, or beside another run.",
};

static enum tf_code write_page(const struct arguments *arguments, struct tf_buf *path,
                               struct tf_error *error) {
    struct tf_buf text = {0};
    enum tf_code code = tf_page_append(&text, &arguments->page, error);
    if (code == TF_OK) {
        code = tf_file_write(tf_buf_text(path), tf_buf_slice(&text), error);
    }
    tf_buf_close(&text);
    return code;
}

int tf_cli_report(int argc, char **argv) {
    struct arguments arguments = {0};
    struct tf_buf path = {0};
    struct tf_error error;
    argp_err_exit_status = TF_EXIT_USAGE;
    argp_parse(&parser, argc, argv, 0, NULL, &arguments);
    if (arguments.page.folder == NULL) {
        arguments.page.folder = OUT_DEFAULT;
    }
    tf_buf_append_format(&path, "%s%s",
                         arguments.html_path == NULL ? arguments.page.folder : arguments.html_path,
                         arguments.html_path == NULL ? "/report.html" : "");
    int status = TF_EXIT_HELD;
    if (write_page(&arguments, &path, &error) == TF_OK) {
        printf("%s\n", tf_buf_text(&path));
    } else {
        fprintf(stderr, "tiffin report: %s\n", error.message);
        status = error.code == TF_E_IO ? TF_EXIT_USAGE : TF_EXIT_BROKE;
    }
    tf_buf_close(&path);
    return status;
}
