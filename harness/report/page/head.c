#include "report/page/html.h"
#include "report/page/sections.h"

void tf_page_count(struct tf_buf *out, double count) {
    char digits[32];
    int len = 0;
    uint64_t rest = (uint64_t)(count + 0.5);
    do {
        digits[len++] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    while (len > 0) {
        tf_buf_append_byte(out, digits[--len]);
        if (len > 0 && len % 3 == 0) {
            tf_buf_append_text(out, "\xe2\x80\x89"); /* thin space */
        }
    }
}

static void append_span(struct tf_buf *out, double us) {
    uint64_t seconds = (uint64_t)(us / 1e6);
    if (us < 60e6) {
        tf_buf_append_format(out, "%llu.%02llu s", (unsigned long long)seconds,
                             (unsigned long long)(us / 1e4) % 100);
    } else if (us < 2 * 3600e6) {
        tf_buf_append_format(out, "%llu min %llu s", (unsigned long long)seconds / 60,
                             (unsigned long long)seconds % 60);
    } else if (us < 48 * 3600e6) {
        tf_buf_append_format(out, "%llu h %llu min", (unsigned long long)seconds / 3600,
                             (unsigned long long)seconds / 60 % 60);
    } else {
        tf_page_count(out, us / 86400e6);
        tf_buf_append_text(out, " days");
    }
}

static const char *plural(double count, const char *one, const char *many) {
    return count == 1 ? one : many;
}

static size_t bad_cases(const struct tf_page_findings *findings) {
    return tf_page_findings_cases(findings, TF_VERDICT_FAIL) +
           tf_page_findings_cases(findings, TF_VERDICT_BROKEN);
}

static void append_all(struct tf_buf *out, double count, const char *what) {
    if (count == 1) {
        tf_buf_append_format(out, "The case %s", what);
    } else {
        tf_buf_append_text(out, "All ");
        tf_page_count(out, count);
        tf_buf_append_format(out, " cases %s", what);
    }
}

void tf_page_verdict(struct tf_buf *out, const struct tf_page_findings *findings,
                     const struct tf_page_facts *facts) {
    size_t bad = bad_cases(findings);
    size_t undecided = tf_page_findings_cases(findings, TF_VERDICT_INCONCLUSIVE);
    size_t shown = bad > 0 ? bad : undecided;
    if (findings->case_count == 0) {
        tf_buf_append_text(out, "Nothing ran");
    } else if (shown == 0 && facts->not_run == 0) {
        append_all(out, (double)findings->case_count, "passed");
    } else if (shown == 0) {
        tf_page_count(out, (double)findings->case_count);
        tf_buf_append_text(out, " cases passed, ");
        tf_page_count(out, facts->not_run);
        tf_buf_append_text(out, " did not run");
    } else if (shown == findings->case_count) {
        append_all(out, (double)shown, bad > 0 ? "failed" : "came to no verdict");
    } else {
        tf_page_count(out, (double)shown);
        tf_buf_append_text(out, " of ");
        tf_page_count(out, (double)findings->case_count);
        tf_buf_append_text(out, bad > 0 ? " cases failed" : " cases came to no verdict");
    }
}

static const char *mood(const struct tf_page_findings *findings,
                        const struct tf_page_facts *facts) {
    return bad_cases(findings) > 0 ? "fail"
           : tf_page_findings_cases(findings, TF_VERDICT_INCONCLUSIVE) > 0 ||
                   findings->case_count == 0 || facts->not_run > 0
               ? "undecided"
               : "pass";
}

static void fact(struct tf_buf *out, const char *name, const char *value) {
    tf_buf_append_format(out, "<div><dt>%s</dt><dd>", name);
    tf_html_text(out, value);
    tf_buf_append_text(out, "</dd></div>\n");
}

static void append_facts(struct tf_buf *out, const struct tf_page_findings *findings,
                         const struct tf_page_facts *facts) {
    struct tf_buf value = {0};
    tf_buf_append_text(out, "<dl class=\"facts\">\n");
    tf_page_count(&value, (double)findings->runs);
    fact(out, plural((double)findings->runs, "run", "runs"), tf_buf_text(&value));
    tf_buf_clear(&value);
    tf_page_count(&value, findings->actions);
    fact(out, "actions of users", tf_buf_text(&value));
    tf_buf_clear(&value);
    append_span(&value, findings->virtual_us);
    fact(out, "simulated", tf_buf_text(&value));
    tf_buf_clear(&value);
    append_span(&value, facts->real_us > 0 ? facts->real_us : findings->real_us);
    fact(out, "took", tf_buf_text(&value));
    if (facts->client[0] != '\0') {
        fact(out, "client", facts->client);
        fact(out, "server", facts->server);
        fact(out, "by", facts->tool);
    }
    tf_buf_append_text(out, "</dl>\n");
    tf_buf_close(&value);
}

static void append_nav(struct tf_buf *out, const struct tf_page_findings *findings) {
    tf_buf_append_text(out, "<nav aria-label=\"Sections\">");
    if (findings->group_count > 0) {
        tf_buf_append_text(out, "<a href=\"#findings\">Findings</a>");
    }
    tf_buf_append_text(out, "<a href=\"#properties\">Properties</a>"
                            "<a href=\"#situations\">Situations</a>"
                            "<a href=\"#cases\">Cases</a></nav>\n");
}

void tf_page_head(struct tf_buf *out, const struct tf_page_findings *findings,
                  const struct tf_page_facts *facts, const char *left_out) {
    struct tf_buf verdict = {0};
    const char *word = mood(findings, facts);
    tf_page_verdict(&verdict, findings, facts);
    tf_buf_append_format(out,
                         "<header id=\"top\" class=\"%s\">\n<div class=\"bar\">"
                         "<a class=\"brand\" href=\"#\">tiffin</a>\n",
                         word);
    append_nav(out, findings);
    tf_buf_append_format(out, "</div>\n<h1><span class=\"mark\" aria-hidden=\"true\">%s</span> ",
                         word[0] == 'p'   ? "✓"
                         : word[0] == 'f' ? "✕"
                                          : "?");
    tf_html_text(out, tf_buf_text(&verdict));
    tf_buf_append_text(out, "</h1>\n");
    append_facts(out, findings, facts);
    if (left_out[0] != '\0') {
        tf_buf_append_text(out, "<p class=\"left-out\">Left out of this page: ");
        tf_html_text(out, left_out);
        tf_buf_append_text(out, ".</p>\n");
    }
    tf_buf_append_text(out, "<noscript><p class=\"left-out\">The pictures of runs need JavaScript; "
                            "everything else is below.</p></noscript>\n</header>\n");
    tf_buf_close(&verdict);
}
