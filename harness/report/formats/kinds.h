/* The kinds of reports, one table: their names, their files, what they are made of. */
#ifndef TF_REPORT_FORMATS_KINDS_H
#define TF_REPORT_FORMATS_KINDS_H

#include "report/outcomes.h"
#include "report/page/page.h"

/* (NAME, "word", "file in the run's folder, or in a failure's", what it is of) */
#define TF_REPORT_KINDS(X)                                                                         \
    X(HTML, "html", "report.html", RUN)                                                            \
    X(JUNIT, "junit", "junit.xml", RUN)                                                            \
    X(MARKDOWN, "markdown", "summary.md", RUN)                                                     \
    X(GITHUB, "github", "", LOG)                                                                   \
    X(TEXT, "text", "window.txt", FAILURE)                                                         \
    X(PERFETTO, "perfetto", "trace.perfetto.json", FAILURE)                                        \
    X(MERMAID, "mermaid", "window.mmd", FAILURE)                                                   \
    X(SHIVIZ, "shiviz", "trace.shiviz.log", FAILURE)                                               \
    X(SVG, "svg", "window.svg", FAILURE)

#define TF_X(name, word, file, of) TF_REPORT_##name,
enum tf_report_kind { TF_REPORT_KINDS(TF_X) TF_REPORT_KIND_COUNT };
#undef TF_X

enum tf_report_of {
    TF_REPORT_OF_RUN,    /* always in the run's folder; a path is one more place for it */
    TF_REPORT_OF_LOG,    /* printed where the run is read, unless a path is given */
    TF_REPORT_OF_FAILURE /* drawn from a picture: beside each, or the first one's at the path */
};

/* Which are wanted. All zero: none. Paths are borrowed, and NULL where none was given. */
struct tf_report_wish {
    bool is_asked[TF_REPORT_KIND_COUNT];
    const char *paths[TF_REPORT_KIND_COUNT];
    const char *run; /* CASE@SEED whose picture is drawn, instead of every one; borrowed, or NULL */
};

const char *tf_report_word(enum tf_report_kind kind);
/* The name of a kind's file; "" for one that is only printed. */
const char *tf_report_file(enum tf_report_kind kind);
enum tf_report_of tf_report_what(enum tf_report_kind kind);

/* Takes in "KIND" or "KIND=PATH", borrowed. E_INVALID tells which kinds there are. */
enum tf_code tf_report_wish_add(struct tf_report_wish *wish, const char *value,
                                struct tf_error *error) TF_MUST_CHECK;

/* What reports are made of; all borrowed. */
struct tf_report_source {
    const struct tf_outcomes *outcomes;
    const struct tf_page_options *page; /* with the run's folder */
};

/* Writes what a whole run is told by (TF_REPORT_OF_RUN) into its folder and to the wished paths;
 * `every` is false for the wished kinds alone. Each is tried; what failed first is told. */
enum tf_code tf_reports_write(const struct tf_report_source *source,
                              const struct tf_report_wish *wish, bool every,
                              struct tf_error *error) TF_MUST_CHECK;

/* Draws the pictures of a run's failures in the wished kinds. A line for each file that was written
 * goes to `said`; a run without failures has none. E_IO; E_INVALID when `wish->run` has none. */
enum tf_code tf_reports_draw(const struct tf_report_source *source,
                             const struct tf_report_wish *wish, struct tf_buf *said,
                             struct tf_error *error) TF_MUST_CHECK;

/* Appends what is wished for the log. What has a path is written there. E_IO. */
enum tf_code tf_reports_log(const struct tf_report_source *source,
                            const struct tf_report_wish *wish, struct tf_buf *log,
                            struct tf_error *error) TF_MUST_CHECK;

#endif
