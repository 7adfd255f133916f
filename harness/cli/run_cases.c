#include "cli/run_cases.h"

#include "cli/interrupt.h"
#include "cli/many.h"

size_t tf_run_count(const struct tf_run_words *words, const struct tf_suite *suite) {
    size_t runs = 0;
    for (size_t i = 0; i < suite->case_count; i++) {
        runs += (size_t)tf_run_seeds(words, suite->cases[i].scenario);
    }
    return runs;
}

bool tf_run_should_stop(const struct tf_runner *runner, const struct tf_run_words *words) {
    return tf_interrupt_seen() != 0 ||
           (words->stop_after > 0 && runner->failed >= words->stop_after);
}

static enum tf_code run_case(struct tf_runner *runner, const struct tf_run_words *words,
                             const struct tf_suite *suite, size_t place, struct tf_error *error) {
    const struct tf_suite_case *chosen = &suite->cases[place];
    uint64_t seeds = tf_run_seeds(words, chosen->scenario);
    const struct tf_campaign_options shares = {.seeds = seeds, .shard = words->shard};
    size_t total = tf_run_count(words, suite);
    uint64_t seed = tf_run_first_seed(words, chosen->scenario);
    size_t before = runner->outcomes.count;
    enum tf_code code = TF_OK;
    for (uint64_t i = 0; i < seeds && code == TF_OK && !tf_run_should_stop(runner, words); i++) {
        if (!tf_campaign_has(&shares, place, seed + i)) {
            continue;
        }
        struct tf_plan *plan = tf_scenario_plan(chosen->scenario, chosen->index, seed + i);
        code = tf_runner_run(runner, plan, error);
        tf_plan_destroy(plan);
        tf_console_progress(runner->console, runner->done, total, runner->failed,
                            runner->virtual_us);
    }
    if (runner->outcomes.count > before) {
        if (!tf_run_should_stop(runner, words)) {
            tf_case_outcome_finish(&runner->outcomes.items[before]);
        }
        tf_console_case(runner->console, &runner->outcomes.items[before]);
    }
    return code;
}

static enum tf_code run_all(struct tf_runner *runner, const struct tf_run_words *words,
                            const struct tf_suite *suite, struct tf_error *error) {
    enum tf_code code = TF_OK;
    for (size_t i = 0; i < suite->case_count && code == TF_OK && !tf_run_should_stop(runner, words);
         i++) {
        code = run_case(runner, words, suite, i, error);
    }
    runner->outcomes.not_run = suite->case_count - runner->outcomes.count;
    return code;
}

static enum tf_code run_many(struct tf_runner *runner, const struct tf_run_words *words,
                             const struct tf_suite *suite, struct tf_error *error) {
    struct tf_many many = {.suite = suite,
                           .first_seed = tf_run_first_seed,
                           .seeds_of = tf_run_seeds,
                           .context = words,
                           .rerun = words->rerun_failed ? &words->rerun : NULL,
                           .jobs = (uint32_t)words->options.jobs,
                           .options = {.seeds = words->seeds,
                                       .for_us = words->for_us,
                                       .twice_per_million = words->twice_per_million,
                                       .stop_after = words->stop_after,
                                       .shard = words->shard}};
    return tf_many_run(runner, &many, error);
}

static bool wants_workers(const struct tf_run_words *words, const struct tf_suite *suite) {
    return words->rerun_failed ||
           (!words->all_pictures && (words->options.jobs > 0 || words->for_us > 0 ||
                                     tf_run_count(words, suite) >= TF_MANY_RUNS));
}

enum tf_code tf_run_cases(struct tf_runner *runner, const struct tf_run_words *words,
                          const struct tf_suite *suite, struct tf_error *error) {
    return wants_workers(words, suite) ? run_many(runner, words, suite, error)
                                       : run_all(runner, words, suite, error);
}
