#include "campaign/sweep_note.h"

#include "base/assert.h"
#include "base/hash.h"
#include "base/random.h"

#include <stdlib.h>
#include <string.h>

#define ALL 1000000

/* Records of a run from which on it is worth a process of its own to make its beginning only once.
 */
#define LONG_RUN 4000

/* What is to be run: single points first, then pairs of storage steps, by number. */
struct work {
    const struct tf_sweep_options *options;
    struct tf_sweep *sweep;
    struct tf_sweep_points points;
    size_t *storage; /* indices of storage steps in points: what pairs are made of */
    size_t storage_count;
    uint64_t total;
    uint64_t key; /* of the sample's draws */
    struct tf_error *error;
};

/* -- What runs there are -- */

/* The pair of that number among all i < j: row after row of a triangle. */
static void find_pair(uint64_t count, uint64_t number, size_t *i, size_t *j) {
    uint64_t first = 0;
    while (number >= count - 1 - first) {
        number -= count - 1 - first;
        first++;
    }
    *i = (size_t)first;
    *j = (size_t)(first + 1 + number);
}

static uint32_t points_of(const struct work *work, uint64_t number, struct tf_sweep_point *out) {
    size_t i, j;
    if (number < work->points.count) {
        out[0] = work->points.items[number];
        return 1;
    }
    find_pair(work->storage_count, number - work->points.count, &i, &j);
    out[0] = work->points.items[work->storage[i]];
    out[1] = work->points.items[work->storage[j]];
    return 2;
}

static bool is_in_sample(const struct work *work, uint64_t number) {
    uint32_t share = work->sweep->sample_per_million;
    return share == 0 || share >= ALL || tf_draw_hits(tf_hash_pair(work->key, number), share);
}

static int by_place(const void *a, const void *b) {
    const struct tf_sweep_row *one = a, *other = b;
    const uint64_t ours[] = {one->pairs, one->fault, one->node, one->what};
    const uint64_t theirs[] = {other->pairs, other->fault, other->node, other->what};
    for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++) {
        if (ours[i] != theirs[i]) {
            return ours[i] < theirs[i] ? -1 : 1;
        }
    }
    return 0;
}

/* The smaller of what was asked for and what the bound leaves. */
static uint32_t share_of(const struct tf_sweep_options *options, uint64_t total) {
    uint32_t share = options->sample_per_million;
    uint64_t most = options->points_max;
    if (total == 0 || most == 0 || total <= most)
        return share;
    uint32_t bound = (uint32_t)(most * ALL / total);
    bound = bound > 0 ? bound : 1;
    return share == 0 || bound < share ? bound : share;
}

/* The table is whole before the first run: a row of which nothing ran says so. */
static void lay_out(struct work *work) {
    struct tf_sweep *sweep = work->sweep;
    struct tf_sweep_point points[TF_SWEEP_POINTS_MAX];
    uint64_t singles = work->points.count;
    for (uint64_t i = 0; i < singles; i++) {
        points_of(work, i, points);
        tf_sweep_row_of(sweep, points, false)->points++;
    }
    if (work->total > singles) {
        tf_sweep_row_of(sweep, &work->points.items[work->storage[0]], true)->points =
            work->total - singles;
    }
    if (sweep->row_count > 0) {
        qsort(sweep->rows, sweep->row_count, sizeof(*sweep->rows), by_place);
    }
    sweep->points = work->total;
    sweep->sample_per_million = share_of(work->options, work->total);
    for (uint64_t i = 0; i < work->total; i++) {
        sweep->runs += is_in_sample(work, i);
    }
}

/* -- Running -- */

static void give(struct work *work, uint64_t number) {
    const struct tf_sweep_options *options = work->options;
    struct tf_sweep_point points[TF_SWEEP_POINTS_MAX];
    struct tf_buf text = {0};
    uint32_t count = points_of(work, number, points);
    tf_sweep_points_encode(&text, points, count);
    struct tf_task task = {
        .file = (char *)(uintptr_t)tf_scenario_path(options->scenario),
        .case_base = (char *)(uintptr_t)options->case_base,
        .index = options->index,
        .seed = options->seed,
        .points = (char *)(uintptr_t)tf_buf_text(&text),
        .shares_beginning = work->sweep->plain.records >= LONG_RUN,
        .scenario_hash = tf_scenario_hash(options->scenario),
    };
    tf_crew_give(options->crew, &task, number, false);
    tf_buf_close(&text);
}

static bool asked_to_stop(const struct work *work) {
    const struct tf_sweep_options *options = work->options;
    return options->should_stop != NULL && options->should_stop(options->context);
}

static void tell(const struct work *work) {
    const struct tf_sweep *sweep = work->sweep;
    if (work->options->progress != NULL) {
        work->options->progress(work->options->context, sweep->ran, sweep->runs,
                                sweep->ran - sweep->survived - sweep->undecided);
    }
}

static enum tf_code run_all(struct work *work) {
    struct tf_crew *crew = work->options->crew;
    enum tf_code code = TF_OK;
    uint64_t next = 0, ticket;
    struct tf_sweep_point points[TF_SWEEP_POINTS_MAX];
    struct tf_answer answer;
    while (code == TF_OK && work->sweep->ran < work->sweep->runs) {
        while (next < work->total && tf_crew_has_room(crew)) {
            if (is_in_sample(work, next)) {
                give(work, next);
            }
            next++;
        }
        if (asked_to_stop(work)) {
            code = tf_error_set(work->error, TF_E_INTERRUPTED, "interrupted");
        } else if (tf_crew_next(crew, &ticket, &answer)) {
            uint32_t count = points_of(work, ticket, points);
            tf_sweep_note(work->sweep, ticket, points, count, &answer);
            tell(work);
        } else {
            code = tf_crew_health(crew, work->error);
        }
    }
    tf_crew_forget(crew);
    work->sweep->complete = code == TF_OK;
    return code;
}

/* -- Before the first run -- */

/* A case that does not hold by itself is not swept: every point would tell the same. */
static enum tf_code find_points(struct work *work, const struct tf_plan *plan) {
    const struct tf_sweep_options *options = work->options;
    struct tf_result *plain = &work->sweep->plain;
    enum tf_code code = TF_OK;
    for (unsigned fault = 0; fault < TF_SWEEP_FAULT_COUNT && code == TF_OK; fault++) {
        if (!(options->faults >> fault & 1) || plain->finding_count > 0) {
            continue;
        }
        tf_result_close(plain);
        tf_result_init(plain);
        code = tf_sweep_points_find(plan, options->subjects, (enum tf_sweep_fault)fault,
                                    &work->points, plain, work->error);
        tf_sweep_keep_counting(plain);
    }
    return code;
}

/* Pairs are of what strikes at a storage step: two instants of one run are not those of another. */
static void choose_pairs(struct work *work) {
    work->storage = tf_alloc_zero(work->points.count + 1, sizeof(*work->storage));
    for (size_t i = 0; i < work->points.count && work->options->pairs; i++) {
        if (work->points.items[i].fault == TF_SWEEP_CRASH) {
            work->storage[work->storage_count++] = i;
        }
    }
    uint64_t of = work->storage_count;
    work->total = work->points.count + (of > 1 ? of * (of - 1) / 2 : 0);
}

enum tf_code tf_sweep_run(const struct tf_sweep_options *options, struct tf_sweep *out,
                          struct tf_error *error) {
    struct work work = {.options = options, .sweep = out, .error = error};
    struct tf_plan *plan = tf_scenario_plan(options->scenario, options->index, options->seed);
    *out = (struct tf_sweep){0};
    tf_result_init(&out->plain);
    plan->expects_failure = false;
    work.key = tf_hash_pair(tf_hash_text(plan->case_id), options->seed);
    enum tf_code code = find_points(&work, plan);
    if (code == TF_OK && out->plain.finding_count == 0) {
        choose_pairs(&work);
        lay_out(&work);
        code = run_all(&work);
    }
    tf_sweep_sort_falls(out);
    tf_plan_destroy(plan);
    tf_sweep_points_close(&work.points);
    free(work.storage);
    return code;
}

void tf_sweep_close(struct tf_sweep *sweep) {
    for (size_t i = 0; i < sweep->fall_count; i++) {
        tf_result_close(&sweep->falls[i].result);
    }
    tf_result_close(&sweep->plain);
    free(sweep->falls);
    free(sweep->rows);
    *sweep = (struct tf_sweep){0};
}
