#include "report/formats/github.h"

#include "base/text.h"

#define MESSAGE_CODE_POINTS 4000 /* annotations of 64 KiB and more are cut by their reader */

/* A command ends at the line's end, and `%` begins an escape; in properties `:` and `,` are signs
 * of their own. */
static void append_escaped(struct tf_buf *out, const char *text, bool is_property) {
    size_t points = 0;
    for (; *text != '\0'; text++) {
        bool begins = ((unsigned char)*text & 0xC0) != 0x80;
        if (begins && points++ == MESSAGE_CODE_POINTS) {
            tf_buf_append_text(out, "…");
            return;
        }
        if (*text == '%') {
            tf_buf_append_text(out, "%25");
        } else if (*text == '\r') {
            tf_buf_append_text(out, "%0D");
        } else if (*text == '\n') {
            tf_buf_append_text(out, "%0A");
        } else if (is_property && *text == ':') {
            tf_buf_append_text(out, "%3A");
        } else if (is_property && *text == ',') {
            tf_buf_append_text(out, "%2C");
        } else {
            tf_buf_append_byte(out, *text);
        }
    }
}

/* What a text of strangers would do to a log is shown instead of done. */
static void append_text(struct tf_buf *out, const char *text, bool is_property) {
    struct tf_buf shown = {0};
    tf_text_append_shown(&shown, tf_slice_of(text));
    append_escaped(out, tf_buf_text(&shown), is_property);
    tf_buf_close(&shown);
}

static void append_property(struct tf_buf *out, const char *name, const char *value) {
    tf_buf_append_format(out, "%s=", name);
    append_text(out, value, true);
}

static void append_failure(struct tf_buf *out, const struct tf_failure *failure) {
    struct tf_buf text = {0};
    struct tf_dress dress = tf_dress_plain();
    uint32_t line = failure->place.line == 0 ? 1 : failure->place.line;
    tf_buf_append_format(&text, "%s: ", failure->rule);
    tf_failure_append_run(&text, failure);
    tf_buf_append_format(out, "::%s ",
                         failure->verdict == TF_VERDICT_INCONCLUSIVE ? "warning" : "error");
    if (failure->file != NULL) {
        append_property(out, "file", failure->file);
        tf_buf_append_format(out, ",line=%u,", line);
    }
    append_property(out, "title", tf_buf_text(&text));
    tf_buf_clear(&text);
    tf_failure_append_body(&text, failure, &dress);
    tf_buf_append_text(out, "::");
    append_text(out, tf_buf_text(&text), false);
    tf_buf_append_byte(out, '\n');
    tf_buf_close(&text);
}

void tf_github_append(struct tf_buf *out, const struct tf_outcomes *outcomes) {
    size_t told = 0, more = 0;
    for (int pass = 0; pass < 2; pass++) { /* what failed comes before what is undecided */
        for (size_t i = 0; i < outcomes->count; i++) {
            const struct tf_failure *failure = outcomes->items[i].failure;
            bool undecided = failure != NULL && failure->verdict == TF_VERDICT_INCONCLUSIVE;
            if (failure == NULL || undecided != (pass == 1)) {
                continue;
            }
            if (told == TF_GITHUB_ANNOTATIONS_MAX) {
                more++;
                continue;
            }
            append_failure(out, failure);
            told++;
        }
    }
    if (more > 0) {
        tf_buf_append_format(out, "::error title=tiffin::and %zu more, see the summary\n", more);
    }
}
