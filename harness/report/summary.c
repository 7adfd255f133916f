#include "report/summary.h"

#include "base/text.h"
#include "report/formats/mermaid.h"
#include "report/picture/picture.h"

#include <string.h>

#define FRAME_BYTES    4096  /* what stands around a failure, and the last line */
#define DIAGRAMS_MAX   10    /* pages draw each of them when they are opened */
#define DIAGRAM_EVENTS 30    /* that a person follows */
#define DIAGRAM_BYTES  40000 /* job pages refuse to draw longer ones */

void tf_tally_append(struct tf_buf *out, const struct tf_outcomes *outcomes) {
    static const char *const words[] = {"passed", "failed", "inconclusive", "skipped", "broken"};
    size_t count = outcomes->count + outcomes->not_run;
    tf_buf_append_format(out, "%zu %s:", count, count == 1 ? "case" : "cases");
    const char *between = " ";
    size_t unended = tf_outcomes_unended(outcomes);
    for (unsigned i = 0; i <= TF_VERDICT_BROKEN; i++) {
        size_t cases = outcomes->by_verdict[i] - (i == TF_VERDICT_PASS ? unended : 0);
        if (cases > 0) {
            tf_buf_append_format(out, "%s%zu %s", between, cases, words[i]);
            between = ", ";
        }
    }
    if (unended > 0) {
        tf_buf_append_format(out, "%s%zu not ended", between, unended);
        between = ", ";
    }
    if (outcomes->not_run > 0) {
        tf_buf_append_format(out, "%s%zu not run", between, outcomes->not_run);
    }
    tf_buf_append_format(out, " in %lld.%02lld s", (long long)(outcomes->real_us / TF_SECOND),
                         (long long)(outcomes->real_us % TF_SECOND / 10000));
}

/* A fence longer than any run of backquotes in the text: what users typed must not end the block.
 */
static size_t fence_for(const char *text) {
    size_t longest = 0;
    for (size_t run = 0; *text != '\0'; text++) {
        run = *text == '`' ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    return longest < 3 ? 3 : longest + 1;
}

static void append_fenced(struct tf_buf *out, const char *text) {
    size_t fence = fence_for(text);
    for (int side = 0; side < 2; side++) {
        for (size_t i = 0; i < fence; i++) {
            tf_buf_append_byte(out, '`');
        }
        tf_buf_append_byte(out, '\n');
        if (side == 0) {
            tf_buf_append_text(out, text);
        }
    }
}

static void append_escaped(struct tf_buf *out, const char *text) {
    for (; *text != '\0'; text++) {
        switch (*text) {
        case '<':
            tf_buf_append_text(out, "&lt;");
            break;
        case '&':
            tf_buf_append_text(out, "&amp;");
            break;
        case '>':
            tf_buf_append_text(out, "&gt;");
            break;
        case '\n': /* an empty line would end the block of HTML */
            tf_buf_append_byte(out, ' ');
            break;
        default:
            tf_buf_append_byte(out, *text);
        }
    }
}

/* Whatever would move or hide what stands around it is shown instead. */
static void append_shown(struct tf_buf *out, const char *text) {
    struct tf_buf shown = {0};
    tf_text_append_shown(&shown, tf_slice_of(text));
    append_escaped(out, tf_buf_text(&shown));
    tf_buf_close(&shown);
}

/* What led to it, drawn by the page; nothing where no picture was kept. */
static void append_diagram(struct tf_buf *out, const struct tf_failure *failure) {
    struct tf_buf path = {0}, diagram = {0};
    struct tf_story story;
    struct tf_error ignored; /* a failure without a readable picture is told in words */
    tf_buf_append_format(&path, "%s/%s", failure->folder, TF_PICTURE_FILE);
    if (tf_story_load(&story, tf_buf_text(&path), &ignored) == TF_OK && story.message_count > 0) {
        tf_mermaid_append(&diagram, &story, DIAGRAM_EVENTS);
    }
    if (diagram.len > 0 && diagram.len <= DIAGRAM_BYTES) {
        tf_buf_append_text(out, "\n```mermaid\n");
        tf_buf_append_slice(out, tf_buf_slice(&diagram));
        tf_buf_append_text(out, "```\n");
    }
    tf_story_close(&story);
    tf_buf_close(&path);
    tf_buf_close(&diagram);
}

static void append_failure(struct tf_buf *out, const struct tf_case_outcome *outcome,
                           const char *text, const char *diagram) {
    tf_buf_append_text(out, "\n<details open><summary><code>");
    append_shown(out, outcome->case_id);
    tf_buf_append_text(out, "</code> ");
    append_shown(out, outcome->failure == NULL ? "" : outcome->failure->rule);
    tf_buf_append_text(out, "</summary>\n\n");
    append_fenced(out, text);
    tf_buf_append_text(out, diagram);
    tf_buf_append_text(out, "\n</details>\n");
}

/* False when it would not fit any more. */
static bool try_failure(struct tf_buf *out, const struct tf_case_outcome *outcome,
                        size_t *diagrams) {
    struct tf_buf text = {0}, shown = {0}, diagram = {0};
    struct tf_dress dress = tf_dress_plain();
    const struct tf_failure *failure = outcome->failure;
    if (failure != NULL) {
        tf_failure_append(&text, failure, &dress);
        tf_text_append_shown(&shown, tf_buf_slice(&text));
    }
    if (failure != NULL && failure->folder != NULL && *diagrams < DIAGRAMS_MAX) {
        append_diagram(&diagram, failure);
        *diagrams += diagram.len > 0;
    }
    bool fits = out->len + shown.len + diagram.len + FRAME_BYTES <= TF_SUMMARY_BYTES_MAX;
    if (fits) {
        append_failure(out, outcome, tf_buf_text(&shown), tf_buf_text(&diagram));
    }
    tf_buf_close(&text);
    tf_buf_close(&shown);
    tf_buf_close(&diagram);
    return fits;
}

void tf_situations_line_append(struct tf_buf *out, const struct tf_outcomes *outcomes) {
    uint64_t counts[TF_SITUATION_COUNT];
    unsigned reached = 0;
    tf_outcomes_situations(outcomes, counts);
    for (unsigned i = 0; i < TF_SITUATION_COUNT; i++) {
        reached += counts[i] > 0;
    }
    tf_buf_append_format(out, "situations: %u of %u reached", reached,
                         (unsigned)TF_SITUATION_COUNT);
    const char *between = "; never ";
    for (unsigned i = 0; i < TF_SITUATION_COUNT; i++) {
        if (counts[i] == 0) {
            tf_buf_append_format(out, "%s%s", between, tf_situation_word((enum tf_situation)i));
            between = ", ";
        }
    }
}

static void append_situations(struct tf_buf *out, const struct tf_outcomes *outcomes) {
    uint64_t counts[TF_SITUATION_COUNT];
    if (!tf_outcomes_explore(outcomes)) {
        return;
    }
    tf_outcomes_situations(outcomes, counts);
    tf_buf_append_text(out, "\n| situation | times | |\n|---|---|---|\n");
    for (unsigned i = 0; i < TF_SITUATION_COUNT; i++) {
        tf_buf_append_format(out, "| %s | %llu | %s |\n", tf_situation_word((enum tf_situation)i),
                             (unsigned long long)counts[i],
                             tf_situation_text((enum tf_situation)i));
    }
}

void tf_summary_append(struct tf_buf *out, const struct tf_outcomes *outcomes) {
    size_t left_out = 0, diagrams = 0;
    tf_buf_append_text(out, "# tiffin: ");
    tf_tally_append(out, outcomes);
    tf_buf_append_text(out, "\n");
    append_situations(out, outcomes);
    for (size_t i = 0; i < outcomes->count; i++) {
        const struct tf_case_outcome *outcome = &outcomes->items[i];
        bool good = outcome->verdict == TF_VERDICT_PASS || outcome->verdict == TF_VERDICT_SKIPPED;
        left_out += !good && !try_failure(out, outcome, &diagrams);
    }
    if (left_out > 0) {
        tf_buf_append_format(
            out, "\nand %zu more failures, left out for size: see results.ndjson\n", left_out);
    }
}
