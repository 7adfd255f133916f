#include "cli/unrun.h"

#include "cli/seeds.h"

#include <stdio.h>
#include <string.h>

static const struct tf_case_outcome *outcome_of(const struct tf_outcomes *outcomes,
                                                const char *case_id) {
    for (size_t i = 0; i < outcomes->count; i++) {
        if (strcmp(outcomes->items[i].case_id, case_id) == 0) {
            return &outcomes->items[i];
        }
    }
    return NULL;
}

/* How many of its seeds this process was to run. */
static uint64_t share_of(const struct tf_unrun *asked, size_t place) {
    uint64_t seeds = asked->seeds_of(asked->context, asked->suite->cases[place].scenario);
    uint32_t total = asked->shard->total;
    if (total == 0) {
        return seeds;
    }
    return seeds == 1 ? tf_shard_has_case(asked->shard, place) : seeds / total;
}

static void note(const struct tf_unrun *asked, struct tf_outcomes *outcomes, size_t place) {
    const struct tf_suite_case *chosen = &asked->suite->cases[place];
    const char *id = tf_scenario_case_id(chosen->scenario, chosen->index);
    const struct tf_case_outcome *outcome = outcome_of(outcomes, id);
    uint64_t wanted = share_of(asked, place);
    char why[64];
    bool begun = outcome != NULL;
    if (wanted == 0 || (begun && (outcome->verdict != TF_VERDICT_PASS || asked->by_time ||
                                  outcome->seeds >= wanted))) {
        return;
    }
    if (begun) {
        snprintf(why, sizeof(why), "%s after %u of %llu seeds", asked->how, outcome->seeds,
                 (unsigned long long)wanted);
    } else {
        snprintf(why, sizeof(why), "%s before it began", asked->how);
    }
    struct tf_plan *plan = tf_scenario_plan(chosen->scenario, chosen->index, TF_SEED_DEFAULT);
    tf_outcomes_add_unrun(outcomes, id, plan->file, plan->place, why);
    tf_plan_destroy(plan);
}

void tf_unrun_note(const struct tf_unrun *asked, struct tf_outcomes *outcomes) {
    for (size_t i = 0; i < asked->suite->case_count; i++) {
        note(asked, outcomes, i);
    }
}
