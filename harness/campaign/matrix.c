#include "campaign/matrix_inside.h"

#include "base/assert.h"

#include <stdlib.h>
#include <string.h>

#define TF_X(name, word) word,
static const char *const acts[] = {TF_MATRIX_ACTS(TF_X)};
static const char *const meetings[] = {TF_MATRIX_MEETINGS(TF_X)};
static const char *const clocks[] = {TF_MATRIX_CLOCKS(TF_X)};
static const char *const fate_words[] = {TF_MATRIX_FATES(TF_X)};
#undef TF_X

const char *tf_matrix_act_word(enum tf_matrix_act act) {
    TF_ASSERT(act < TF_MATRIX_ACT_COUNT);
    return acts[act];
}

const char *tf_matrix_meeting_word(enum tf_matrix_meeting meeting) {
    TF_ASSERT(meeting < TF_MATRIX_MEETING_COUNT);
    return meetings[meeting];
}

const char *tf_matrix_clock_word(enum tf_matrix_clock clock) {
    TF_ASSERT(clock < TF_MATRIX_CLOCK_COUNT);
    return clocks[clock];
}

const char *tf_matrix_fate_word(enum tf_matrix_fate fate) {
    TF_ASSERT(fate < TF_MATRIX_FATE_COUNT);
    return fate_words[fate];
}

static bool is_tombstone(enum tf_matrix_meeting meeting) {
    return meeting == TF_MATRIX_UNKNOWN || meeting == TF_MATRIX_KNOWN;
}

void tf_matrix_key_append(struct tf_buf *out, const struct tf_matrix_key *key) {
    if (is_tombstone(key->meeting)) {
        tf_buf_append_format(out, "%s of a deleted message, %s", tf_matrix_act_word(key->b),
                             tf_matrix_meeting_word(key->meeting));
    } else {
        tf_buf_append_format(out, "%s + %s, %s first", tf_matrix_act_word(key->a),
                             tf_matrix_act_word(key->b), tf_matrix_meeting_word(key->meeting));
    }
    tf_buf_append_format(out, ", %s, clock %s", tf_strategy_text(key->strategy),
                         tf_matrix_clock_word(key->clock));
}

/* -- Outcomes -- */

char *tf_matrix_shown_text(const struct tf_matrix_shown *shown) {
    struct tf_buf text = {0};
    if (shown->text == NULL) {
        tf_buf_append_text(&text, "nothing");
    } else if (shown->deleted) {
        tf_buf_append_text(&text, "deleted");
    } else {
        tf_buf_append_format(&text, "\"%s\"", shown->text);
    }
    if (shown->replies > 0) {
        tf_buf_append_format(&text, ", %u %s", shown->replies,
                             shown->replies == 1 ? "reply" : "replies");
    }
    tf_buf_append_text(&text, shown->asks ? ", asks" : "");
    char *copy = tf_strdup(tf_buf_text(&text));
    tf_buf_close(&text);
    return copy;
}

void tf_matrix_outcome_close(struct tf_matrix_outcome *outcome) {
    for (int i = 0; i < TF_MATRIX_VIEWS; i++) {
        free(outcome->shows[i]);
        outcome->shows[i] = NULL;
    }
}

bool tf_matrix_outcome_equal(const struct tf_matrix_outcome *a, const struct tf_matrix_outcome *b) {
    for (int i = 0; i < TF_MATRIX_VIEWS; i++) {
        if (strcmp(a->shows[i], b->shows[i]) != 0) {
            return false;
        }
    }
    return a->fates[0] == b->fates[0] && a->fates[1] == b->fates[1];
}

/* -- Cells -- */

static void add_strategies(struct tf_matrix *matrix, struct tf_matrix_key key) {
    for (unsigned strategy = 0; strategy < TF_STRATEGY_COUNT; strategy++) {
        for (unsigned clock = 0; clock < TF_MATRIX_CLOCK_COUNT; clock++) {
            key.strategy = (enum tf_strategy)strategy;
            key.clock = (enum tf_matrix_clock)clock;
            matrix->cells[matrix->count++] = (struct tf_matrix_cell){.key = key, .empty = true};
        }
    }
}

void tf_matrix_lay_out(struct tf_matrix *matrix) {
    size_t acts_max = TF_MATRIX_ACT_COUNT * TF_MATRIX_ACT_COUNT * TF_MATRIX_MEETING_COUNT;
    *matrix = (struct tf_matrix){
        .cells = tf_alloc_zero(acts_max * TF_STRATEGY_COUNT * TF_MATRIX_CLOCK_COUNT,
                               sizeof(*matrix->cells))};
    for (unsigned a = 0; a < TF_MATRIX_ACT_COUNT; a++) {
        for (unsigned b = a; b < TF_MATRIX_ACT_COUNT; b++) {
            struct tf_matrix_key key = {.a = (enum tf_matrix_act)a, .b = (enum tf_matrix_act)b};
            key.meeting = TF_MATRIX_A_FIRST;
            add_strategies(matrix, key);
            key.meeting = TF_MATRIX_B_FIRST;
            add_strategies(matrix, key);
        }
    }
    for (unsigned b = 0; b < TF_MATRIX_ACT_COUNT; b++) {
        struct tf_matrix_key key = {.a = TF_MATRIX_DELETE, .b = (enum tf_matrix_act)b};
        key.meeting = TF_MATRIX_UNKNOWN;
        add_strategies(matrix, key);
        key.meeting = TF_MATRIX_KNOWN;
        add_strategies(matrix, key);
    }
}

static void note_finding(struct tf_matrix_cell *cell, const struct tf_result *result) {
    struct tf_buf text = {0};
    if (result->finding_count > 0) {
        tf_buf_append_format(&text, "%s: %s", result->findings[0].rule,
                             result->findings[0].headline);
        cell->finding = tf_strdup(tf_buf_text(&text));
    }
    tf_buf_close(&text);
}

static enum tf_code run_cell(const struct tf_subjects *subjects, struct tf_sim_kept *kept,
                             struct tf_matrix_cell *cell, struct tf_error *error) {
    struct tf_plan *plan = tf_matrix_plan(&cell->key);
    struct tf_matrix_watch *watch = tf_matrix_watch_create(&cell->key, plan);
    struct tf_sink sink = tf_matrix_watch_sink(watch);
    struct tf_sim_options options = {.sinks = &sink, .sink_count = 1, .kept = kept};
    struct tf_result result;
    tf_result_init(&result);
    enum tf_code code = tf_sim_run(plan, subjects, &options, &result, error);
    cell->empty = code != TF_OK;
    if (!cell->empty) {
        tf_matrix_watch_outcome(watch, &cell->seen);
        tf_matrix_expect(&cell->key, &cell->expected);
        note_finding(cell, &result);
        cell->agrees =
            cell->finding == NULL && tf_matrix_outcome_equal(&cell->seen, &cell->expected);
    }
    tf_result_close(&result);
    tf_matrix_watch_destroy(watch);
    tf_plan_destroy(plan);
    return code == TF_E_LIMIT ? TF_OK : code; /* one that comes to no end leaves its cell empty */
}

/* Cells that differ by the clock alone lie together. */
static void find_contradictions(struct tf_matrix *matrix) {
    for (size_t i = 0; i < matrix->count; i += TF_MATRIX_CLOCK_COUNT) {
        struct tf_matrix_cell *group = &matrix->cells[i];
        bool same = true;
        for (unsigned j = 1; j < TF_MATRIX_CLOCK_COUNT && !group[0].empty; j++) {
            same =
                same && (group[j].empty || tf_matrix_outcome_equal(&group[0].seen, &group[j].seen));
        }
        for (unsigned j = 0; j < TF_MATRIX_CLOCK_COUNT; j++) {
            group[j].contradicts = !same;
        }
    }
}

enum tf_code tf_matrix_run(const struct tf_subjects *subjects, bool (*should_stop)(void *context),
                           struct tf_matrix *out, struct tf_error *error) {
    enum tf_code code = TF_OK;
    struct tf_sim_kept *kept = tf_sim_kept_create();
    tf_matrix_lay_out(out);
    for (size_t i = 0; i < out->count && code == TF_OK; i++) {
        code = should_stop != NULL && should_stop(NULL)
                   ? tf_error_set(error, TF_E_INTERRUPTED, "interrupted")
                   : run_cell(subjects, kept, &out->cells[i], error);
    }
    tf_sim_kept_destroy(kept);
    find_contradictions(out);
    return code;
}

struct tf_matrix_faults tf_matrix_count_faults(const struct tf_matrix *matrix) {
    struct tf_matrix_faults faults = {0};
    for (size_t i = 0; i < matrix->count; i++) {
        const struct tf_matrix_cell *cell = &matrix->cells[i];
        faults.empty += cell->empty;
        faults.contradictory += cell->contradicts;
        faults.disagreeing += !cell->empty && !cell->agrees;
        faults.traceless += !cell->empty && (cell->seen.fates[0] == TF_MATRIX_GONE ||
                                             cell->seen.fates[1] == TF_MATRIX_GONE);
    }
    return faults;
}

void tf_matrix_close(struct tf_matrix *matrix) {
    for (size_t i = 0; i < matrix->count; i++) {
        tf_matrix_outcome_close(&matrix->cells[i].seen);
        tf_matrix_outcome_close(&matrix->cells[i].expected);
        free(matrix->cells[i].finding);
    }
    free(matrix->cells);
    *matrix = (struct tf_matrix){0};
}
