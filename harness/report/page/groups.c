#include "report/page/html.h"
#include "report/page/sections.h"

#include <string.h>

#define GROUPS_MAX       200
#define CONSEQUENCES_MAX 500
#define DETAIL_BYTES_MAX 6000
#define TEXT_BYTES_MAX   1000

const struct tf_page_picture *tf_page_picture_of(const struct tf_page_pictures *pictures,
                                                 const char *case_id, const char *seed) {
    for (size_t i = 0; i < pictures->count; i++) {
        const struct tf_page_picture *picture = &pictures->items[i];
        if (picture->chosen && picture->of == NULL && strcmp(picture->case_id, case_id) == 0 &&
            (seed == NULL || strcmp(picture->seed, seed) == 0)) {
            return picture;
        }
    }
    return NULL;
}

static const struct tf_page_picture *picture_of_run(const struct tf_page_pictures *pictures,
                                                    const struct tf_page_run_name *run) {
    return tf_page_picture_of(pictures, run->case_id, run->seed);
}

static void append_place(struct tf_buf *out, const struct tf_page_group *group) {
    if (group->file[0] == '\0') {
        return;
    }
    tf_buf_append_text(out, "<p class=\"place\"><code>");
    tf_html_text_cut(out, group->file, TEXT_BYTES_MAX);
    tf_buf_append_format(out, ":%u</code></p>\n", group->line);
}

/* Each line of the chain is an item: a list reads better than a block, and copies as well. */
static void append_detail(struct tf_buf *out, const char *detail) {
    if (detail[0] == '\0') {
        return;
    }
    struct tf_buf line = {0};
    size_t used = 0;
    tf_buf_append_text(out, "<ol class=\"chain\">\n");
    for (const char *at = detail; *at != '\0' && used < DETAIL_BYTES_MAX;) {
        size_t len = strcspn(at, "\n");
        tf_buf_clear(&line);
        tf_buf_append(&line, at, len);
        tf_buf_append_text(out, "<li>");
        tf_html_text_cut(out, tf_buf_text(&line), TEXT_BYTES_MAX);
        tf_buf_append_text(out, "</li>\n");
        used += len + 1;
        at += len + (at[len] == '\n');
    }
    tf_buf_append_text(out, "</ol>\n");
    if (used < strlen(detail)) {
        tf_buf_append_text(out, "<p class=\"left-out\">The rest of the chain stands in "
                                "results.ndjson.</p>\n");
    }
    tf_buf_close(&line);
}

static void append_show(struct tf_buf *out, const struct tf_page_picture *picture,
                        const struct tf_page_run_name *run, const char *words) {
    tf_buf_append_text(out, "<a class=\"show needs-script\" href=\"#case=");
    tf_html_fragment(out, picture->id);
    if (run->record > 0) {
        tf_buf_append_format(out, "&amp;at=%llu", (unsigned long long)run->record);
    }
    tf_buf_append_format(out, "\">%s</a>", words);
}

static void append_run(struct tf_buf *out, const struct tf_page_run_name *run) {
    tf_buf_append_text(out, "<code>");
    tf_html_text_cut(out, run->case_id, TEXT_BYTES_MAX);
    tf_buf_append_byte(out, '@');
    tf_html_text(out, run->seed);
    tf_buf_append_text(out, "</code>");
}

static void append_others(struct tf_buf *out, const struct tf_page_group *group,
                          const struct tf_page_pictures *pictures, size_t first) {
    if (group->count < 2) {
        return;
    }
    tf_buf_append_format(out, "<details class=\"others\"><summary>in %llu %s too</summary><ul>\n",
                         (unsigned long long)group->count - 1,
                         group->count == 2 ? "other run" : "other runs");
    for (size_t i = 0; i < group->run_count; i++) {
        if (i == first) {
            continue;
        }
        const struct tf_page_picture *picture = picture_of_run(pictures, &group->runs[i]);
        tf_buf_append_text(out, "<li>");
        append_run(out, &group->runs[i]);
        if (picture != NULL) {
            tf_buf_append_byte(out, ' ');
            append_show(out, picture, &group->runs[i], "show");
        }
        tf_buf_append_text(out, "</li>\n");
    }
    if (group->count > group->run_count) {
        tf_buf_append_format(out, "<li>and %llu more</li>\n",
                             (unsigned long long)group->count - group->run_count);
    }
    tf_buf_append_text(out, "</ul></details>\n");
}

/* The run that is shown first: one that has a picture, if any has. */
static size_t choose_run(const struct tf_page_group *group,
                         const struct tf_page_pictures *pictures) {
    for (size_t i = 0; i < group->run_count; i++) {
        if (picture_of_run(pictures, &group->runs[i]) != NULL) {
            return i;
        }
    }
    return 0;
}

static void append_group(struct tf_buf *out, const struct tf_page_group *group,
                         const struct tf_page_pictures *pictures) {
    size_t first = choose_run(group, pictures);
    const struct tf_page_run_name *run = &group->runs[first];
    const struct tf_page_picture *picture = picture_of_run(pictures, run);
    tf_buf_append_text(out, "<article class=\"finding");
    tf_buf_append_text(out, group->expected ? " expected\" id=\"f-" : "\" id=\"f-");
    tf_html_fragment(out, group->fingerprint);
    tf_buf_append_text(out, "\">\n<p class=\"rule\">");
    tf_html_text_cut(out, group->rule, TEXT_BYTES_MAX);
    tf_buf_append_text(out, group->expected ? " <span class=\"tag\">expected</span></p>\n<h3>"
                                            : "</p>\n<h3>");
    tf_html_text_cut(out, group->headline, TEXT_BYTES_MAX);
    tf_buf_append_text(out, "</h3>\n");
    append_place(out, group);
    append_detail(out, group->detail);
    tf_buf_append_text(out, "<p class=\"doors\">");
    if (picture != NULL) {
        append_show(out, picture, run, "Show the run");
    }
    append_run(out, run);
    tf_buf_append_text(out, "</p>\n");
    if (picture != NULL) {
        tf_buf_append_text(out, "<div class=\"glimpse\" data-picture=\"");
        tf_html_fragment(out, picture->id);
        tf_buf_append_format(out, "\" data-record=\"%llu\"></div>\n",
                             (unsigned long long)run->record);
    } else {
        tf_buf_append_text(out, "<p class=\"again\">No picture of this run is in the page. Again: "
                                "<code>tiffin replay '");
        tf_html_text_cut(out, run->case_id, TEXT_BYTES_MAX);
        tf_buf_append_byte(out, '@');
        tf_html_text(out, run->seed);
        tf_buf_append_text(out, "'</code></p>\n");
    }
    append_others(out, group, pictures, first);
    tf_buf_append_text(out, "</article>\n");
}

/* What broke first in some run. Returns how many. */
static size_t append_first(struct tf_buf *out, const struct tf_page_findings *findings,
                           const struct tf_page_pictures *pictures) {
    size_t shown = 0;
    for (size_t i = 0; i < findings->group_count && shown < GROUPS_MAX; i++) {
        if (findings->groups[i].first > 0) {
            append_group(out, &findings->groups[i], pictures);
            shown++;
        }
    }
    return shown;
}

static void append_consequence(struct tf_buf *out, const struct tf_page_group *group,
                               const struct tf_page_pictures *pictures) {
    const struct tf_page_run_name *run = &group->runs[choose_run(group, pictures)];
    const struct tf_page_picture *picture = picture_of_run(pictures, run);
    tf_buf_append_text(out, "<tr id=\"f-");
    tf_html_fragment(out, group->fingerprint);
    tf_buf_append_text(out, "\"><td class=\"rule\">");
    tf_html_text_cut(out, group->rule, TEXT_BYTES_MAX);
    tf_buf_append_text(out, "</td><th>");
    tf_html_text_cut(out, group->headline, TEXT_BYTES_MAX);
    tf_buf_append_format(out, "</th><td class=\"number\">%llu %s</td><td>",
                         (unsigned long long)group->count, group->count == 1 ? "run" : "runs");
    if (picture != NULL) {
        tf_buf_append_text(out, "<a class=\"needs-script\" href=\"#case=");
        tf_html_fragment(out, picture->id);
        tf_buf_append_format(out, "&amp;at=%llu\">show</a>", (unsigned long long)run->record);
    }
    tf_buf_append_text(out, "</td></tr>\n");
}

/* What only ever broke after something else had. Returns how many. */
static size_t append_consequences(struct tf_buf *out, const struct tf_page_findings *findings,
                                  const struct tf_page_pictures *pictures) {
    size_t listed = 0;
    for (size_t i = 0; i < findings->group_count && listed < CONSEQUENCES_MAX; i++) {
        if (findings->groups[i].first > 0) {
            continue;
        }
        if (listed++ == 0) {
            tf_buf_append_text(out, "<h3>What else broke in the same runs</h3>\n"
                                    "<div class=\"scroll consequences\"><table>\n<tbody>\n");
        }
        append_consequence(out, &findings->groups[i], pictures);
    }
    tf_buf_append_text(out, listed > 0 ? "</tbody></table></div>\n" : "");
    return listed;
}

void tf_page_groups(struct tf_buf *out, const struct tf_page_findings *findings,
                    const struct tf_page_pictures *pictures) {
    if (findings->group_count == 0) {
        return;
    }
    tf_buf_append_format(out,
                         "<section id=\"findings\">\n<h2>Findings <span class=\"count\">%zu"
                         "</span></h2>\n",
                         findings->group_count);
    size_t shown = append_first(out, findings, pictures);
    size_t listed = append_consequences(out, findings, pictures);
    if (shown + listed < findings->group_count) {
        tf_buf_append_format(out,
                             "<p class=\"left-out\">and %zu more kinds of finding: see "
                             "results.ndjson.</p>\n",
                             findings->group_count - shown - listed);
    }
    tf_buf_append_text(out, "</section>\n");
}
