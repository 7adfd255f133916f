#include "cli/matrix_page.h"

#include <string.h>

/* The meetings of one table stand side by side in it. */
#define MEETINGS 2

static const char head[] =
    "# Two changes that meet\n\n"
    "What every device shows in the end, and what became of what people did, when two acts on one "
    "message\ndo not know of each other. Made by `tiffin matrix`; every line is a run of the real "
    "client and server.\n\n"
    "The message says \"" TF_MATRIX_TEXT "\". **A** acts on one device and a second later **B** on "
    "another, both without\nnetwork; then one comes back, and 20 s later the other. Asha wrote the "
    "message: edits and deletions come from her phone\n(A) and her tablet (B), reads and replies "
    "from Ravi's. A's edit makes it \"" TF_MATRIX_TEXT_A "\", B's\n\"" TF_MATRIX_TEXT_B "\".\n\n"
    "| word | means |\n|---|---|\n"
    "| stands | it is what everybody sees in the end |\n"
    "| merged | both sides' words are in what everybody sees |\n"
    "| waits for the person | kept and shown on its device, which asks: mine, theirs, or a new "
    "text |\n"
    "| lost, kept in the history | somebody else's change stands; what was typed can be read in "
    "the message's history |\n"
    "| refused and shown | the app did not take it, and said so |\n"
    "| asks | this device shows its own side and a question |\n\n"
    "Clocks decide nothing: each line was run with B's clock right, two hours ahead and two hours "
    "behind.\nA line that came out differently is marked **contradictory**.\n\n";

static const char *did(enum tf_matrix_act act) {
    static const char *const words[] = {"edits", "deletes", "reads", "replies"};
    return words[act];
}

/* -- One line -- */

/* What most show, then who shows something else. */
static void append_shows(struct tf_buf *out, const struct tf_matrix_outcome *outcome) {
    const char *usual = outcome->shows[TF_MATRIX_SERVER];
    tf_buf_append_text(out, usual);
    for (uint32_t view = 0; view < TF_MATRIX_SERVER; view++) {
        if (strcmp(outcome->shows[view], usual) != 0) {
            tf_buf_append_format(out, "; %s: %s", tf_matrix_view_name(view), outcome->shows[view]);
        }
    }
}

static void append_fate(struct tf_buf *out, enum tf_matrix_fate fate) {
    const char *mark = fate == TF_MATRIX_GONE ? "**" : "";
    tf_buf_append_format(out, "%s%s%s", mark, tf_matrix_fate_word(fate), mark);
}

static void append_outcome(struct tf_buf *out, const struct tf_matrix_cell *cell) {
    bool tombstone = cell->key.meeting >= TF_MATRIX_UNKNOWN;
    if (cell->empty) {
        tf_buf_append_format(out, "**empty** | |%s", tombstone ? "" : " |");
        return;
    }
    append_shows(out, &cell->seen);
    tf_buf_append_text(out, " | ");
    if (!tombstone) {
        append_fate(out, cell->seen.fates[TF_MATRIX_A]);
        tf_buf_append_text(out, " | ");
    }
    append_fate(out, cell->seen.fates[TF_MATRIX_B]);
    if (!cell->agrees) {
        tf_buf_append_format(out, " **not by the rules%s%s**", cell->finding == NULL ? "" : ": ",
                             cell->finding == NULL ? "" : cell->finding);
    }
    tf_buf_append_text(out, cell->contradicts ? " **contradictory**" : "");
    tf_buf_append_text(out, " |");
}

static bool same_cell(const struct tf_matrix_cell *a, const struct tf_matrix_cell *b) {
    struct tf_buf one = {0}, other = {0};
    append_outcome(&one, a);
    append_outcome(&other, b);
    bool same = tf_slice_equal(tf_buf_slice(&one), tf_buf_slice(&other));
    tf_buf_close(&one);
    tf_buf_close(&other);
    return same;
}

/* -- One table: the cells of two meetings, each with all strategies and clocks -- */

struct table {
    const struct tf_matrix_cell *cells; /* of the first meeting; the other's follow */
};

static const struct tf_matrix_cell *cell_of(const struct table *table, unsigned meeting,
                                            unsigned strategy, unsigned clock) {
    return &table->cells[(meeting * TF_STRATEGY_COUNT + strategy) * TF_MATRIX_CLOCK_COUNT + clock];
}

static bool same_strategy(const struct table *table, unsigned a, unsigned b) {
    bool same = true;
    for (unsigned meeting = 0; meeting < MEETINGS; meeting++) {
        for (unsigned clock = 0; clock < TF_MATRIX_CLOCK_COUNT; clock++) {
            same = same &&
                   same_cell(cell_of(table, meeting, a, clock), cell_of(table, meeting, b, clock));
        }
    }
    return same;
}

static void append_line(struct tf_buf *out, const char *strategies, const char *meeting,
                        const struct tf_matrix_cell *cell) {
    tf_buf_append_format(out, "| %s | %s", strategies, meeting);
    if (cell->contradicts) {
        tf_buf_append_format(out, ", clock %s", tf_matrix_clock_word(cell->key.clock));
    }
    tf_buf_append_text(out, " | ");
    append_outcome(out, cell);
    tf_buf_append_byte(out, '\n');
}

/* Clocks have lines of their own only where they make a difference, or where a cell is wrong. */
static bool clocks_agree(const struct table *table, unsigned meeting, unsigned strategy) {
    return same_cell(cell_of(table, meeting, strategy, 0), cell_of(table, meeting, strategy, 1)) &&
           same_cell(cell_of(table, meeting, strategy, 0), cell_of(table, meeting, strategy, 2));
}

static void append_lines(struct tf_buf *out, const struct table *table, unsigned strategy,
                         const char *strategies) {
    const struct tf_matrix_cell *first = cell_of(table, 0, strategy, 0);
    const struct tf_matrix_cell *other = cell_of(table, 1, strategy, 0);
    bool plain = clocks_agree(table, 0, strategy) && clocks_agree(table, 1, strategy);
    if (plain && same_cell(first, other)) {
        append_line(out, strategies, "either", first);
        return;
    }
    for (unsigned meeting = 0; meeting < MEETINGS; meeting++) {
        unsigned clocks = clocks_agree(table, meeting, strategy) ? 1 : TF_MATRIX_CLOCK_COUNT;
        for (unsigned clock = 0; clock < clocks; clock++) {
            const struct tf_matrix_cell *cell = cell_of(table, meeting, strategy, clock);
            append_line(out, strategies, tf_matrix_meeting_word(cell->key.meeting), cell);
        }
    }
}

/* Strategies that come out the same share their lines. */
static void append_table(struct tf_buf *out, const struct table *table) {
    bool done[TF_STRATEGY_COUNT] = {false};
    for (unsigned i = 0; i < TF_STRATEGY_COUNT; i++) {
        struct tf_buf names = {0};
        unsigned count = 0;
        for (unsigned j = i; j < TF_STRATEGY_COUNT && !done[i]; j++) {
            if (j == i || (!done[j] && same_strategy(table, i, j))) {
                tf_buf_append_format(&names, "%s%s", count == 0 ? "" : ", ",
                                     tf_strategy_text((enum tf_strategy)j));
                done[j] = j > i || done[j];
                count++;
            }
        }
        if (count > 0) {
            append_lines(out, table, i, count == TF_STRATEGY_COUNT ? "any" : tf_buf_text(&names));
        }
        tf_buf_close(&names);
    }
}

static void append_pair(struct tf_buf *out, const struct table *table) {
    enum tf_matrix_act a = table->cells->key.a, b = table->cells->key.b;
    tf_buf_append_format(out,
                         "## A %s, B %s\n\n| strategy | arrives first | everybody shows | A's %s | "
                         "B's %s |\n|---|---|---|---|---|\n",
                         did(a), did(b), tf_matrix_act_word(a), tf_matrix_act_word(b));
    append_table(out, table);
    tf_buf_append_byte(out, '\n');
}

static void append_tombstone(struct tf_buf *out, const struct table *table) {
    enum tf_matrix_act b = table->cells->key.b;
    tf_buf_append_format(out,
                         "## B %s what A deleted before\n\n| strategy | B's device | everybody "
                         "shows | B's %s |\n|---|---|---|---|\n",
                         b == TF_MATRIX_REPLY ? "replies to" : did(b), tf_matrix_act_word(b));
    append_table(out, table);
    tf_buf_append_byte(out, '\n');
}

void tf_matrix_page_append(struct tf_buf *out, const struct tf_matrix *matrix) {
    struct tf_matrix_faults faults = tf_matrix_count_faults(matrix);
    size_t size = (size_t)MEETINGS * TF_STRATEGY_COUNT * TF_MATRIX_CLOCK_COUNT;
    tf_buf_append_text(out, head);
    tf_buf_append_format(out,
                         "%zu cells: %zu empty, %zu contradictory, %zu not by the rules, %zu that "
                         "lose something without a trace.\n\n",
                         matrix->count, faults.empty, faults.contradictory, faults.disagreeing,
                         faults.traceless);
    for (size_t i = 0; i + size <= matrix->count; i += size) {
        struct table table = {&matrix->cells[i]};
        if (table.cells->key.meeting == TF_MATRIX_A_FIRST) {
            append_pair(out, &table);
        } else {
            append_tombstone(out, &table);
        }
    }
    out->len--; /* no empty line at the end */
}
