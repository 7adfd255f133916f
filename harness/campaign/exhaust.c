#include "campaign/exhaust.h"

#include "base/assert.h"
#include "base/map.h"
#include "campaign/exhaust_letters.h"
#include "campaign/exhaust_memory.h"

#include <stdlib.h>
#include <string.h>

/* Letters of all replicas, their deaths, the end, and the root. */
#define DEPTH_MAX (TF_EXHAUST_REPLICAS_MAX * TF_EXHAUST_STEPS_MAX * 3 + TF_EXHAUST_FAULTS_MAX + 2)

/* A prefix on the path of the search: what may follow it, and how much of that is done. */
struct prefix {
    struct tf_letters letters;
    struct tf_option options[TF_EXHAUST_OPTIONS_MAX];
    uint32_t option_count, at;
    uint64_t key;
    uint64_t cases; /* that follow it and hold */
};

struct search {
    const struct tf_plan *plan;
    const struct tf_subjects *subjects;
    struct tf_sim_kept *kept;
    const struct tf_exhaust_options *options;
    struct tf_exhausted *out;
    struct tf_error *error;
    struct tf_alphabet alphabet;
    struct tf_map known; /* key of a prefix -> cases that follow it */
    struct prefix *path;
    uint32_t depth;
    /* Of the run that is under way. */
    struct tf_memory memory;
    uint32_t taken; /* choices so far */
    bool recognised;
    uint64_t recognised_cases;
};

static uint64_t plus(uint64_t a, uint64_t b) {
    return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

static void enter(struct search *search, const struct tf_letters *letters, uint64_t key) {
    TF_ASSERT(search->depth < DEPTH_MAX);
    struct prefix *prefix = &search->path[search->depth++];
    *prefix = (struct prefix){.letters = *letters, .key = key};
    prefix->option_count = tf_letters_options(&search->alphabet, letters, prefix->options);
    search->out->states++;
}

static uint64_t key_of(const struct search *search, const struct tf_letters *letters) {
    return tf_hash_pair(tf_memory_key(&search->memory),
                        tf_hash_bytes(letters, sizeof(*letters), 0));
}

/* The next prefix is on the path already, is known from elsewhere, or is new. */
static bool is_known(struct search *search) {
    struct tf_letters letters = {.faults_left = (uint8_t)search->out->faults};
    if (search->taken > 0) {
        const struct prefix *before = &search->path[search->taken - 1];
        letters = tf_letters_after(&before->letters, &before->options[before->at]);
    }
    uint64_t key = key_of(search, &letters);
    const uint64_t *cases = tf_map_find(&search->known, key);
    if (cases != NULL) {
        search->recognised = true;
        search->recognised_cases = *cases;
        return true;
    }
    enter(search, &letters, key);
    return false;
}

static enum tf_chosen choose(void *self, struct tf_sim_choice *choice) {
    struct search *search = self;
    if (search->taken == search->depth && is_known(search)) {
        return TF_CHOSEN_STOP;
    }
    const struct prefix *prefix = &search->path[search->taken++];
    const struct tf_option *option = &prefix->options[prefix->at];
    *choice = option->choice;
    return option->ends ? TF_CHOSEN_END : TF_CHOSEN_GO;
}

static void keep_counterexample(struct search *search) {
    struct tf_exhausted *out = search->out;
    out->failed = true;
    out->choices = tf_alloc_zero(search->depth, sizeof(*out->choices));
    for (uint32_t i = 0; i < search->taken; i++) {
        const struct tf_option *option = &search->path[i].options[search->path[i].at];
        if (!option->ends) {
            out->choices[out->choice_count++] = option->choice;
        }
    }
}

/* One run along the path and, where that ends, along first options to something known or the end.
 */
static enum tf_code run_once(struct search *search) {
    struct tf_exhausted *out = search->out;
    struct tf_chooser chooser = {search, choose};
    tf_memory_open(&search->memory, search->plan->replica_count);
    struct tf_sink sink = tf_memory_sink(&search->memory);
    struct tf_sim_options options = {
        .sinks = &sink, .sink_count = 1, .chooser = &chooser, .kept = search->kept};
    struct tf_result result;
    search->taken = 0;
    search->recognised = false;
    tf_result_init(&result);
    enum tf_code code =
        tf_sim_run(search->plan, search->subjects, &options, &result, search->error);
    tf_memory_close(&search->memory);
    out->runs++;
    if (search->recognised) {
        code = TF_OK;
    } else if (code == TF_OK && result.verdict != TF_VERDICT_PASS) {
        keep_counterexample(search);
        out->result = result;
        out->result.seed = search->plan->seed;
        return TF_OK;
    }
    tf_result_close(&result);
    return code;
}

/* The run's last option is done: so are the prefixes of which it was the last. */
static void retreat(struct search *search) {
    uint64_t cases = search->recognised ? search->recognised_cases : 1;
    while (search->depth > 0) {
        struct prefix *last = &search->path[search->depth - 1];
        last->cases = plus(last->cases, cases);
        if (++last->at < last->option_count) {
            return;
        }
        cases = last->cases;
        *tf_map_put(&search->known, last->key, 0) = cases;
        search->depth--;
    }
    search->out->cases = cases;
}

static bool is_enough(const struct search *search) {
    const struct tf_exhaust_options *options = search->options;
    return search->out->failed ||
           (options->runs_max > 0 && search->out->runs >= options->runs_max) ||
           (options->should_stop != NULL && options->should_stop(options->context));
}

static enum tf_code cover(struct search *search, uint32_t faults) {
    struct tf_exhausted *out = search->out;
    enum tf_code code = TF_OK;
    out->faults = faults;
    out->states = out->cases = 0;
    out->complete = false;
    tf_map_clear(&search->known);
    search->depth = 0;
    do {
        code = run_once(search);
        if (code == TF_OK && !out->failed) {
            retreat(search);
        }
    } while (code == TF_OK && search->depth > 0 && !is_enough(search));
    out->complete = code == TF_OK && search->depth == 0 && !out->failed;
    return code;
}

enum tf_code tf_exhaust_run(const struct tf_plan *plan, const struct tf_subjects *subjects,
                            const struct tf_exhaust_options *options, struct tf_exhausted *out,
                            struct tf_error *error) {
    struct search search = {.plan = plan,
                            .subjects = subjects,
                            .options = options,
                            .out = out,
                            .error = error,
                            .kept = tf_sim_kept_create(),
                            .alphabet = tf_alphabet_of(plan),
                            .path = tf_alloc_zero(DEPTH_MAX, sizeof(*search.path))};
    TF_ASSERT(tf_exhaust_refusal(plan) == NULL && options->faults_max <= TF_EXHAUST_FAULTS_MAX);
    *out = (struct tf_exhausted){0};
    tf_result_init(&out->result);
    enum tf_code code = TF_OK;
    for (uint32_t faults = 0; faults <= options->faults_max && code == TF_OK; faults++) {
        code = cover(&search, faults);
        if (!out->complete) {
            break;
        }
    }
    tf_sim_kept_destroy(search.kept);
    tf_map_close(&search.known);
    free(search.path);
    return code;
}

void tf_exhausted_close(struct tf_exhausted *out) {
    free(out->choices);
    tf_result_close(&out->result);
}

void tf_exhaust_word_append(struct tf_buf *out, const struct tf_plan *plan,
                            const struct tf_sim_choice *choices, uint32_t count) {
    static const char *const words[] = {"act", "request", "answer", "dies"};
    for (uint32_t i = 0; i < count; i++) {
        tf_buf_append_format(out, "%s%s:%s%s", i == 0 ? "" : " ",
                             plan->replicas[choices[i].replica].name.text, words[choices[i].kind],
                             choices[i].lost ? "-lost" : "");
    }
}
