#include "campaign/shrink_inside.h"
#include "scenario/scenario.h"

#include <stdlib.h>
#include <string.h>

#define ROUNDS_MAX 6 /* of taking out and of making simpler; two are the rule */

uint32_t tf_plan_steps(const struct tf_plan *plan) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < plan->step_count; i++) {
        count += plan->steps[i].verb != TF_VERB_EXPECT;
    }
    return count;
}

static bool is_of_check(const char *rule) {
    enum tf_oracle oracle;
    return !tf_oracle_parse(rule, &oracle);
}

/* What an oracle says stays true whatever is taken out; what a check says may lose its meaning. */
static const struct tf_finding *choose_finding(const struct tf_result *result, const char *rule) {
    for (uint32_t i = 0; i < result->finding_count; i++) {
        const char *found = result->findings[i].rule;
        if (rule == NULL ? !is_of_check(found) : strcmp(found, rule) == 0) {
            return &result->findings[i];
        }
    }
    return rule == NULL && result->finding_count > 0 ? &result->findings[0] : NULL;
}

/* -- The first run: the plan as it is, as a scenario file -- */

static struct tf_plan *as_it_is(const struct tf_candidates *list, const struct tf_plan *best,
                                size_t n) {
    (void)list;
    (void)n;
    return tf_plan_copy(best);
}

static void forget_expectation(struct tf_plan *plan) {
    plan->expects_failure = false;
    free(plan->expected_because);
    plan->expected_because = NULL;
}

/* Which finding is to stay. Chosen from a run of the text, so that it is one that a file can have.
 */
static enum tf_code choose_target(struct tf_shrinker *shrinker) {
    struct tf_shrunk *best = shrinker->best;
    struct tf_buf text = {0};
    struct tf_answer answer;
    uint64_t ticket;
    if (!tf_plan_print(best->plan, &text)) {
        return tf_error_set(shrinker->error, TF_E_UNSUPPORTED,
                            "the case holds what no scenario file can say by itself (a text that "
                            "is not UTF-8)");
    }
    struct tf_task task = {.file = (char[]){"shrunk.yaml"},
                           .case_base = (char[]){"shrunk"},
                           .text = (char *)(uintptr_t)tf_buf_text(&text),
                           .seed = best->plan->seed};
    tf_crew_give(shrinker->options->crew, &task, shrinker->next_ticket++, false);
    enum tf_code code = TF_OK;
    bool answered = false;
    while (code == TF_OK && !answered) {
        answered = tf_crew_next(shrinker->options->crew, &ticket, &answer);
        code = answered ? TF_OK : tf_crew_health(shrinker->options->crew, shrinker->error);
    }
    tf_buf_close(&text);
    if (code != TF_OK) {
        return code;
    }
    const char *rule = shrinker->options->rule;
    const struct tf_finding *target =
        answer.result.verdict == TF_VERDICT_FAIL ? choose_finding(&answer.result, rule) : NULL;
    if (target != NULL) {
        shrinker->fingerprint = target->fingerprint;
        shrinker->of_check = is_of_check(target->rule);
    } else {
        const struct tf_finding *first = answer.result.findings;
        code = tf_error_set(shrinker->error, TF_E_NOT_FOUND, "the case does not %s: %s%s%s",
                            rule == NULL ? "fail" : "break that rule",
                            tf_verdict_word(answer.result.verdict), first == NULL ? "" : ", ",
                            first == NULL ? "" : first->headline);
    }
    tf_answer_close(&answer);
    return code;
}

static enum tf_code begin(struct tf_shrinker *shrinker) {
    enum tf_code code = choose_target(shrinker);
    if (code != TF_OK) {
        return code;
    }
    struct tf_candidates whole = {1, as_it_is, 0};
    if (tf_shrink_first(shrinker, &whole, 0) == 0) {
        return TF_OK;
    }
    return shrinker->code != TF_OK
               ? shrinker->code
               : tf_error_set(
                     shrinker->error, TF_E_NOT_FOUND,
                     "the case fails with the built-in subjects in the same way: its check "
                     "is wrong, not the code under test");
}

static enum tf_code work(struct tf_shrinker *shrinker) {
    enum tf_code code = begin(shrinker);
    if (code != TF_OK) {
        return code;
    }
    bool any = true;
    for (int round = 0; any && shrinker->code == TF_OK && round < ROUNDS_MAX; round++) {
        any = tf_shrink_parts(shrinker);
        any |= tf_shrink_values(shrinker);
        any |= tf_shrink_extensions(shrinker);
        any |= tf_shrink_ordinary(shrinker);
        any |= tf_shrink_redraw(shrinker);
        any = any || tf_shrink_together(shrinker);
    }
    return shrinker->code;
}

enum tf_code tf_shrink(const struct tf_plan *plan, const struct tf_shrink_options *options,
                       struct tf_shrunk *out, struct tf_error *error) {
    *out = (struct tf_shrunk){.plan = tf_plan_copy(plan), .steps_before = tf_plan_steps(plan)};
    struct tf_shrinker shrinker = {.options = options, .best = out, .error = error};
    forget_expectation(out->plan);
    enum tf_code code = work(&shrinker);
    tf_map_close(&shrinker.known);
    tf_crew_forget(options->crew);
    if (code != TF_OK && code != TF_E_INTERRUPTED) {
        tf_shrunk_close(out);
    }
    return code;
}

void tf_shrunk_close(struct tf_shrunk *shrunk) {
    tf_plan_destroy(shrunk->plan);
    free(shrunk->finding.headline);
    free(shrunk->finding.detail);
    *shrunk = (struct tf_shrunk){0};
}
