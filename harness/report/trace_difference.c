#include "report/trace_difference.h"

#include "base/map.h"
#include "report/trace_text.h"

#include <stdlib.h>
#include <string.h>

#define COMMON_SHOWN    3  /* records before the first that differs */
#define APART_SHOWN     3  /* records of each side from there on */
#define STATE_LINES_MAX 40 /* of each side */

static void digest_text(const struct tf_record *record, char out[TF_DIGEST_TEXT_SIZE]) {
    struct tf_digest *digest = tf_digest_create();
    tf_record_digest(digest, record);
    tf_digest_text(digest, out);
    tf_digest_destroy(digest);
}

static bool same_record(const struct tf_record *one, const struct tf_record *other) {
    char first[TF_DIGEST_TEXT_SIZE], second[TF_DIGEST_TEXT_SIZE];
    digest_text(one, first);
    digest_text(other, second);
    return strcmp(first, second) == 0;
}

static size_t first_difference(const struct tf_trace *one, const struct tf_trace *other) {
    size_t count = tf_trace_count(one), others = tf_trace_count(other), at = 0;
    while (at < count && at < others && same_record(tf_trace_at(one, at), tf_trace_at(other, at))) {
        at++;
    }
    return at;
}

static void append_record(struct tf_buf *out, const char *before, const struct tf_trace_side *side,
                          size_t at) {
    tf_buf_append_text(out, before);
    tf_trace_text_append(out, side->plan, tf_trace_at(side->trace, at));
}

static void append_side(struct tf_buf *out, const struct tf_trace_side *side, size_t at) {
    size_t count = tf_trace_count(side->trace);
    for (size_t i = at; i < count && i < at + APART_SHOWN; i++) {
        tf_buf_append_format(out, "%s  ", side->name);
        append_record(out, "", side, i);
    }
    if (at >= count) {
        tf_buf_append_format(out, "%s  nothing more happened\n", side->name);
    }
}

/* -- The ends -- */

/* A line of a state: what the last view of a node showed, without the number, the time and the
 * cause of its record. */
static void append_state_line(struct tf_buf *out, const struct tf_trace_side *side, size_t at) {
    struct tf_buf text = {0};
    tf_trace_text_append(&text, side->plan, tf_trace_at(side->trace, at));
    const char *line = tf_buf_text(&text);
    for (int words = 0; words < 2; words++) {
        line += strcspn(line, " ");
        line += strspn(line, " ");
    }
    const char *cause = strstr(line, "  <- #");
    tf_buf_append(out, line, cause == NULL ? strcspn(line, "\n") : (size_t)(cause - line));
    tf_buf_append_byte(out, '\n');
    tf_buf_close(&text);
}

/* Where the last view of each node and purpose begins; marks the records in it. Views with the
 * truth of the server are one per user. */
static bool *last_views(const struct tf_trace *trace) {
    size_t count = tf_trace_count(trace), begin = 0;
    bool *marked = tf_alloc_zero(count + 1, sizeof(*marked));
    struct tf_map seen = {0};
    for (size_t i = count; i > 0; i--) {
        const struct tf_record *r = tf_trace_at(trace, i - 1);
        if (r->kind == TF_RECORD_VIEW_END) {
            begin = i - 1;
        }
        if (r->kind != TF_RECORD_VIEW_BEGIN || r->view.purpose == TF_VIEW_LOOKUP) {
            continue;
        }
        uint64_t of_whom = tf_hash_pair(r->node, (uint64_t)r->view.purpose << 32 | r->view.user);
        bool first = (*tf_map_put(&seen, of_whom, 0))++ == 0;
        for (size_t k = i; first && k < begin; k++) {
            marked[k] = true;
        }
    }
    tf_map_close(&seen);
    return marked;
}

struct state {
    char **lines; /* owned */
    size_t count, capacity;
};

static int by_text(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* What is shown is mostly what is durable: once is enough. */
static void drop_doubles(struct state *state) {
    size_t kept = 0;
    for (size_t i = 0; i < state->count; i++) {
        if (kept > 0 && strcmp(state->lines[kept - 1], state->lines[i]) == 0) {
            free(state->lines[i]);
        } else {
            state->lines[kept++] = state->lines[i];
        }
    }
    state->count = kept;
}

static void read_state(struct state *state, const struct tf_trace_side *side) {
    bool *marked = last_views(side->trace);
    for (size_t i = 0; i < tf_trace_count(side->trace); i++) {
        if (marked[i]) {
            struct tf_buf line = {0};
            append_state_line(&line, side, i);
            tf_grow((void **)&state->lines, &state->capacity, state->count, sizeof(char *));
            state->lines[state->count++] = tf_strdup(tf_buf_text(&line));
            tf_buf_close(&line);
        }
    }
    if (state->count > 0) {
        qsort(state->lines, state->count, sizeof(char *), by_text);
        drop_doubles(state);
    }
    free(marked);
}

static void close_state(struct state *state) {
    for (size_t i = 0; i < state->count; i++) {
        free(state->lines[i]);
    }
    free(state->lines);
}

static void append_states(struct tf_buf *out, const struct tf_trace_side sides[2],
                          const struct state states[2]) {
    size_t at[2] = {0, 0}, shown[2] = {0, 0};
    while (at[0] < states[0].count || at[1] < states[1].count) {
        int order = at[0] >= states[0].count ? 1
                    : at[1] >= states[1].count
                        ? -1
                        : strcmp(states[0].lines[at[0]], states[1].lines[at[1]]);
        unsigned which = order > 0;
        if (order == 0) {
            at[0]++;
            at[1]++;
            continue;
        }
        if (shown[which]++ < STATE_LINES_MAX) {
            tf_buf_append_format(out, "%s  %s", sides[which].name, states[which].lines[at[which]]);
        }
        at[which]++;
    }
    for (unsigned which = 0; which < 2; which++) {
        if (shown[which] > STATE_LINES_MAX) {
            tf_buf_append_format(out, "%s  and %zu more\n", sides[which].name,
                                 shown[which] - STATE_LINES_MAX);
        }
    }
}

static void append_end(struct tf_buf *out, const struct tf_trace_side *one,
                       const struct tf_trace_side *other) {
    const struct tf_trace_side sides[2] = {*one, *other};
    struct state states[2] = {{0}, {0}};
    struct tf_buf difference = {0};
    read_state(&states[0], one);
    read_state(&states[1], other);
    append_states(&difference, sides, states);
    tf_buf_append_text(out, difference.len == 0
                                ? "\nAt the end both hold and show the same.\n"
                                : "\nWhat they hold and show at the end, where it differs:\n");
    tf_buf_append_slice(out, tf_buf_slice(&difference));
    tf_buf_close(&difference);
    close_state(&states[0]);
    close_state(&states[1]);
}

bool tf_trace_difference_append(struct tf_buf *out, const struct tf_trace_side *one,
                                const struct tf_trace_side *other) {
    size_t at = first_difference(one->trace, other->trace);
    if (at == tf_trace_count(one->trace) && at == tf_trace_count(other->trace)) {
        return false;
    }
    tf_buf_append_format(out, "The first %zu records are the same; then they part:\n", at);
    for (size_t i = at > COMMON_SHOWN ? at - COMMON_SHOWN : 0; i < at; i++) {
        append_record(out, "both  ", one, i);
    }
    append_side(out, one, at);
    append_side(out, other, at);
    append_end(out, one, other);
    return true;
}
