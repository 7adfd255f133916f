#include "report/outcomes.h"

#include "report/failure_text.h"

#include <stdlib.h>
#include <string.h>

enum {
    EXIT_HELD = 0,
    EXIT_FAILED = 1,
    EXIT_UNDECIDED = 3,
    EXIT_NOTHING = 4,
    EXIT_SKIPPED = 77,
    EXIT_BROKE = 99
};

/* Which verdict of two seeds is the case's. */
static const int severity[] = {[TF_VERDICT_SKIPPED] = 0,
                               [TF_VERDICT_PASS] = 1,
                               [TF_VERDICT_INCONCLUSIVE] = 2,
                               [TF_VERDICT_FAIL] = 3,
                               [TF_VERDICT_BROKEN] = 4};

static void close_outcome(struct tf_case_outcome *outcome) {
    free(outcome->case_id);
    free(outcome->file);
    free(outcome->name);
    free(outcome->rule);
    free(outcome->headline);
    free(outcome->failure_text);
    free(outcome->failure_dir);
}

void tf_outcomes_close(struct tf_outcomes *outcomes) {
    for (size_t i = 0; i < outcomes->count; i++) {
        close_outcome(&outcomes->items[i]);
    }
    free(outcomes->items);
    *outcomes = (struct tf_outcomes){0};
}

static char *copy_or_null(const char *text) {
    return text == NULL ? NULL : tf_strdup(text);
}

/* Cases come one after the other, so the case of this run is the last one or a new one. */
static struct tf_case_outcome *outcome_of(struct tf_outcomes *outcomes,
                                          const struct tf_plan *plan) {
    if (outcomes->count > 0 &&
        strcmp(outcomes->items[outcomes->count - 1].case_id, plan->case_id) == 0) {
        return &outcomes->items[outcomes->count - 1];
    }
    tf_grow((void **)&outcomes->items, &outcomes->capacity, outcomes->count,
            sizeof(*outcomes->items));
    struct tf_case_outcome *outcome = &outcomes->items[outcomes->count++];
    *outcome = (struct tf_case_outcome){
        .case_id = tf_strdup(plan->case_id),
        .file = copy_or_null(plan->file),
        .name = copy_or_null(plan->name),
        .place = plan->place,
        .verdict = TF_VERDICT_SKIPPED,
        .sometimes_wanted =
            plan->sometimes_count >= 64 ? UINT64_MAX : (1ull << plan->sometimes_count) - 1,
    };
    return outcome;
}

static void keep_failure(struct tf_case_outcome *outcome, const struct tf_plan *plan,
                         const struct tf_result *result, const char *failure_dir) {
    struct tf_buf text = {0};
    tf_failure_text_append(&text, plan, result, failure_dir);
    outcome->failed_seed = result->seed;
    outcome->failure_text = tf_strdup(tf_buf_text(&text));
    outcome->failure_dir = copy_or_null(failure_dir);
    if (result->finding_count > 0) {
        outcome->rule = tf_strdup(result->findings[0].rule);
        outcome->headline = tf_strdup(result->findings[0].headline);
    }
    tf_buf_close(&text);
}

void tf_outcomes_add(struct tf_outcomes *outcomes, const struct tf_plan *plan,
                     const struct tf_result *result, tf_time real_us, const char *failure_dir) {
    struct tf_case_outcome *outcome = outcome_of(outcomes, plan);
    outcome->seeds++;
    outcome->real_us += real_us;
    outcome->virtual_us += result->virtual_us;
    outcome->actions += result->actions;
    outcome->sometimes_seen |= result->sometimes_seen;
    outcome->failed_as_expected |= result->failed_as_expected;
    if (severity[result->verdict] > severity[outcome->verdict]) {
        outcome->verdict = result->verdict;
    }
    if (result->verdict != TF_VERDICT_PASS && result->verdict != TF_VERDICT_SKIPPED &&
        outcome->failed_seeds++ == 0) {
        keep_failure(outcome, plan, result, failure_dir);
    }
}

static void demand_sometimes(struct tf_case_outcome *outcome) {
    uint64_t missed = outcome->sometimes_wanted & ~outcome->sometimes_seen;
    if (missed == 0 || outcome->verdict != TF_VERDICT_PASS) {
        return;
    }
    struct tf_buf text = {0};
    tf_buf_append_format(
        &text, "%s:%u:1: INCONCLUSIVE %s: `sometimes` number %d held in none of %u seeds\n",
        outcome->file == NULL ? "-" : outcome->file, outcome->place.line, outcome->case_id,
        __builtin_ctzll(missed) + 1, outcome->seeds);
    outcome->verdict = TF_VERDICT_INCONCLUSIVE;
    outcome->failure_text = tf_strdup(tf_buf_text(&text));
    outcome->rule = tf_strdup("sometimes");
    outcome->headline = tf_strdup("what should happen sometimes never did");
    tf_buf_close(&text);
}

void tf_outcomes_finish(struct tf_outcomes *outcomes) {
    memset(outcomes->by_verdict, 0, sizeof(outcomes->by_verdict));
    for (size_t i = 0; i < outcomes->count; i++) {
        demand_sometimes(&outcomes->items[i]);
        outcomes->by_verdict[outcomes->items[i].verdict]++;
    }
}

int tf_outcomes_exit_code(const struct tf_outcomes *outcomes) {
    if (outcomes->by_verdict[TF_VERDICT_BROKEN] > 0) {
        return EXIT_BROKE;
    }
    if (outcomes->by_verdict[TF_VERDICT_FAIL] > 0) {
        return EXIT_FAILED;
    }
    if (outcomes->by_verdict[TF_VERDICT_INCONCLUSIVE] > 0) {
        return EXIT_UNDECIDED;
    }
    if (outcomes->count == 0) {
        return EXIT_NOTHING;
    }
    return outcomes->by_verdict[TF_VERDICT_SKIPPED] == outcomes->count ? EXIT_SKIPPED : EXIT_HELD;
}
