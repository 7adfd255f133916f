#include "campaign/campaign.h"

#include "base/hash.h"
#include "campaign/difference.h"
#include "campaign/rounds.h"
#include "campaign/window.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PER_MILLION 1000000

struct campaign {
    const struct tf_campaign_options *options;
    const struct tf_campaign_sink *sink;
    struct tf_crew *crew;
    struct tf_plan **plans; /* per case, made when first needed */
    struct tf_window *window;
    uint64_t next; /* of all runs, those of other shards among them */
    struct tf_rounds rounds;
    uint64_t bad;     /* runs recorded that were not good */
    tf_time until_us; /* of the real clock; TF_NEVER when seeds are counted */
    struct tf_error *error;
};

static tf_time now_us(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (tf_time)now.tv_sec * TF_SECOND + now.tv_nsec / 1000;
}

static bool is_bad(const struct tf_result *result) {
    return result->verdict != TF_VERDICT_PASS && result->verdict != TF_VERDICT_SKIPPED;
}

static const struct tf_campaign_case *case_of(const struct campaign *campaign,
                                              const struct tf_window_run *run) {
    return &campaign->options->cases[run->case_index];
}

/* The plan of the run's case with its seed. `exact`: with the steps that an exploring scenario
 * draws for that seed, which only what is told of a finding needs. */
static struct tf_plan *plan_of(struct campaign *campaign, const struct tf_window_run *run,
                               bool exact) {
    struct tf_plan **plan = &campaign->plans[run->case_index];
    const struct tf_campaign_case *of = case_of(campaign, run);
    if (*plan != NULL && exact && (*plan)->explores) {
        tf_plan_destroy(*plan);
        *plan = NULL;
    }
    if (*plan == NULL) {
        *plan = tf_scenario_plan(of->scenario, of->index, run->seed);
    }
    (*plan)->seed = run->seed;
    return *plan;
}

static struct tf_campaign_run told(struct campaign *campaign, const struct tf_window_run *run,
                                   const struct tf_answer *answer) {
    return (struct tf_campaign_run){.plan = plan_of(campaign, run, is_bad(&answer->result)),
                                    .result = &answer->result,
                                    .real_us = answer->real_us,
                                    .folder = run->folder};
}

/* -- Giving tasks -- */

static void give(struct campaign *campaign, struct tf_window_run *run, enum tf_role role,
                 const char *trace) {
    const struct tf_campaign_case *of = case_of(campaign, run);
    bool compares = role == TF_ROLE_LEFT || role == TF_ROLE_RIGHT;
    struct tf_task task = {
        .file = (char *)(uintptr_t)tf_scenario_path(of->scenario),
        .case_base = (char *)(uintptr_t)of->case_base,
        .trace = (char *)(uintptr_t)trace,
        .hashes = compares,
        .index = of->index,
        .seed = run->seed,
        .scenario_hash = tf_scenario_hash(of->scenario),
    };
    run->awaited |= 1u << role;
    tf_crew_give(campaign->crew, &task, tf_window_ticket(run, role),
                 compares || role == TF_ROLE_CONFIRM);
}

/* Evenly spread: the n-th run is made twice when it crosses a whole number of such runs. */
static bool is_twice(const struct tf_campaign_options *options, uint64_t number) {
    uint64_t share = options->twice_per_million;
    return (number + 1) * share / PER_MILLION != number * share / PER_MILLION;
}

static uint64_t seeds_of(const struct tf_campaign_options *options, size_t case_index) {
    uint64_t seeds = options->cases == NULL ? 0 : options->cases[case_index].seeds;
    return seeds > 0 ? seeds : options->seeds;
}

/* Case after case. False behind the last. */
static bool place(const struct campaign *campaign, uint64_t number, size_t *case_index,
                  uint64_t *seed_offset) {
    const struct tf_campaign_options *options = campaign->options;
    for (*case_index = 0; *case_index < options->case_count; ++*case_index) {
        uint64_t seeds = seeds_of(options, *case_index);
        if (number < seeds) {
            *seed_offset = number;
            return true;
        }
        number -= seeds;
    }
    return false;
}

/* The next of all runs; round after round when only time ends them. */
static bool next_place(struct campaign *campaign, size_t *case_index, uint64_t *seed_offset) {
    const struct tf_campaign_options *options = campaign->options;
    struct tf_rounds *rounds = &campaign->rounds;
    if (options->for_us == 0)
        return place(campaign, campaign->next++, case_index, seed_offset);
    do {
        *case_index = tf_rounds_next(rounds, options->case_count);
    } while (!tf_rounds_takes_part(rounds, seeds_of(options, *case_index), seed_offset));
    return true;
}

bool tf_campaign_has(const struct tf_campaign_options *options, size_t case_index, uint64_t seed) {
    bool once = seeds_of(options, case_index) == 1 && options->for_us == 0;
    return once ? tf_shard_has_case(&options->shard, case_index)
                : tf_shard_has_seed(&options->shard, seed);
}

static bool all_given(const struct campaign *campaign) {
    size_t case_index;
    uint64_t offset;
    return campaign->options->for_us > 0 ? now_us() >= campaign->until_us
                                         : !place(campaign, campaign->next, &case_index, &offset);
}

static void give_some(struct campaign *campaign) {
    struct tf_window *window = campaign->window;
    while (!tf_window_is_full(window) && tf_crew_has_room(campaign->crew) && !all_given(campaign)) {
        size_t case_index;
        uint64_t offset;
        if (!next_place(campaign, &case_index, &offset)) {
            return;
        }
        uint64_t seed = campaign->options->cases[case_index].seed + offset;
        if (!tf_campaign_has(campaign->options, case_index, seed)) {
            continue;
        }
        struct tf_window_run *run = tf_window_open(window, case_index, seed);
        give(campaign, run, TF_ROLE_FIRST, NULL);
        if (is_twice(campaign->options, run->number)) {
            give(campaign, run, TF_ROLE_AGAIN, NULL);
        }
    }
}

/* -- Settling a run: each step gives further tasks, or says that the run can be recorded -- */

static enum tf_code make_folder(struct campaign *campaign, struct tf_window_run *run) {
    struct tf_buf path = {0};
    if (run->asked_folder) {
        return TF_OK;
    }
    run->asked_folder = true;
    struct tf_campaign_run about = told(campaign, run, &run->answers[TF_ROLE_FIRST]);
    enum tf_code code =
        campaign->sink->folder(campaign->sink->self, &about, &path, campaign->error);
    if (code == TF_OK && path.len > 0) {
        run->folder = tf_strdup(tf_buf_text(&path));
    }
    tf_buf_close(&path);
    return code;
}

static void give_traced(struct campaign *campaign, struct tf_window_run *run, enum tf_role role,
                        const char *name) {
    struct tf_buf path = {0};
    tf_buf_append_format(&path, "%s/%s", run->folder, name);
    give(campaign, run, role, tf_buf_text(&path));
    tf_buf_close(&path);
}

/* What to do next for a run whose tasks all have answers. `*settled`: nothing more. */
static enum tf_code advance(struct campaign *campaign, struct tf_window_run *run, bool *settled) {
    const struct tf_answer *first = &run->answers[TF_ROLE_FIRST];
    bool bad = is_bad(&first->result) && first->kind != TF_ANSWER_REFUSED;
    bool differs = tf_difference_is(run);
    *settled = false;
    if (bad || differs) {
        enum tf_code code = make_folder(campaign, run);
        if (code != TF_OK) {
            return code;
        }
    }
    if (run->folder != NULL && bad && !tf_window_has(run, TF_ROLE_CONFIRM)) {
        give_traced(campaign, run, TF_ROLE_CONFIRM, "trace.txt");
    } else if (run->folder != NULL && differs && !tf_window_has(run, TF_ROLE_LEFT)) {
        give_traced(campaign, run, TF_ROLE_LEFT, "first.txt");
        give_traced(campaign, run, TF_ROLE_RIGHT, "second.txt");
    } else {
        *settled = true;
    }
    return TF_OK;
}

/* -- Recording -- */

static enum tf_code record_first(struct campaign *campaign) {
    struct tf_window_run *run = tf_window_first(campaign->window);
    struct tf_answer *answer = &run->answers[TF_ROLE_FIRST];
    bool differed = tf_difference_is(run);
    answer->result.seed = run->seed;
    if (differed) {
        tf_difference_add(&answer->result, plan_of(campaign, run, true), run->folder);
    } else {
        tf_difference_doubt(run);
    }
    struct tf_campaign_run about = told(campaign, run, answer);
    about.differed = differed;
    campaign->bad += is_bad(&answer->result);
    enum tf_code code = campaign->sink->record(campaign->sink->self, &about, campaign->error);
    tf_window_leave(campaign->window);
    return code;
}

static bool has_enough(const struct campaign *campaign) {
    uint64_t stop_after = campaign->options->stop_after;
    return stop_after > 0 && campaign->bad >= stop_after;
}

/* Records what can be recorded, in order. */
static enum tf_code record_some(struct campaign *campaign) {
    struct tf_window_run *run;
    enum tf_code code = TF_OK;
    bool settled = true;
    while (code == TF_OK && settled && (run = tf_window_first(campaign->window)) != NULL &&
           run->awaited == 0 && !has_enough(campaign)) {
        code = advance(campaign, run, &settled);
        if (code == TF_OK && settled) {
            code = record_first(campaign);
        }
    }
    return code;
}

/* After an end with `code`: everything that has a first answer, with what is known of it. A sink
 * that has no room for one is told the others all the same; the first failure counts. */
static enum tf_code record_known(struct campaign *campaign, enum tf_code code) {
    struct tf_error *error = campaign->error, further = {0};
    struct tf_window_run *run;
    while (!has_enough(campaign) && (run = tf_window_first(campaign->window)) != NULL) {
        if (!tf_window_has(run, TF_ROLE_FIRST)) {
            tf_window_leave(campaign->window);
            continue;
        }
        campaign->error = code == TF_OK ? error : &further;
        enum tf_code recorded = record_first(campaign);
        code = code == TF_OK ? recorded : code;
    }
    campaign->error = error;
    return code;
}

static enum tf_code take_answer(struct campaign *campaign) {
    struct tf_answer answer;
    uint64_t ticket;
    if (!tf_crew_next(campaign->crew, &ticket, &answer)) {
        return tf_crew_health(campaign->crew, campaign->error);
    }
    struct tf_window_run *run = tf_window_arrive(campaign->window, ticket, answer);
    bool is_first = ticket % TF_RUN_ROLES == TF_ROLE_FIRST;
    if (!is_first || !is_bad(&answer.result) || campaign->sink->seen == NULL) {
        return TF_OK;
    }
    run->answers[TF_ROLE_FIRST].result.seed = run->seed;
    struct tf_campaign_run about = told(campaign, run, &run->answers[TF_ROLE_FIRST]);
    return campaign->sink->seen(campaign->sink->self, &about, campaign->error);
}

static enum tf_code work(struct campaign *campaign) {
    enum tf_code code = TF_OK;
    while (code == TF_OK && !has_enough(campaign) &&
           !campaign->sink->should_stop(campaign->sink->self)) {
        give_some(campaign);
        if (tf_window_first(campaign->window) == NULL) {
            return TF_OK;
        }
        code = take_answer(campaign);
        if (code == TF_OK) {
            code = record_some(campaign);
        }
    }
    return code;
}

enum tf_code tf_campaign_run(const struct tf_campaign_options *options, struct tf_crew *crew,
                             const struct tf_campaign_sink *sink, struct tf_error *error) {
    struct campaign campaign = {
        .options = options,
        .sink = sink,
        .crew = crew,
        .plans = tf_alloc_zero(options->case_count, sizeof(struct tf_plan *)),
        .window = tf_alloc_zero(1, sizeof(struct tf_window)),
        .until_us = options->for_us > 0 ? now_us() + options->for_us : TF_NEVER,
        .error = error,
    };
    for (size_t i = 0; i < options->case_count; i++)
        tf_rounds_expect(&campaign.rounds, seeds_of(options, i));
    enum tf_code code = record_known(&campaign, work(&campaign));
    tf_crew_forget(crew);
    tf_window_close(campaign.window);
    for (size_t i = 0; i < options->case_count; i++) {
        tf_plan_destroy(campaign.plans[i]);
    }
    free(campaign.plans);
    free(campaign.window);
    return code;
}
