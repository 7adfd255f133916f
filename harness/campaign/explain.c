#include "campaign/explain.h"

#include "base/hash.h"
#include "base/random.h"
#include "campaign/plan_copy.h"
#include "scenario/scenario.h"

#include <stdlib.h>

#define HALF 500000 /* of a million: later steps that a continuation keeps */

static bool fails_so(const struct tf_batch_item *item, uint64_t fingerprint) {
    for (uint32_t i = 0; item->answered && i < item->answer.result.finding_count; i++) {
        if (item->answer.result.findings[i].fingerprint == fingerprint) {
            return true;
        }
    }
    return false;
}

/* -- The account of the run itself -- */

static enum tf_code take_account(const struct tf_shrunk *shrunk, const char *text,
                                 const struct tf_batch *batch, struct tf_explanation *out,
                                 struct tf_error *error) {
    uint64_t fingerprint = shrunk->finding.fingerprint;
    struct tf_batch_item item = {.task = {.file = (char[]){"explained.yaml"},
                                          .case_base = (char[]){"explained"},
                                          .text = (char *)(uintptr_t)text,
                                          .seed = shrunk->plan->seed,
                                          .account_of = fingerprint}};
    enum tf_code code = tf_batch_run(batch, &item, 1, error);
    if (code == TF_OK && !fails_so(&item, fingerprint)) {
        code = tf_error_set(error, TF_E_NOT_FOUND, "the case does not fail in that way");
    }
    if (code == TF_OK) {
        out->account = item.answer.account;
        item.answer.account = (struct tf_account){0};
    }
    tf_batch_close(&item, 1);
    return code;
}

/* -- Continuations -- */

/* Healing begins after the last step and what it holds: that one stays, or the past would change.
 */
static const struct tf_step *last_step(const struct tf_plan *plan) {
    const struct tf_step *last = NULL;
    for (uint32_t i = 0; i < plan->step_count; i++) {
        const struct tf_step *step = &plan->steps[i];
        if (last == NULL || step->at_us + step->lasts_us >= last->at_us + last->lasts_us) {
            last = step;
        }
    }
    return last;
}

/* Everything up to `from_us` as it was; of what the plan says for later, each step stays or goes by
 * a draw of its own. NULL when nothing would be left. Owned by caller. */
static char *continue_from(const struct tf_plan *plan, tf_time from_us, uint64_t sample) {
    struct tf_plan_cut cut;
    const struct tf_step *last = last_step(plan);
    tf_plan_cut_init(&cut, plan);
    for (uint32_t i = 0; i < plan->step_count; i++) {
        const struct tf_step *step = &plan->steps[i];
        cut.steps[i] = step->at_us > from_us && step != last && step->verb != TF_VERB_EXPECT &&
                       tf_draw_hits(tf_draw(sample, 0, step->id, 0), HALF);
    }
    char *text = tf_plan_text_without(plan, &cut);
    tf_plan_cut_close(&cut);
    return text;
}

static void prepare(struct tf_batch_item *item, const struct tf_plan *plan, tf_time from_us,
                    uint64_t sample) {
    item->task = (struct tf_task){.file = tf_strdup("continued.yaml"),
                                  .case_base = tf_strdup("continued"),
                                  .text = continue_from(plan, from_us, sample),
                                  .seed = plan->seed,
                                  .redraw_from_us = from_us,
                                  .redraw_seed = tf_hash_pair(plan->seed, sample) | 1};
}

static uint32_t count_failed(const struct tf_batch_item *items, uint64_t fingerprint) {
    uint32_t failed = 0;
    for (size_t i = 0; i < TF_EXPLAIN_SAMPLES; i++) {
        failed += fails_so(&items[i], fingerprint);
    }
    return failed;
}

/* The first moment from which all fail, and so they do from every later one. */
static void judge(struct tf_explanation *out, const struct tf_batch_item *items,
                  uint64_t fingerprint) {
    for (size_t at = out->moments; at > 0; at--) {
        uint32_t failed = count_failed(&items[(at - 1) * TF_EXPLAIN_SAMPLES], fingerprint);
        if (failed < TF_EXPLAIN_SAMPLES) {
            out->failed_before = failed;
            out->before_us = out->account.points_us[at - 1];
            return;
        }
        out->inevitable_us = out->account.points_us[at - 1];
    }
}

static enum tf_code sample_all(const struct tf_plan *plan, uint64_t fingerprint,
                               const struct tf_batch *batch, struct tf_explanation *out,
                               struct tf_error *error) {
    size_t moments = out->account.point_count, count = moments * TF_EXPLAIN_SAMPLES, given = 0;
    struct tf_batch_item *items = tf_alloc_zero(count + 1, sizeof(*items));
    struct tf_batch_item *asked = tf_alloc_zero(count + 1, sizeof(*asked));
    size_t *places = tf_alloc_zero(count + 1, sizeof(*places));
    for (size_t i = 0; i < count; i++) {
        prepare(&items[i], plan, out->account.points_us[i / TF_EXPLAIN_SAMPLES],
                i % TF_EXPLAIN_SAMPLES);
        if (items[i].task.text != NULL) { /* without steps nothing fails */
            asked[given] = items[i];
            places[given++] = i;
        }
    }
    enum tf_code code = tf_batch_run(batch, asked, given, error);
    for (size_t i = 0; i < given; i++) {
        items[places[i]].answer = asked[i].answer;
        items[places[i]].answered = asked[i].answered;
    }
    if (code == TF_OK) {
        out->samples = TF_EXPLAIN_SAMPLES;
        out->moments = (uint32_t)moments;
        judge(out, items, fingerprint);
    }
    tf_batch_close(items, count);
    for (size_t i = 0; i < count; i++) {
        free(items[i].task.file);
        free(items[i].task.case_base);
        free(items[i].task.text);
    }
    free(items);
    free(asked);
    free(places);
    return code;
}

enum tf_code tf_explain(const struct tf_shrunk *shrunk, const char *text,
                        const struct tf_batch *batch, struct tf_explanation *out,
                        struct tf_error *error) {
    *out = (struct tf_explanation){.inevitable_us = TF_NEVER, .before_us = TF_NEVER};
    enum tf_code code = take_account(shrunk, text, batch, out, error);
    if (code == TF_OK) {
        code = sample_all(shrunk->plan, shrunk->finding.fingerprint, batch, out, error);
    }
    if (code != TF_OK) {
        tf_explanation_close(out);
    }
    return code;
}

void tf_explanation_close(struct tf_explanation *explanation) {
    tf_account_close(&explanation->account);
}
