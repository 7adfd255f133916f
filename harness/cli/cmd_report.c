#include "base/text.h"
#include "cli/commands.h"
#include "report/formats/kinds.h"
#include "report/outcomes_read.h"
#include "scenario/units.h"

#include <argp.h>
#include <stdio.h>
#include <string.h>

#define OUT_DEFAULT "reports/latest"

enum { KEY_REPORT = 256, KEY_AGAINST, KEY_SIZE, KEY_OF };

struct arguments {
    struct tf_page_options page;
    struct tf_report_wish wish;
    bool has_wish;
};

static const struct argp_option options[] = {
    {"report", KEY_REPORT, "KIND[=PATH]", 0,
     "html (when none is given), junit, markdown: to PATH or into RUN; github: on standard output; "
     "text, perfetto, mermaid, shiviz, svg: beside each failure's trace, or of one run to PATH",
     0},
    {"of", KEY_OF, "CASE@SEED", 0, "draw this failing run instead of every one", 0},
    {"against", KEY_AGAINST, "RUN", 0,
     "html: show each run beside the one of the same case and seed in this run", 0},
    {"size", KEY_SIZE, "SIZE", 0, "html: at most this size, such as 20 MB (5 MB)", 0},
    {0},
};

static void parse_report(struct argp_state *state, struct arguments *arguments, const char *value) {
    struct tf_error error;
    arguments->has_wish = true;
    if (tf_report_wish_add(&arguments->wish, value, &error) != TF_OK) {
        argp_error(state, "--report: %s", error.message);
    }
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
    case KEY_OF:
        arguments->wish.run = value;
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
    .doc = "Makes reports of a run from its folder: its results and the pictures of its failures. "
           "RUN is `reports/latest` when left out.\v"
           "Every run writes its report.html, junit.xml and summary.md when it ends; this command "
           "makes them again, for a run that was interrupted, with another size, or beside another "
           "run, and draws its failures for other programs: Perfetto, Mermaid, ShiViz, and SVG.",
};

/* The kinds that went into the run's folder or to a path. */
static void append_written(struct tf_buf *out, const struct arguments *arguments) {
    for (unsigned i = 0; i < TF_REPORT_KIND_COUNT; i++) {
        enum tf_report_kind kind = (enum tf_report_kind)i;
        if (!arguments->wish.is_asked[i] || tf_report_what(kind) != TF_REPORT_OF_RUN) {
            continue;
        }
        if (arguments->wish.paths[i] != NULL) {
            tf_buf_append_format(out, "%s\n", arguments->wish.paths[i]);
        } else {
            tf_buf_append_format(out, "%s/%s\n", arguments->page.folder, tf_report_file(kind));
        }
    }
}

/* The page reads results by itself. */
static bool needs_outcomes(const struct arguments *arguments) {
    bool needs = false;
    for (unsigned i = 0; i < TF_REPORT_KIND_COUNT; i++) {
        needs |= arguments->wish.is_asked[i] && i != TF_REPORT_HTML;
    }
    return needs;
}

static enum tf_code write_reports(const struct arguments *arguments, struct tf_buf *said,
                                  struct tf_error *error) {
    struct tf_outcomes outcomes = {0};
    struct tf_report_source source = {&outcomes, &arguments->page};
    enum tf_code code = needs_outcomes(arguments)
                            ? tf_outcomes_read(&outcomes, arguments->page.folder, error)
                            : TF_OK;
    if (code == TF_OK) {
        code = tf_reports_write(&source, &arguments->wish, false, error);
    }
    if (code == TF_OK) {
        append_written(said, arguments);
        code = tf_reports_draw(&source, &arguments->wish, said, error);
    }
    if (code == TF_OK) {
        code = tf_reports_log(&source, &arguments->wish, said, error);
    }
    tf_outcomes_close(&outcomes);
    return code;
}

int tf_cli_report(int argc, char **argv) {
    struct arguments arguments = {0};
    struct tf_buf said = {0};
    struct tf_error error;
    argp_err_exit_status = TF_EXIT_USAGE;
    argp_parse(&parser, argc, argv, 0, NULL, &arguments);
    if (arguments.page.folder == NULL) {
        arguments.page.folder = OUT_DEFAULT;
    }
    if (!arguments.has_wish) {
        arguments.wish.is_asked[TF_REPORT_HTML] = true;
    }
    enum tf_code code = write_reports(&arguments, &said, &error);
    fputs(tf_buf_text(&said), stdout);
    tf_buf_close(&said);
    if (code != TF_OK) {
        fprintf(stderr, "tiffin report: %s\n", error.message);
        return code == TF_E_IO || code == TF_E_INVALID ? TF_EXIT_USAGE : TF_EXIT_BROKE;
    }
    return TF_EXIT_HELD;
}
