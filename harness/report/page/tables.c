#include "report/page/html.h"
#include "report/page/sections.h"

#include <stdlib.h>
#include <string.h>

#define CASES_MAX      3000
#define TEXT_BYTES_MAX 400

static void cell_count(struct tf_buf *out, uint64_t count) {
    tf_buf_append_text(out, "<td class=\"number\">");
    if (count > 0) {
        tf_page_count(out, (double)count);
    } else {
        tf_buf_append_text(out, "<span class=\"nil\">–</span>");
    }
    tf_buf_append_text(out, "</td>");
}

static void property_row(struct tf_buf *out, enum tf_oracle oracle,
                         const struct tf_page_property *property) {
    const char *mark = property->broken > 0 ? "fail" : property->judged > 0 ? "pass" : "skipped";
    tf_buf_append_format(
        out, "<tr class=\"%s\"><td><span class=\"badge\">%s</span></td><th>%s</th>", mark,
        property->broken > 0   ? "broken"
        : property->judged > 0 ? "held"
                               : "not judged",
        tf_oracle_word(oracle));
    cell_count(out, property->judged);
    cell_count(out, property->broken);
    cell_count(out, property->off + property->unjudged);
    tf_buf_append_text(out, "<td class=\"claim\">");
    tf_html_text(out, tf_oracle_claim(oracle));
    tf_buf_append_text(out, "</td></tr>\n");
}

void tf_page_properties(struct tf_buf *out, const struct tf_page_findings *findings) {
    tf_buf_append_text(
        out, "<section id=\"properties\">\n<h2>Properties</h2>\n<div class=\"scroll\"><table>\n"
             "<thead><tr><th></th><th>property</th><th class=\"number\">judged</th>"
             "<th class=\"number\">broken</th><th class=\"number\">off</th><th>what it says</th>"
             "</tr></thead>\n<tbody>\n");
    for (unsigned i = 0; i < TF_ORACLE_COUNT; i++) {
        property_row(out, (enum tf_oracle)i, &findings->properties[i]);
    }
    tf_buf_append_format(out,
                         "<tr class=\"%s\"><td><span class=\"badge\">%s</span></td>"
                         "<th>expectations</th>",
                         findings->checks_failed > 0 ? "fail" : "pass",
                         findings->checks_failed > 0 ? "broken" : "held");
    cell_count(out, findings->runs);
    cell_count(out, findings->checks_failed);
    cell_count(out, 0);
    tf_buf_append_text(out, "<td class=\"claim\">what scenarios expect of themselves</td></tr>\n"
                            "</tbody></table></div>\n</section>\n");
}

/* What a situation is; "" for one that this build does not know. */
static const char *situation_text(const char *name) {
    for (unsigned i = 0; i < TF_SITUATION_COUNT; i++) {
        if (strcmp(tf_situation_word((enum tf_situation)i), name) == 0) {
            return tf_situation_text((enum tf_situation)i);
        }
    }
    return "";
}

void tf_page_situations(struct tf_buf *out, const struct tf_page_findings *findings) {
    tf_buf_append_text(out, "<section id=\"situations\">\n<h2>Situations</h2>\n");
    if (findings->situation_count == 0) {
        tf_buf_append_text(out, "<p class=\"quiet\">These runs counted no situations.</p>\n"
                                "</section>\n");
        return;
    }
    tf_buf_append_text(out, "<div class=\"scroll\"><table class=\"situations\">\n<thead><tr><th>"
                            "situation</th><th class=\"number\">runs</th><th>share</th>"
                            "<th>what it is</th></tr>"
                            "</thead>\n<tbody>\n");
    for (size_t i = 0; i < findings->situation_count; i++) {
        const struct tf_page_situation *situation = &findings->situations[i];
        tf_buf_append_format(out, "<tr class=\"%s\"><th>", situation->runs > 0 ? "pass" : "missed");
        tf_html_text_cut(out, situation->name, TEXT_BYTES_MAX);
        tf_buf_append_text(out, "</th>");
        cell_count(out, situation->runs);
        tf_buf_append_format(out,
                             "<td><meter min=\"0\" max=\"%llu\" value=\"%llu\"></meter></td>"
                             "<td class=\"claim\">",
                             (unsigned long long)findings->runs,
                             (unsigned long long)situation->runs);
        tf_html_text(out, situation_text(situation->name));
        tf_buf_append_text(out, "</td></tr>\n");
    }
    tf_buf_append_text(out, "</tbody></table></div>\n</section>\n");
}

static const char *verdict_class(enum tf_verdict verdict) {
    return verdict == TF_VERDICT_PASS      ? "pass"
           : verdict == TF_VERDICT_FAIL    ? "fail"
           : verdict == TF_VERDICT_SKIPPED ? "skipped"
           : verdict == TF_VERDICT_BROKEN  ? "fail"
                                           : "undecided";
}

static void case_row(struct tf_buf *out, const struct tf_page_case *item,
                     const struct tf_page_pictures *pictures) {
    const struct tf_page_picture *picture = tf_page_picture_of(pictures, item->id, NULL);
    tf_buf_append_format(out, "<tr class=\"%s\"><td><span class=\"badge\">%s</span></td><th>",
                         verdict_class(item->verdict), tf_verdict_word(item->verdict));
    if (picture != NULL) {
        tf_buf_append_text(out, "<a href=\"#case=");
        tf_html_fragment(out, picture->id);
        tf_buf_append_text(out, "\">");
    }
    tf_html_text_cut(out, item->id, TEXT_BYTES_MAX);
    tf_buf_append_text(out, picture != NULL ? "</a>" : "");
    tf_buf_append_text(out, "<div class=\"claim\">");
    tf_html_text_cut(out, item->name, TEXT_BYTES_MAX);
    tf_buf_append_text(out, "</div></th>");
    cell_count(out, item->runs);
    cell_count(out, item->bad_runs);
    cell_count(out, (uint64_t)item->actions);
    cell_count(out, (uint64_t)item->events);
    tf_buf_append_text(out, "</tr>\n");
}

static int by_verdict(const void *a, const void *b) {
    static const int rank[] = {3, 1, 2, 4, 0}; /* by enum tf_verdict: what failed comes first */
    const struct tf_page_case *const *one = a, *const *other = b;
    int difference = rank[(*one)->verdict] - rank[(*other)->verdict];
    return difference != 0 ? difference : *one < *other ? -1 : 1; /* both lie in one array */
}

void tf_page_cases(struct tf_buf *out, const struct tf_page_findings *findings,
                   const struct tf_page_pictures *pictures) {
    const struct tf_page_case **order =
        tf_alloc_zero(findings->case_count + 1, sizeof(const struct tf_page_case *));
    for (size_t i = 0; i < findings->case_count; i++) {
        order[i] = &findings->cases[i];
    }
    qsort(order, findings->case_count, sizeof(const struct tf_page_case *), by_verdict);
    tf_buf_append_format(
        out,
        "<section id=\"cases\">\n<h2>Cases <span class=\"count\">%zu</span></h2>\n"
        "<div class=\"scroll\"><table>\n<thead><tr><th></th><th>case</th>"
        "<th class=\"number\">runs</th><th class=\"number\">failed</th>"
        "<th class=\"number\">actions</th><th class=\"number\">events</th></tr></thead>\n"
        "<tbody>\n",
        findings->case_count);
    for (size_t i = 0; i < findings->case_count && i < CASES_MAX; i++) {
        case_row(out, order[i], pictures);
    }
    tf_buf_append_text(out, "</tbody></table></div>\n");
    if (findings->case_count > CASES_MAX) {
        tf_buf_append_format(out,
                             "<p class=\"left-out\">and %zu more cases: see results.ndjson."
                             "</p>\n",
                             findings->case_count - CASES_MAX);
    }
    tf_buf_append_text(out, "</section>\n");
    free(order);
}
