#include "campaign/sweep_note.h"

#include <stdlib.h>
#include <string.h>

#define FINGERPRINTS_MAX 64 /* ways of failing that are told apart in one case */

/* -- Rows -- */

struct tf_sweep_row *tf_sweep_row_of(struct tf_sweep *sweep, const struct tf_sweep_point *point,
                                     bool pairs) {
    for (size_t i = 0; i < sweep->row_count; i++) {
        struct tf_sweep_row *row = &sweep->rows[i];
        bool same = row->fault == point->fault && row->node == point->node &&
                    row->what == point->what && !row->pairs && !pairs;
        if (same || (pairs && row->pairs)) {
            return row;
        }
    }
    tf_grow((void **)&sweep->rows, &sweep->row_capacity, sweep->row_count, sizeof(*sweep->rows));
    sweep->rows[sweep->row_count] = (struct tf_sweep_row){
        .fault = point->fault, .node = point->node, .what = point->what, .pairs = pairs};
    return &sweep->rows[sweep->row_count++];
}

/* -- What counts -- */

/* It is an oracle's, or of a process that died or hung. */
static bool counts(const struct tf_finding *finding) {
    static const char *const others[] = {"died", "hung", "grew"};
    enum tf_oracle oracle;
    bool is_oracle = tf_oracle_parse(finding->rule, &oracle), is_other = false;
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        is_other |= strcmp(finding->rule, others[i]) == 0;
    }
    return is_oracle || is_other;
}

/* Whether the fault never struck. It was counted before, so it must, unless another came first. */
static bool missed(const struct tf_result *result) {
    for (uint32_t i = 0; i < result->finding_count; i++) {
        const struct tf_finding *finding = &result->findings[i];
        if (finding->place.line == TF_SWEEP_LINE && strcmp(finding->rule, "unfired") == 0) {
            return true;
        }
    }
    return false;
}

void tf_sweep_keep_counting(struct tf_result *result) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < result->finding_count; i++) {
        if (counts(&result->findings[i])) {
            result->findings[kept++] = result->findings[i];
        } else {
            free(result->findings[i].headline);
            free(result->findings[i].detail);
        }
    }
    result->finding_count = kept;
    result->findings_dropped = 0;
    if (kept == 0 && result->verdict == TF_VERDICT_FAIL) {
        result->verdict = TF_VERDICT_PASS;
    }
}

/* -- Falls -- */

/* The place of its way of failing, with falls in the order of their first runs. */
static struct tf_sweep_fall *fall_of(struct tf_sweep *sweep, uint64_t fingerprint) {
    for (size_t i = 0; i < sweep->fall_count; i++) {
        struct tf_sweep_fall *fall = &sweep->falls[i];
        if (fall->result.findings[0].fingerprint == fingerprint) {
            return fall;
        }
    }
    return NULL;
}

static void note_fall(struct tf_sweep *sweep, struct tf_sweep_fall *fall) {
    uint64_t fingerprint = fall->result.findings[0].fingerprint;
    struct tf_sweep_fall *known = fall_of(sweep, fingerprint);
    if (known == NULL && sweep->fall_count >= FINGERPRINTS_MAX) {
        tf_result_close(&fall->result);
    } else if (known == NULL) {
        tf_grow((void **)&sweep->falls, &sweep->fall_capacity, sweep->fall_count,
                sizeof(*sweep->falls));
        sweep->falls[sweep->fall_count++] = *fall;
    } else {
        fall->runs += known->runs;
        struct tf_sweep_fall *worse = fall->number < known->number ? fall : known;
        struct tf_sweep_fall kept = *worse, other = worse == fall ? *known : *fall;
        kept.runs = fall->runs;
        tf_result_close(&other.result);
        *known = kept;
    }
}

static int by_number(const void *a, const void *b) {
    const struct tf_sweep_fall *one = a, *other = b;
    return (one->number > other->number) - (one->number < other->number);
}

void tf_sweep_note(struct tf_sweep *sweep, uint64_t number, const struct tf_sweep_point *points,
                   uint32_t count, struct tf_answer *answer) {
    struct tf_sweep_fall fall = {.number = number, .runs = 1, .point_count = count};
    memcpy(fall.points, points, count * sizeof(*points));
    struct tf_sweep_row *row = tf_sweep_row_of(sweep, fall.points, fall.point_count > 1);
    const struct tf_result *result = &answer->result;
    bool struck_nothing = fall.point_count == 1 && missed(result);
    tf_sweep_keep_counting(&answer->result);
    for (uint32_t i = 0; i < result->finding_count; i++) {
        result->findings[i].place = (struct tf_place){0}; /* lines of a file that it is not from */
    }
    row->ran++;
    sweep->ran++;
    bool fell = result->finding_count > 0;
    bool undecided = !fell && (struck_nothing || answer->kind != TF_ANSWER_RAN ||
                               result->verdict == TF_VERDICT_INCONCLUSIVE ||
                               result->verdict == TF_VERDICT_BROKEN);
    sweep->undecided += undecided;
    sweep->survived += !fell && !undecided;
    row->survived += !fell && !undecided;
    if (fell) {
        fall.result = answer->result;
        tf_result_init(&answer->result);
        note_fall(sweep, &fall);
    }
    tf_answer_close(answer);
}

void tf_sweep_sort_falls(struct tf_sweep *sweep) {
    if (sweep->fall_count > 0) {
        qsort(sweep->falls, sweep->fall_count, sizeof(*sweep->falls), by_number);
    }
}
