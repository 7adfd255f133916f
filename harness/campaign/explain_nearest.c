#include "campaign/explain.h"
#include "campaign/plan_copy.h"
#include "report/account.h"
#include "scenario/scenario.h"

#include <stdlib.h>

#define CANDIDATES_MAX 96 /* steps that are tried, of those nearest before the finding */
#define CROWD          20 /* so many devices make a run slow: */
#define CROWD_MAX      16 /* then so few are tried */

struct candidate {
    const struct tf_step *step;
    char *text; /* the plan without it, as a scenario; owned */
};

static bool is_fault(const struct tf_step *step) {
    return tf_verb_is_fault(step->verb);
}

static bool has_fingerprint(const struct tf_result *result, uint64_t fingerprint) {
    for (uint32_t i = 0; i < result->finding_count; i++) {
        if (result->findings[i].fingerprint == fingerprint) {
            return true;
        }
    }
    return false;
}

/* A person's steps alone may be the finding's subject: a run without them passes, and tells less
 * than one without a fault. */
static int by_worth(const void *a, const void *b) {
    const struct tf_step *one = ((const struct candidate *)a)->step;
    const struct tf_step *other = ((const struct candidate *)b)->step;
    int kinds = (int)is_fault(other) - (int)is_fault(one);
    int times = (other->at_us > one->at_us) - (other->at_us < one->at_us);
    return kinds != 0 ? kinds : times != 0 ? times : (other->id > one->id) - (other->id < one->id);
}

static char *text_without(const struct tf_plan *plan, size_t index) {
    struct tf_plan_cut cut;
    tf_plan_cut_init(&cut, plan);
    cut.steps[index] = true;
    char *text = tf_plan_text_without(plan, &cut);
    tf_plan_cut_close(&cut);
    return text;
}

static size_t make_candidates(const struct tf_plan *plan, const struct tf_finding *finding,
                              struct candidate *candidates) {
    size_t count = 0;
    for (uint32_t i = plan->step_count; i > 0 && count < CANDIDATES_MAX; i--) {
        const struct tf_step *step = &plan->steps[i - 1];
        bool before = finding->at_us <= 0 || step->at_us <= finding->at_us;
        char *text = before && step->verb != TF_VERB_EXPECT ? text_without(plan, i - 1) : NULL;
        if (text != NULL) {
            candidates[count++] = (struct candidate){step, text};
        }
    }
    qsort(candidates, count, sizeof(*candidates), by_worth);
    size_t most = plan->replica_count > CROWD ? CROWD_MAX : CANDIDATES_MAX;
    for (size_t i = most; i < count; i++) {
        free(candidates[i].text);
        candidates[i].text = NULL;
    }
    return count < most ? count : most;
}

/* The first that passes; else the first without this finding. */
static const struct tf_step *choose(const struct candidate *candidates,
                                    const struct tf_batch_item *items, size_t count,
                                    uint64_t fingerprint) {
    const struct tf_step *without = NULL;
    for (size_t i = 0; i < count; i++) {
        if (!items[i].answered || items[i].answer.kind != TF_ANSWER_RAN) {
            continue;
        }
        const struct tf_result *result = &items[i].answer.result;
        if (result->verdict == TF_VERDICT_PASS) {
            return candidates[i].step;
        }
        if (without == NULL && result->verdict == TF_VERDICT_FAIL &&
            !has_fingerprint(result, fingerprint)) {
            without = candidates[i].step;
        }
    }
    return without;
}

enum tf_code tf_explain_nearest(const struct tf_plan *plan, const struct tf_finding *finding,
                                const struct tf_batch *batch, struct tf_nearest *out,
                                struct tf_error *error) {
    struct candidate *candidates = tf_alloc_zero(CANDIDATES_MAX, sizeof(*candidates));
    size_t count = make_candidates(plan, finding, candidates);
    struct tf_batch_item *items = tf_alloc_zero(count + 1, sizeof(*items));
    char file[] = "nearest.yaml", case_base[] = "nearest";
    for (size_t i = 0; i < count; i++) {
        items[i].task = (struct tf_task){
            .file = file, .case_base = case_base, .text = candidates[i].text, .seed = plan->seed};
    }
    enum tf_code code = tf_batch_run(batch, items, count, error);
    out->tried += (uint32_t)count;
    out->step = code == TF_OK ? choose(candidates, items, count, finding->fingerprint) : NULL;
    if (out->step != NULL) {
        tf_buf_append_text(&out->words, "the same without ");
        tf_account_append_step(&out->words, plan, out->step);
    }
    tf_batch_close(items, count);
    for (size_t i = 0; i < count; i++) {
        free(candidates[i].text);
    }
    free(candidates);
    free(items);
    return code;
}
