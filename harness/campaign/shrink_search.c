#include "base/assert.h"
#include "base/hash.h"
#include "campaign/shrink_inside.h"
#include "scenario/scenario.h"

#include <stdlib.h>
#include <string.h>

#define AHEAD_MAX   64 /* candidates that wait for answers at a time */
#define SHRUNK_FILE "shrunk.yaml"

enum state { UNTRIED, ASKED, HOLDS, FAILS };

/* One candidate on its way. */
struct trial {
    enum state state;
    uint64_t ticket, hash;
    struct tf_plan *plan; /* owned */
    char *text;           /* owned; NULL when no file can say it */
    struct tf_answer answer;
    bool has_answer;
};

static void close_trial(struct trial *trial) {
    tf_plan_destroy(trial->plan);
    free(trial->text);
    if (trial->has_answer) {
        tf_answer_close(&trial->answer);
    }
    *trial = (struct trial){0};
}

static const struct tf_finding *same_finding(const struct tf_shrinker *shrinker,
                                             const struct tf_answer *answer) {
    const struct tf_result *result = &answer->result;
    bool can = answer->kind != TF_ANSWER_REFUSED && result->verdict == TF_VERDICT_FAIL;
    for (uint32_t i = 0; can && i < result->finding_count; i++) {
        if (result->findings[i].fingerprint == shrinker->fingerprint) {
            return &result->findings[i];
        }
    }
    return NULL;
}

static void give(struct tf_shrinker *shrinker, struct tf_crew *crew, struct trial *trial) {
    struct tf_task task = {
        .file = (char[]){SHRUNK_FILE},
        .case_base = (char[]){"shrunk"},
        .text = trial->text,
        .seed = trial->plan->seed,
    };
    trial->ticket = shrinker->next_ticket++;
    tf_crew_give(crew, &task, trial->ticket, false);
}

/* What is known of it without a run. */
static void begin(struct tf_shrinker *shrinker, struct trial *trial, struct tf_plan *plan) {
    struct tf_buf text = {0};
    *trial = (struct trial){.state = HOLDS, .plan = plan};
    if (plan != NULL && tf_plan_print(plan, &text)) {
        trial->text = tf_strdup(tf_buf_text(&text));
        trial->hash = tf_hash_slice(tf_buf_slice(&text));
        shrinker->best->tried++;
        if (tf_map_find(&shrinker->known, trial->hash) == NULL) {
            trial->state = ASKED;
            give(shrinker, shrinker->options->crew, trial);
        }
    }
    tf_buf_close(&text);
}

static bool must_stop(struct tf_shrinker *shrinker) {
    const struct tf_shrink_options *options = shrinker->options;
    if (shrinker->code == TF_OK && options->should_stop != NULL &&
        options->should_stop(options->context)) {
        shrinker->code = tf_error_set(shrinker->error, TF_E_INTERRUPTED,
                                      "shrinking was interrupted; this is the smallest so far");
    }
    return shrinker->code != TF_OK;
}

/* The next answer of a crew to a ticket of these trials; answers to abandoned ones are thrown away.
 */
static void wait_for(struct tf_shrinker *shrinker, struct tf_crew *crew, struct trial *trials,
                     size_t count) {
    struct tf_answer answer;
    uint64_t ticket;
    if (!tf_crew_next(crew, &ticket, &answer)) {
        if (shrinker->code == TF_OK) {
            shrinker->code = tf_crew_health(crew, shrinker->error);
        }
        return;
    }
    for (size_t i = 0; i < count; i++) {
        if (trials[i].state == ASKED && trials[i].ticket == ticket) {
            trials[i].answer = answer;
            trials[i].has_answer = true;
            trials[i].state = same_finding(shrinker, &answer) != NULL ? FAILS : HOLDS;
            shrinker->best->ran++;
            *tf_map_put(&shrinker->known, trials[i].hash, 0) = trials[i].state == FAILS;
            return;
        }
    }
    tf_answer_close(&answer);
}

/* Whether the same scenario holds for subjects that are right: else the check has lost its meaning
 * with what was taken out. */
static bool holds_for_reference(struct tf_shrinker *shrinker, const struct trial *failing) {
    struct tf_crew *crew = shrinker->options->reference;
    if (!shrinker->of_check || crew == NULL) {
        return true;
    }
    struct trial trial = {
        .state = ASKED, .text = failing->text, .plan = failing->plan, .hash = ~failing->hash};
    give(shrinker, crew, &trial);
    while (trial.state == ASKED && !must_stop(shrinker)) {
        wait_for(shrinker, crew, &trial, 1);
    }
    bool holds = trial.has_answer && trial.answer.result.verdict == TF_VERDICT_PASS;
    if (trial.has_answer) {
        tf_answer_close(&trial.answer);
    }
    return holds;
}

/* The oracles besides the finding's own that broke. */
static uint32_t other_oracles(const struct tf_result *result, const struct tf_finding *finding) {
    uint32_t also = 0;
    TF_ASSERT(finding != NULL);
    for (uint32_t i = 0; i < result->finding_count; i++) {
        enum tf_oracle oracle;
        if (strcmp(result->findings[i].rule, finding->rule) != 0 &&
            tf_oracle_parse(result->findings[i].rule, &oracle)) {
            also |= 1u << oracle;
        }
    }
    return also;
}

static bool has_rule(const struct tf_result *result, const char *rule) {
    for (uint32_t i = 0; i < result->finding_count; i++) {
        if (strcmp(result->findings[i].rule, rule) == 0) {
            return true;
        }
    }
    return false;
}

/* Its finding and plan become the best. */
static void accept(struct tf_shrinker *shrinker, struct trial *trial) {
    struct tf_shrunk *best = shrinker->best;
    const struct tf_finding *finding = same_finding(shrinker, &trial->answer);
    tf_plan_destroy(best->plan);
    free(best->finding.headline);
    free(best->finding.detail);
    best->plan = trial->plan;
    trial->plan = NULL;
    best->also = other_oracles(&trial->answer.result, finding);
    best->also_refused = has_rule(&trial->answer.result, "refused");
    best->finding = *finding;
    best->finding.headline = tf_strdup(finding->headline);
    best->finding.detail = finding->detail == NULL ? NULL : tf_strdup(finding->detail);
}

struct search {
    struct trial trials[AHEAD_MAX];
    size_t from, first, next; /* numbers of candidates: begun at, oldest undecided, next to begin */
};

static size_t decide(struct tf_shrinker *shrinker, struct search *search, size_t count) {
    while (search->first < search->next) {
        struct trial *trial = &search->trials[search->first % AHEAD_MAX];
        if (trial->state == ASKED) {
            return count;
        }
        if (trial->state == FAILS && holds_for_reference(shrinker, trial)) {
            accept(shrinker, trial);
            return search->first;
        }
        close_trial(trial);
        search->first++;
    }
    return count;
}

size_t tf_shrink_first(struct tf_shrinker *shrinker, const struct tf_candidates *list,
                       size_t from) {
    struct search *search = tf_alloc_zero(1, sizeof(*search));
    size_t ahead = 2 * (size_t)tf_crew_workers(shrinker->options->crew), found = list->count;
    ahead = ahead < AHEAD_MAX ? ahead : AHEAD_MAX;
    search->first = search->next = from;
    while (found == list->count && search->first < list->count && !must_stop(shrinker)) {
        while (search->next < list->count && search->next - search->first < ahead) {
            begin(shrinker, &search->trials[search->next % AHEAD_MAX],
                  list->make(list, shrinker->best->plan, search->next));
            search->next++;
        }
        found = decide(shrinker, search, list->count);
        if (found == list->count && search->first < search->next) {
            wait_for(shrinker, shrinker->options->crew, search->trials, AHEAD_MAX);
        }
    }
    for (size_t i = 0; i < AHEAD_MAX; i++) {
        close_trial(&search->trials[i]);
    }
    free(search);
    return found;
}
