#include "report/outcomes.h"

#include "base/hash.h"

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
    tf_failure_destroy(outcome->failure);
    free(outcome->sometimes_places);
}

void tf_outcomes_close(struct tf_outcomes *outcomes) {
    for (size_t i = 0; i < outcomes->count; i++) {
        close_outcome(&outcomes->items[i]);
    }
    for (size_t i = 0; i < outcomes->unrun_count; i++) {
        free(outcomes->unrun[i].case_id);
        free(outcomes->unrun[i].file);
        free(outcomes->unrun[i].why);
    }
    free(outcomes->unrun);
    free(outcomes->items);
    *outcomes = (struct tf_outcomes){0};
}

static char *copy_or_null(const char *text) {
    return text == NULL ? NULL : tf_strdup(text);
}

void tf_outcomes_add_unrun(struct tf_outcomes *outcomes, const char *case_id, const char *file,
                           struct tf_place place, const char *why) {
    tf_grow((void **)&outcomes->unrun, &outcomes->unrun_capacity, outcomes->unrun_count,
            sizeof(*outcomes->unrun));
    outcomes->unrun[outcomes->unrun_count++] = (struct tf_case_unrun){.case_id = tf_strdup(case_id),
                                                                      .file = copy_or_null(file),
                                                                      .why = tf_strdup(why),
                                                                      .place = place};
}

static void copy_sometimes(struct tf_case_outcome *outcome, const struct tf_plan *plan) {
    uint32_t count = plan->sometimes_count < 64 ? plan->sometimes_count : 64;
    if (count == 0) {
        return;
    }
    outcome->sometimes_wanted = count == 64 ? UINT64_MAX : (UINT64_C(1) << count) - 1;
    outcome->sometimes_places = tf_alloc_zero(count, sizeof(*outcome->sometimes_places));
    for (uint32_t i = 0; i < count; i++) {
        outcome->sometimes_places[i] = plan->checks[plan->first_sometimes + i].place;
    }
}

/* Cases mostly come one after the other, so the case of this run is often the last one. */
static struct tf_case_outcome *outcome_of(struct tf_outcomes *outcomes,
                                          const struct tf_plan *plan) {
    for (size_t i = outcomes->count; i > 0; i--) {
        if (strcmp(outcomes->items[i - 1].case_id, plan->case_id) == 0) {
            return &outcomes->items[i - 1];
        }
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
    };
    outcome->required = plan->required;
    outcome->explores = plan->explores;
    outcome->seeds_wanted = plan->seeds_wanted;
    copy_sometimes(outcome, plan);
    return outcome;
}

/* The first of the worst seeds is the one to look at. */
static void keep_failure(struct tf_case_outcome *outcome, struct tf_failure *failure) {
    outcome->failed_seeds++;
    if (outcome->failure != NULL &&
        severity[failure->verdict] <= severity[outcome->failure->verdict]) {
        tf_failure_destroy(failure);
        return;
    }
    tf_failure_destroy(outcome->failure);
    outcome->failure = failure;
}

void tf_outcomes_add(struct tf_outcomes *outcomes, const struct tf_plan *plan,
                     const struct tf_result *result, tf_time real_us, struct tf_failure *failure) {
    struct tf_case_outcome *outcome = outcome_of(outcomes, plan);
    outcome->seeds++;
    outcome->real_us += real_us;
    outcome->virtual_us += result->virtual_us;
    outcome->actions += result->actions;
    for (unsigned i = 0; i < TF_SITUATION_COUNT; i++) {
        outcome->situations[i] += result->reached.situations[i];
    }
    outcome->sometimes_seen |= result->sometimes_seen;
    outcome->failed_as_expected |= result->failed_as_expected;
    if (severity[result->verdict] > severity[outcome->verdict]) {
        outcome->verdict = result->verdict;
    }
    if (failure != NULL) {
        keep_failure(outcome, failure);
    }
}

static char *sometimes_detail(uint32_t seeds) {
    struct tf_buf text = {0};
    tf_buf_append_format(&text,
                         "It held at no moment of %u %s; more may reach it (tiffin run --seeds N).",
                         seeds, seeds == 1 ? "seed" : "seeds");
    char *detail = tf_strdup(tf_buf_text(&text));
    tf_buf_close(&text);
    return detail;
}

void tf_outcomes_situations(const struct tf_outcomes *outcomes, uint64_t *counts) {
    memset(counts, 0, TF_SITUATION_COUNT * sizeof(*counts));
    for (size_t i = 0; i < outcomes->count; i++) {
        for (unsigned j = 0; j < TF_SITUATION_COUNT; j++) {
            counts[j] += outcomes->items[i].situations[j];
        }
    }
}

bool tf_outcomes_explore(const struct tf_outcomes *outcomes) {
    for (size_t i = 0; i < outcomes->count; i++) {
        if (outcomes->items[i].explores) {
            return true;
        }
    }
    return false;
}

static bool misses(const struct tf_case_outcome *outcome, unsigned situation) {
    return outcome->required >> situation & 1 && outcome->situations[situation] == 0;
}

static char *missed_detail(const struct tf_case_outcome *outcome) {
    struct tf_buf text = {0};
    tf_buf_append_format(&text, "%u %s never reached what the scenario requires:", outcome->seeds,
                         outcome->seeds == 1 ? "seed" : "seeds");
    for (unsigned i = 0; i < TF_SITUATION_COUNT; i++) {
        if (misses(outcome, i)) {
            tf_buf_append_format(&text, "\n%s: %s", tf_situation_word((enum tf_situation)i),
                                 tf_situation_text((enum tf_situation)i));
        }
    }
    tf_buf_append_text(&text, "\nMore seeds may reach it (tiffin run --seeds N), or faults that "
                              "come more often.");
    char *detail = tf_strdup(tf_buf_text(&text));
    tf_buf_close(&text);
    return detail;
}

/* What all seeds of a case together did not show. */
struct undecided {
    const char *rule, *headline;
    char *detail; /* taken */
    struct tf_place place;
};

static void leave_undecided(struct tf_case_outcome *outcome, const struct undecided *why) {
    outcome->verdict = TF_VERDICT_INCONCLUSIVE;
    outcome->failure = tf_alloc_zero(1, sizeof(*outcome->failure));
    *outcome->failure = (struct tf_failure){
        .verdict = TF_VERDICT_INCONCLUSIVE,
        .over_seeds = true,
        .case_id = tf_strdup(outcome->case_id),
        .group = tf_hash_text(outcome->case_id),
        .file = copy_or_null(outcome->file),
        .place = why->place,
        .rule = tf_strdup(why->rule),
        .headline = tf_strdup(why->headline),
        .detail = why->detail,
    };
}

static void require_situations(struct tf_case_outcome *outcome) {
    bool missed = false;
    for (unsigned i = 0; i < TF_SITUATION_COUNT; i++) {
        missed |= misses(outcome, i);
    }
    /* Whoever asks for fewer seeds than the scenario does looks at them, and proves nothing. */
    bool enough = outcome->seeds >= outcome->seeds_wanted;
    if (outcome->verdict != TF_VERDICT_PASS || !missed || !enough) {
        return;
    }
    const struct undecided why = {.rule = "require",
                                  .headline = "A required situation was never reached.",
                                  .detail = missed_detail(outcome),
                                  .place = outcome->place};
    leave_undecided(outcome, &why);
}

void tf_case_outcome_finish(struct tf_case_outcome *outcome) {
    uint64_t missed = outcome->sometimes_wanted & ~outcome->sometimes_seen;
    require_situations(outcome);
    if (missed == 0 || outcome->verdict != TF_VERDICT_PASS) {
        return;
    }
    const struct undecided why = {.rule = "sometimes",
                                  .headline = "What should happen sometimes never did.",
                                  .detail = sometimes_detail(outcome->seeds),
                                  .place = outcome->sometimes_places[__builtin_ctzll(missed)]};
    leave_undecided(outcome, &why);
}

bool tf_outcomes_is_unended(const struct tf_outcomes *outcomes,
                            const struct tf_case_outcome *outcome) {
    for (size_t i = 0; i < outcomes->unrun_count && outcome->verdict == TF_VERDICT_PASS; i++) {
        if (strcmp(outcomes->unrun[i].case_id, outcome->case_id) == 0) {
            return true;
        }
    }
    return false;
}

size_t tf_outcomes_unended(const struct tf_outcomes *outcomes) {
    size_t count = 0;
    for (size_t i = 0; i < outcomes->count; i++) {
        count += tf_outcomes_is_unended(outcomes, &outcomes->items[i]);
    }
    return count;
}

void tf_outcomes_finish(struct tf_outcomes *outcomes) {
    memset(outcomes->by_verdict, 0, sizeof(outcomes->by_verdict));
    for (size_t i = 0; i < outcomes->count; i++) {
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
