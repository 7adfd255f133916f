#include "cli/explain_print.h"

#include "cli/console.h"
#include "report/account_fault.h"
#include "report/wrap.h"

#include <stdio.h>
#include <string.h>

#define HEADLINE_COLUMN 2
#define STORY_COLUMN    4

static void append_lines(struct tf_buf *out, const char *text, size_t column, size_t width) {
    while (*text != '\0') {
        size_t len = strcspn(text, "\n");
        for (size_t i = 0; i < column; i++) {
            tf_buf_append_byte(out, ' ');
        }
        tf_wrap_append(out, (struct tf_slice){text, len},
                       (struct tf_wrap){column, column + 2, width});
        text += len + (text[len] == '\n');
    }
}

static void append_title(struct tf_buf *out, const struct tf_explain_print *print) {
    const struct tf_shrunk *shrunk = print->shrunk;
    tf_buf_append_format(out, "%s@%llu   %s\n\n", print->plan->case_id,
                         (unsigned long long)print->plan->seed, shrunk->finding.rule);
}

/* When it became inevitable, as far as the samples say. */
static void append_moment(struct tf_buf *out, const struct tf_explanation *explanation,
                          bool does_nothing) {
    tf_buf_append_text(out, "  no way back from      ");
    if (does_nothing) {
        tf_buf_append_text(out, "the beginning: nothing else happens\n");
        return;
    }
    if (explanation->inevitable_us == TF_NEVER) {
        tf_buf_append_text(out, "nowhere: some continuations pass up to the end");
    } else {
        tf_account_time(out, explanation->inevitable_us);
    }
    tf_buf_append_format(out, "   (%u continuations from each of %u moments", explanation->samples,
                         explanation->moments);
    if (explanation->inevitable_us != TF_NEVER && explanation->before_us != TF_NEVER) {
        tf_buf_append_format(out, "; of those from ");
        tf_account_time(out, explanation->before_us);
        tf_buf_append_format(out, ", %u failed", explanation->failed_before);
    }
    tf_buf_append_text(out, ")\n");
}

static void append_label(struct tf_buf *out, const char *label, const char *text) {
    tf_buf_append_format(out, "  %-22s%s\n", label, text);
}

void tf_explain_print(const struct tf_explain_print *print) {
    const struct tf_explanation *explanation = print->explanation;
    struct tf_console console;
    struct tf_buf out = {0}, story = {0};
    tf_console_open(&console, false);
    struct tf_dress dress = tf_console_dress(&console);
    tf_buf_append_slice(&story, tf_buf_slice(&explanation->account.story));
    append_title(&out, print);
    tf_buf_append_text(&out, dress.strong);
    append_lines(&out, print->shrunk->finding.headline, HEADLINE_COLUMN, dress.width);
    tf_buf_append_text(&out, dress.plain);
    append_lines(&out, tf_buf_text(&story), STORY_COLUMN, dress.width);
    if (print->shrunk->finding.detail != NULL) {
        tf_buf_append_text(&out, "  That is, for the oracle:\n");
        append_lines(&out, print->shrunk->finding.detail, STORY_COLUMN, dress.width);
    }
    append_label(&out, "the fault",
                 explanation->account.fault[0] == '\0' ? "none is needed"
                                                       : explanation->account.fault);
    append_label(&out, "the step",
                 explanation->account.step[0] == '\0' ? "none is needed"
                                                      : explanation->account.step);
    tf_buf_append_format(
        &out, "  nearest passing run   %s%s   (of %u with a step less)\n",
        print->nearest->len == 0 ? "none" : tf_buf_text(print->nearest),
        print->nearest->len > 0 && print->of_smallest ? " in the smallest run" : "", print->tried);
    append_moment(&out, explanation, tf_plan_steps(print->shrunk->plan) == 0);
    tf_buf_append_format(&out,
                         "  told of               the smallest run that fails so, with %u of "
                         "%u steps; `tiffin shrink` writes it. Lines are of that file\n",
                         tf_plan_steps(print->shrunk->plan), print->shrunk->steps_before);
    fputs(tf_buf_text(&out), stdout);
    tf_buf_close(&out);
    tf_buf_close(&story);
}
