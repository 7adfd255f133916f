#include "campaign/difference.h"

#include "base/hash.h"
#include "campaign/trace_file.h"

#include <string.h>

static bool same_outcome(const struct tf_answer *a, const struct tf_answer *b) {
    return a->kind == b->kind && a->result.verdict == b->result.verdict &&
           strcmp(a->result.digest, b->result.digest) == 0;
}

/* How long a run took, how much it held and whether its trace could be written depends on who else
 * was there. */
static bool is_of_the_machine(const struct tf_answer *answer) {
    return answer->kind == TF_ANSWER_HUNG || answer->kind == TF_ANSWER_GREW ||
           answer->result.verdict == TF_VERDICT_BROKEN;
}

bool tf_difference_is(const struct tf_window_run *run) {
    const struct tf_answer *first = &run->answers[TF_ROLE_FIRST];
    for (unsigned role = TF_ROLE_AGAIN; role <= TF_ROLE_CONFIRM; role++) {
        const struct tf_answer *other = &run->answers[role];
        if (tf_window_has(run, (enum tf_role)role) && !same_outcome(first, other) &&
            !is_of_the_machine(first) && !is_of_the_machine(other)) {
            return true;
        }
    }
    return false;
}

/* The finding that a trace could not be written, for one, stands behind what was found before. */
static void take_over(struct tf_result *result, struct tf_result *broken) {
    result->verdict = TF_VERDICT_BROKEN;
    for (uint32_t i = 0; i < broken->finding_count; i++) {
        if (strcmp(broken->findings[i].rule, "harness") == 0) {
            tf_result_add(result, broken->findings[i]);
            broken->findings[i].headline = broken->findings[i].detail = NULL;
        }
    }
}

void tf_difference_doubt(struct tf_window_run *run) {
    struct tf_answer *first = &run->answers[TF_ROLE_FIRST];
    struct tf_answer *confirm = &run->answers[TF_ROLE_CONFIRM];
    if (!tf_window_has(run, TF_ROLE_CONFIRM) || same_outcome(first, confirm)) {
        return;
    }
    if (confirm->result.verdict == TF_VERDICT_BROKEN) {
        take_over(&first->result, &confirm->result);
    } else {
        first->result.verdict = TF_VERDICT_INCONCLUSIVE;
    }
}

void tf_difference_add(struct tf_result *result, const struct tf_plan *plan, const char *folder) {
    struct tf_buf detail = {0}, one = {0}, other = {0};
    struct tf_error unread = {0};
    tf_buf_append_format(&one, "%s/first.txt", folder == NULL ? "" : folder);
    tf_buf_append_format(&other, "%s/second.txt", folder == NULL ? "" : folder);
    bool found = folder != NULL &&
                 tf_trace_files_differ(tf_buf_text(&one), tf_buf_text(&other), &detail, &unread);
    if (!found) {
        tf_buf_append_text(&detail, "Two more runs with their traces did not differ.\n");
    }
    struct tf_finding finding = {
        .rule = "same-seed",
        .node = TF_NODE_NONE,
        .headline = tf_strdup("The same seed gave another trace in another process."),
        .detail = tf_strdup(tf_buf_text(&detail)),
        .place = plan->place,
        .fingerprint = tf_hash_text("same-seed"),
    };
    result->verdict = TF_VERDICT_FAIL;
    tf_result_add(result, finding);
    tf_buf_close(&detail);
    tf_buf_close(&one);
    tf_buf_close(&other);
}
