#include "cli/aftermath.h"

#include "base/map.h"
#include "campaign/explain.h"
#include "campaign/shrink.h"
#include "cli/interrupt.h"
#include "cli/many.h"
#include "cli/nearest.h"
#include "report/failure_mark.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What does not come from the run alone, or would take its bound of time for each candidate. */
static const char *const unshrinkable[] = {"same-seed", "hung", "grew", "harness", "sometimes"};

struct work {
    const struct tf_aftermath *what;
    struct tf_crew *crew, *reference;
    tf_time until_us, one_until_us; /* of the real clock */
};

static bool should_stop(void *context) {
    const struct work *work = context;
    tf_time now_us = tf_console_now_us();
    return tf_interrupt_seen() != 0 || now_us > work->until_us || now_us > work->one_until_us;
}

static bool can_shrink(const struct tf_failure *failure) {
    bool can = failure != NULL && failure->verdict == TF_VERDICT_FAIL && failure->folder != NULL &&
               !failure->over_seeds;
    for (size_t i = 0; can && i < sizeof(unshrinkable) / sizeof(unshrinkable[0]); i++) {
        can = strcmp(unshrinkable[i], failure->rule) != 0;
    }
    return can;
}

/* NULL when the suite has no such case. Owned by caller. */
static struct tf_plan *plan_of(const struct tf_suite *suite, const struct tf_failure *failure) {
    for (size_t i = 0; i < suite->case_count; i++) {
        const struct tf_suite_case *chosen = &suite->cases[i];
        if (strcmp(tf_scenario_case_id(chosen->scenario, chosen->index), failure->case_id) == 0) {
            return tf_scenario_plan(chosen->scenario, chosen->index, failure->seed);
        }
    }
    return NULL;
}

/* -- Writing -- */

/* What was found stays beside what was made of it. */
static enum tf_code keep_found(const char *folder, struct tf_error *error) {
    struct tf_buf from = {0}, to = {0};
    tf_buf_append_format(&from, "%s/scenario.yaml", folder);
    tf_buf_append_format(&to, "%s/found.yaml", folder);
    enum tf_code code = TF_OK;
    if (rename(tf_buf_text(&from), tf_buf_text(&to)) != 0 && errno != ENOENT) {
        code = tf_error_set(error, TF_E_IO, "cannot rename %s: %s", tf_buf_text(&from),
                            strerror(errno));
    }
    tf_buf_close(&from);
    tf_buf_close(&to);
    return code;
}

static enum tf_code write_mark(const struct tf_failure *failure, const struct tf_shrunk *shrunk,
                               struct tf_error *error) {
    struct tf_buf text = {0}, path = {0};
    struct tf_failure_mark mark = {.case_id = failure->case_id,
                                   .seed = failure->seed,
                                   .rule = shrunk->finding.rule,
                                   .fingerprint = shrunk->finding.fingerprint,
                                   .is_minimal = true,
                                   .steps = tf_plan_steps(shrunk->plan)};
    tf_failure_mark_append(&text, &mark);
    tf_buf_append_format(&path, "%s/failure.json", failure->folder);
    enum tf_code code = tf_file_write(tf_buf_text(&path), tf_buf_slice(&text), error);
    tf_buf_close(&text);
    tf_buf_close(&path);
    return code;
}

static enum tf_code write_scenario(struct work *work, struct tf_failure *failure,
                                   struct tf_shrunk *shrunk, const char *nearest,
                                   struct tf_error *error) {
    const struct tf_invocation *invocation = &work->what->runner->invocation;
    struct tf_buf text = {0}, path = {0}, found_in = {0};
    tf_buf_append_format(&path, "%s/scenario.yaml", failure->folder);
    tf_failure_append_run(&found_in, failure);
    tf_shrunk_write(shrunk, tf_buf_text(&found_in), false, &text);
    enum tf_code code = keep_found(failure->folder, error);
    if (code == TF_OK) {
        code = tf_file_write(tf_buf_text(&path), tf_buf_slice(&text), error);
    }
    if (code == TF_OK) {
        code = write_mark(failure, shrunk, error);
    }
    if (code == TF_OK) {
        tf_failure_set_minimal(failure, tf_buf_text(&path), tf_plan_steps(shrunk->plan), nearest,
                               invocation);
    }
    tf_buf_close(&text);
    tf_buf_close(&path);
    tf_buf_close(&found_in);
    return code;
}

/* -- Shrinking -- */

static void tell(struct tf_console *console, const struct tf_failure *failure) {
    tf_console_clear(console);
    if (console->live) {
        fprintf(stderr, "shrinking %s", failure->rule);
        fflush(stderr);
    }
}

/* Around the run as it was found, and then the report gets its picture; else around the smallest
 * one. What cannot be known is left out. */
static enum tf_code find_nearest(struct work *work, const struct tf_failure *failure,
                                 const struct tf_plan *plan, const struct tf_shrunk *shrunk,
                                 struct tf_nearest *out, struct tf_error *error) {
    struct tf_batch batch = {.crew = work->crew, .should_stop = should_stop, .context = work};
    struct tf_finding anywhere = {.fingerprint = shrunk->finding.fingerprint};
    struct tf_error unknown;
    if (tf_explain_nearest(plan, &anywhere, &batch, out, &unknown) != TF_OK) {
        return TF_OK;
    }
    if (out->step != NULL) {
        return tf_nearest_draw(work->what->runner, plan, out->step, failure->folder, error);
    }
    if (tf_explain_nearest(shrunk->plan, &shrunk->finding, &batch, out, &unknown) == TF_OK &&
        out->step != NULL) {
        tf_buf_append_text(&out->words, " in the minimal scenario");
    }
    return TF_OK;
}

static enum tf_code shrink(struct work *work, struct tf_failure *failure,
                           const struct tf_plan *plan, struct tf_error *error) {
    struct tf_shrink_options options = {.crew = work->crew,
                                        .reference = work->reference,
                                        .should_stop = should_stop,
                                        .context = work};
    struct tf_runner *runner = work->what->runner;
    struct tf_shrunk shrunk;
    struct tf_error unshrunk;
    tell(runner->console, failure);
    work->one_until_us = tf_console_now_us() + TF_AFTERMATH_ONE_US;
    enum tf_code code = tf_shrink(plan, &options, &shrunk, &unshrunk);
    if (code == TF_OK || (code == TF_E_INTERRUPTED && shrunk.finding.headline != NULL)) {
        struct tf_nearest nearest = {0};
        code = find_nearest(work, failure, plan, &shrunk, &nearest, error);
        if (code == TF_OK) {
            code = write_scenario(work, failure, &shrunk,
                                  nearest.step != NULL ? tf_buf_text(&nearest.words) : NULL, error);
        }
        tf_buf_close(&nearest.words);
        tf_shrunk_close(&shrunk);
        return code;
    }
    if (code == TF_E_INTERRUPTED) {
        tf_shrunk_close(&shrunk);
    }
    return TF_OK; /* it is kept as it was found */
}

static enum tf_code shrink_all(struct work *work, struct tf_error *error) {
    struct tf_outcomes *outcomes = &work->what->runner->outcomes;
    struct tf_map seen = {0};
    enum tf_code code = TF_OK;
    unsigned shrunk = 0;
    for (size_t i = 0; i < outcomes->count && code == TF_OK; i++) {
        struct tf_failure *failure = outcomes->items[i].failure;
        work->one_until_us = TF_NEVER;
        if (!can_shrink(failure) || shrunk >= TF_AFTERMATH_FINDINGS_MAX || should_stop(work) ||
            (*tf_map_put(&seen, failure->group, 0))++ > 0) {
            continue;
        }
        struct tf_plan *plan = plan_of(work->what->suite, failure);
        if (plan != NULL) {
            code = shrink(work, failure, plan, error);
            shrunk++;
        }
        tf_plan_destroy(plan);
    }
    tf_map_close(&seen);
    tf_console_clear(work->what->runner->console);
    return code;
}

static bool any_to_shrink(const struct tf_outcomes *outcomes) {
    for (size_t i = 0; i < outcomes->count; i++) {
        if (can_shrink(outcomes->items[i].failure)) {
            return true;
        }
    }
    return false;
}

enum tf_code tf_aftermath(const struct tf_aftermath *aftermath, struct tf_error *error) {
    const struct tf_invocation *invocation = &aftermath->runner->invocation;
    const struct tf_invocation built_in = {0};
    bool has_reference = invocation->client != NULL || invocation->server != NULL;
    if (!any_to_shrink(&aftermath->runner->outcomes)) {
        return TF_OK;
    }
    struct work work = {.what = aftermath,
                        .crew = tf_many_crew(invocation, aftermath->jobs),
                        .reference = has_reference ? tf_many_crew(&built_in, 1) : NULL,
                        .until_us = tf_console_now_us() + TF_AFTERMATH_ALL_US,
                        .one_until_us = TF_NEVER};
    enum tf_code code = shrink_all(&work, error);
    tf_crew_destroy(work.reference);
    tf_crew_destroy(work.crew);
    return code;
}
