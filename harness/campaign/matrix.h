/* The conflict matrix: two people's acts on one message that do not know of each other, in every
 * combination, each a run of the simulator.
 *
 * A message stands on four devices, two of its author and two of a reader. A acts on one device
 * and a second later B on another, both without network; then one comes back, and after it the
 * other. Edits and deletions are by the author's devices, reads and replies by the reader's.
 * Against a tombstone only B acts, after A's deletion was done. */
#ifndef TF_CAMPAIGN_MATRIX_H
#define TF_CAMPAIGN_MATRIX_H

#include "sim/world.h"

/* (NAME, "word") */
#define TF_MATRIX_ACTS(X) X(EDIT, "edit") X(DELETE, "delete") X(READ, "read") X(REPLY, "reply")
#define TF_MATRIX_MEETINGS(X)                                                                      \
    X(A_FIRST, "A") /* A's act arrives first */                                                    \
    X(B_FIRST, "B")                                                                                \
    X(UNKNOWN, "deletion unknown") /* B acts without network, and has not heard of the deletion */ \
    X(KNOWN, "deletion known")     /* B acts on the tombstone that it shows */
#define TF_MATRIX_CLOCKS(X) X(EQUAL, "equal") X(AHEAD, "B ahead") X(BEHIND, "B behind")
/* What becomes of an act. */
#define TF_MATRIX_FATES(X)                                                                         \
    X(STANDS, "stands")                                                                            \
    X(MERGED, "merged")                                                                            \
    X(WAITS, "waits for the person")                                                               \
    X(KEPT, "lost, kept in the history")                                                           \
    X(REFUSED, "refused and shown")                                                                \
    X(GONE, "LOST WITHOUT A TRACE")

#define TF_X(name, word) TF_MATRIX_##name,
enum tf_matrix_act { TF_MATRIX_ACTS(TF_X) TF_MATRIX_ACT_COUNT };
enum tf_matrix_meeting { TF_MATRIX_MEETINGS(TF_X) TF_MATRIX_MEETING_COUNT };
enum tf_matrix_clock { TF_MATRIX_CLOCKS(TF_X) TF_MATRIX_CLOCK_COUNT };
enum tf_matrix_fate { TF_MATRIX_FATES(TF_X) TF_MATRIX_FATE_COUNT };
#undef TF_X
const char *tf_matrix_act_word(enum tf_matrix_act act);
const char *tf_matrix_meeting_word(enum tf_matrix_meeting meeting);
const char *tf_matrix_clock_word(enum tf_matrix_clock clock);
const char *tf_matrix_fate_word(enum tf_matrix_fate fate);

/* What the message says: three texts of which the edits change different words. */
#define TF_MATRIX_TEXT        "Lunch at noon for two"
#define TF_MATRIX_TEXT_A      "Lunch at one for two"
#define TF_MATRIX_TEXT_B      "Lunch at noon for four"
#define TF_MATRIX_TEXT_MERGED "Lunch at one for four"

enum { TF_MATRIX_A, TF_MATRIX_B, TF_MATRIX_SIDES };
enum {
    TF_MATRIX_ASHA,
    TF_MATRIX_ASHA_TABLET,
    TF_MATRIX_RAVI,
    TF_MATRIX_RAVI_TABLET,
    TF_MATRIX_SERVER,
    TF_MATRIX_VIEWS
};
/* "asha-tablet"; static. */
const char *tf_matrix_view_name(uint32_t view);

struct tf_matrix_key {
    enum tf_matrix_act a, b; /* a is DELETE where the meeting is with a tombstone */
    enum tf_matrix_meeting meeting;
    enum tf_strategy strategy;
    enum tf_matrix_clock clock; /* B's device */
};

/* What is seen at the end. */
struct tf_matrix_outcome {
    char *shows[TF_MATRIX_VIEWS]; /* as in "\"text\", 1 reply" or "deleted"; owned */
    enum tf_matrix_fate fates[TF_MATRIX_SIDES];
};

struct tf_matrix_cell {
    struct tf_matrix_key key;
    bool empty;                        /* the run came to no end; then nothing below is set */
    struct tf_matrix_outcome seen;     /* owned */
    struct tf_matrix_outcome expected; /* by the reference model; owned */
    bool agrees;                       /* with the model, and no oracle found anything */
    bool contradicts;                  /* another clock gave another outcome */
    char *finding;                     /* "rule: headline" of the first oracle, or NULL; owned */
};

struct tf_matrix {
    struct tf_matrix_cell *cells; /* by acts, meeting, strategy, clock */
    size_t count;
};

/* All cells, empty. To be closed. */
void tf_matrix_lay_out(struct tf_matrix *out);
/* Runs every cell. E_INTERRUPTED when `should_stop` (NULL for never) said so; the rest of the cells
 * is empty then. To be closed in any case. */
enum tf_code tf_matrix_run(const struct tf_subjects *subjects, bool (*should_stop)(void *context),
                           struct tf_matrix *out, struct tf_error *error) TF_MUST_CHECK;
void tf_matrix_close(struct tf_matrix *matrix);

/* How many cells are empty, contradict another clock, disagree with the model, or lose something
 * without a trace. */
struct tf_matrix_faults {
    size_t empty, contradictory, disagreeing, traceless;
};
struct tf_matrix_faults tf_matrix_count_faults(const struct tf_matrix *matrix);

/* "edit+delete, A first, merge, clock equal". */
void tf_matrix_key_append(struct tf_buf *out, const struct tf_matrix_key *key);
/* The run of a cell. Owned by caller. */
struct tf_plan *tf_matrix_plan(const struct tf_matrix_key *key);

#endif
