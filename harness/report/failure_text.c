#include "report/failure_text.h"

#include <string.h>

void tf_again_append(struct tf_buf *out, const struct tf_plan *plan, uint64_t seed) {
    const char *parameters = strchr(plan->case_id, '[');
    tf_buf_append_format(
        out, "tiffin replay '%s%s@%llu'", plan->file == NULL ? plan->case_id : plan->file,
        plan->file == NULL || parameters == NULL ? "" : parameters, (unsigned long long)seed);
}

static void append_place(struct tf_buf *out, const struct tf_plan *plan, struct tf_place place) {
    if (place.line == 0) {
        place = plan->place;
    }
    tf_buf_append_format(out, "%s:%u:%u: ", plan->file == NULL ? "-" : plan->file,
                         place.line == 0 ? 1 : place.line, place.column == 0 ? 1 : place.column);
}

/* Puts every line of `text` behind `indent`. */
static void append_indented(struct tf_buf *out, const char *indent, const char *text) {
    while (*text != '\0') {
        size_t line = strcspn(text, "\n");
        tf_buf_append_text(out, indent);
        tf_buf_append(out, text, line);
        tf_buf_append_byte(out, '\n');
        text += line + (text[line] == '\n');
    }
}

static void append_first(struct tf_buf *out, const struct tf_plan *plan,
                         const struct tf_result *result) {
    const struct tf_finding *finding = &result->findings[0];
    append_place(out, plan, finding->place);
    tf_buf_append_format(out, "%s %s@%llu   %s\n\n",
                         result->verdict == TF_VERDICT_INCONCLUSIVE ? "INCONCLUSIVE"
                         : result->verdict == TF_VERDICT_BROKEN     ? "BROKEN"
                                                                    : "FAIL",
                         plan->case_id, (unsigned long long)result->seed, finding->rule);
    append_indented(out, "  ", finding->headline);
    if (finding->detail != NULL) {
        append_indented(out, "    ", finding->detail);
    }
}

static void append_others(struct tf_buf *out, const struct tf_result *result) {
    for (uint32_t i = 1; i < result->finding_count; i++) {
        tf_buf_append_format(out, "  also %s: ", result->findings[i].rule);
        tf_buf_append_text(out, result->findings[i].headline);
        tf_buf_append_byte(out, '\n');
    }
    if (result->findings_dropped > 0) {
        tf_buf_append_format(out, "  and %u more\n", result->findings_dropped);
    }
}

void tf_failure_text_append(struct tf_buf *out, const struct tf_plan *plan,
                            const struct tf_result *result, const char *failure_dir) {
    if (result->finding_count > 0) {
        append_first(out, plan, result);
        append_others(out, result);
    } else {
        append_place(out, plan, plan->place);
        tf_buf_append_format(out, "%s %s@%llu\n", tf_verdict_word(result->verdict), plan->case_id,
                             (unsigned long long)result->seed);
    }
    tf_buf_append_text(out, "  again      ");
    tf_again_append(out, plan, result->seed);
    tf_buf_append_byte(out, '\n');
    if (failure_dir != NULL) {
        tf_buf_append_format(out, "  trace      %s/trace.txt\n", failure_dir);
    }
}
