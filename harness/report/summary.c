#include "report/summary.h"

#include <string.h>

#define FRAME_BYTES 4096 /* what stands around a failure, and the last line */

void tf_tally_append(struct tf_buf *out, const struct tf_outcomes *outcomes) {
    static const char *const words[] = {"passed", "failed", "inconclusive", "skipped", "broken"};
    size_t count = outcomes->count + outcomes->not_run;
    tf_buf_append_format(out, "%zu %s:", count, count == 1 ? "case" : "cases");
    const char *between = " ";
    for (unsigned i = 0; i <= TF_VERDICT_BROKEN; i++) {
        if (outcomes->by_verdict[i] > 0) {
            tf_buf_append_format(out, "%s%u %s", between, outcomes->by_verdict[i], words[i]);
            between = ", ";
        }
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
        default:
            tf_buf_append_byte(out, *text);
        }
    }
}

static void append_failure(struct tf_buf *out, const struct tf_case_outcome *outcome,
                           const char *text) {
    tf_buf_append_text(out, "\n<details open><summary><code>");
    append_escaped(out, outcome->case_id);
    tf_buf_append_format(out, "</code> %s</summary>\n\n",
                         outcome->failure == NULL ? "" : outcome->failure->rule);
    append_fenced(out, text);
    tf_buf_append_text(out, "\n</details>\n");
}

/* False when it would not fit any more. */
static bool try_failure(struct tf_buf *out, const struct tf_case_outcome *outcome) {
    struct tf_buf text = {0};
    struct tf_dress dress = tf_dress_plain();
    if (outcome->failure != NULL) {
        tf_failure_append(&text, outcome->failure, &dress);
    }
    bool fits = out->len + text.len + FRAME_BYTES <= TF_SUMMARY_BYTES_MAX;
    if (fits) {
        append_failure(out, outcome, tf_buf_text(&text));
    }
    tf_buf_close(&text);
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
    size_t left_out = 0;
    tf_buf_append_text(out, "# tiffin: ");
    tf_tally_append(out, outcomes);
    tf_buf_append_text(out, "\n");
    append_situations(out, outcomes);
    for (size_t i = 0; i < outcomes->count; i++) {
        const struct tf_case_outcome *outcome = &outcomes->items[i];
        bool good = outcome->verdict == TF_VERDICT_PASS || outcome->verdict == TF_VERDICT_SKIPPED;
        left_out += !good && !try_failure(out, outcome);
    }
    if (left_out > 0) {
        tf_buf_append_format(
            out, "\nand %zu more failures, left out for size: see results.ndjson\n", left_out);
    }
}
