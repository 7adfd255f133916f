#include "cli/nearest.h"

#include "campaign/plan_copy.h"
#include "cli/interrupt.h"
#include "report/picture/picture.h"

#include <stdlib.h>

/* One attempt: the plan without a step, and what came of it. */
struct attempt {
    struct tf_plan *plan;
    struct tf_picture *picture;
    struct tf_result result;
    bool ran;
};

static void close_attempt(struct attempt *attempt) {
    tf_picture_destroy(attempt->picture);
    tf_result_close(&attempt->result);
    tf_plan_destroy(attempt->plan);
}

/* Without a step a scenario may miss what it expects of that step: what has to hold is every
 * property, and whatever broke first. */
static bool holds(const struct tf_result *result, const struct tf_result *failed) {
    uint64_t first = failed->finding_count > 0 ? failed->findings[0].fingerprint : 0;
    bool good = result->verdict == TF_VERDICT_PASS || result->verdict == TF_VERDICT_FAIL;
    for (uint32_t i = 0; good && i < result->finding_count; i++) {
        enum tf_oracle oracle;
        good = !tf_oracle_parse(result->findings[i].rule, &oracle) &&
               result->findings[i].fingerprint != first;
    }
    return good && result->findings_dropped == 0;
}

static void try_without(const struct tf_runner *runner, const struct tf_plan *plan, uint32_t step,
                        struct attempt *attempt) {
    struct tf_plan_cut cut;
    tf_plan_cut_init(&cut, plan);
    cut.steps[step] = true;
    attempt->plan = tf_plan_without(plan, &cut);
    tf_plan_cut_close(&cut);
    attempt->picture = tf_picture_create(attempt->plan);
    tf_result_init(&attempt->result);
    struct tf_sink sink = tf_picture_sink(attempt->picture);
    struct tf_sim_options options = {
        .sinks = &sink, .sink_count = 1, .until_us = TF_NEVER, .should_stop = tf_interrupt_asked};
    enum tf_code code =
        tf_sim_run(attempt->plan, runner->subjects, &options, &attempt->result, NULL);
    attempt->ran = code == TF_OK;
}

static enum tf_code keep(struct attempt *attempt, const struct tf_step *without, const char *folder,
                         struct tf_error *error) {
    struct tf_buf text = {0}, path = {0};
    tf_buf_append_format(&text, "the same without %s at ", tf_verb_word(without->verb));
    tf_time_append_instant(&text, without->at_us);
    if (without->place.line > 0) {
        tf_buf_append_format(&text, " (line %u)", without->place.line);
    }
    if (attempt->result.verdict != TF_VERDICT_PASS) {
        tf_buf_append_text(&text, ": every property holds, and only what the scenario expects of "
                                  "that step does not");
    }
    tf_picture_because(attempt->picture, tf_buf_text(&text));
    tf_buf_append_format(&path, "%s/%s", folder, TF_PICTURE_PASSING);
    enum tf_code code =
        tf_picture_write(attempt->picture, &attempt->result, tf_buf_text(&path), error);
    tf_buf_close(&path);
    tf_buf_close(&text);
    return code;
}

/* Places in the plan's steps, in the order in which they are tried. Owned by caller. */
static uint32_t *order_steps(const struct tf_plan *plan, tf_time before_us, uint32_t *count) {
    uint32_t *order = tf_alloc_zero((size_t)plan->step_count + 1, sizeof(*order));
    *count = 0;
    for (int round = 0; round < 2; round++) {
        for (uint32_t i = plan->step_count; i > 0; i--) {
            const struct tf_step *step = &plan->steps[i - 1];
            bool wanted = round == 0 ? tf_verb_is_fault(step->verb) : tf_verb_is_user(step->verb);
            if (wanted && step->at_us <= before_us) {
                order[(*count)++] = i - 1;
            }
        }
    }
    return order;
}

enum tf_code tf_nearest_keep(const struct tf_runner *runner, const struct tf_plan *plan,
                             const struct tf_result *result, const char *folder,
                             struct tf_error *error) {
    uint32_t count = 0;
    tf_time before_us = result->finding_count > 0 ? result->findings[0].at_us : TF_NEVER;
    uint32_t *order = order_steps(plan, before_us, &count);
    tf_time started_us = tf_console_now_us();
    enum tf_code code = TF_OK;
    bool found = false;
    for (uint32_t i = 0;
         i < count && i < TF_NEAREST_TRIES_MAX && !found && code == TF_OK &&
         tf_console_now_us() - started_us < TF_NEAREST_REAL_US && tf_interrupt_seen() == 0;
         i++) {
        struct attempt attempt = {0};
        try_without(runner, plan, order[i], &attempt);
        found = attempt.ran && holds(&attempt.result, result);
        if (found) {
            code = keep(&attempt, &plan->steps[order[i]], folder, error);
        }
        close_attempt(&attempt);
    }
    free(order);
    return code;
}

enum tf_code tf_nearest_draw(const struct tf_runner *runner, const struct tf_plan *plan,
                             const struct tf_step *step, const char *folder,
                             struct tf_error *error) {
    struct attempt attempt = {0};
    try_without(runner, plan, (uint32_t)(step - plan->steps), &attempt);
    enum tf_code code = attempt.ran ? keep(&attempt, step, folder, error) : TF_OK;
    close_attempt(&attempt);
    return code;
}
