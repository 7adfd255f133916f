/* The reference model of the matrix: the rules of the description of the system, applied to what
 * was typed, in the order in which it arrived. It knows neither client nor server. */
#include "campaign/matrix_inside.h"

#include "base/assert.h"

/* The message as the rules leave it. */
struct end {
    const char *text;
    bool deleted;
    uint32_t waits; /* whose change the person is asked about, or TF_MATRIX_SIDES */
    enum tf_matrix_fate fates[TF_MATRIX_SIDES];
};

static bool changes(enum tf_matrix_act act) {
    return act == TF_MATRIX_EDIT || act == TF_MATRIX_DELETE;
}

static const char *text_of(uint32_t side) {
    return side == TF_MATRIX_A ? TF_MATRIX_TEXT_A : TF_MATRIX_TEXT_B;
}

/* A change on top of what its author had seen. */
static void apply(struct end *end, enum tf_matrix_act act, uint32_t side) {
    if (act == TF_MATRIX_EDIT) {
        end->text = text_of(side);
    } else if (act == TF_MATRIX_DELETE) {
        end->deleted = true;
    }
}

/* The later change meets an edit that its author had not seen. */
static void meet_edit(struct end *end, enum tf_strategy strategy, enum tf_matrix_act act,
                      uint32_t side) {
    uint32_t other = 1 - side;
    switch (strategy) {
    case TF_STRATEGY_SERVER_WINS:
        end->fates[side] = TF_MATRIX_KEPT;
        break;
    case TF_STRATEGY_MANUAL:
        end->fates[side] = TF_MATRIX_WAITS;
        end->waits = side;
        break;
    default:
        if (strategy == TF_STRATEGY_MERGE && act == TF_MATRIX_EDIT) {
            end->text = TF_MATRIX_TEXT_MERGED;
            end->fates[side] = end->fates[other] = TF_MATRIX_MERGED;
            break;
        }
        apply(end, act, side);
        end->fates[other] = TF_MATRIX_KEPT;
    }
}

/* Two changes that do not know of each other, the one of `side` later. */
static void meet(struct end *end, const struct tf_matrix_key *key, uint32_t side) {
    enum tf_matrix_act late = tf_matrix_act_of(key, side);
    if (!end->deleted) {
        meet_edit(end, key->strategy, late, side);
    } else if (late == TF_MATRIX_EDIT) { /* a deletion is final under every strategy */
        end->fates[side] = TF_MATRIX_KEPT;
    }
}

static void decide(const struct tf_matrix_key *key, struct end *end) {
    uint32_t late = key->meeting == TF_MATRIX_B_FIRST ? TF_MATRIX_A : TF_MATRIX_B;
    uint32_t early = 1 - late;
    apply(end, tf_matrix_act_of(key, early), early);
    if (key->meeting == TF_MATRIX_KNOWN) { /* the app has nothing that could be changed */
        end->fates[late] = changes(key->b) ? TF_MATRIX_REFUSED : TF_MATRIX_STANDS;
    } else if (changes(tf_matrix_act_of(key, late)) && changes(tf_matrix_act_of(key, early))) {
        meet(end, key, late);
    } else {
        apply(end, tf_matrix_act_of(key, late), late);
    }
}

/* Everybody shows the same, but for the device whose change waits: it asks, and goes on showing its
 * own text; a deletion that waits shows the text that would go. */
void tf_matrix_expect(const struct tf_matrix_key *key, struct tf_matrix_outcome *out) {
    struct end end = {.text = TF_MATRIX_TEXT, .waits = TF_MATRIX_SIDES};
    struct tf_matrix_shown shown = {0};
    decide(key, &end);
    shown.replies = (key->a == TF_MATRIX_REPLY) + (key->b == TF_MATRIX_REPLY);
    *out = (struct tf_matrix_outcome){.fates = {end.fates[0], end.fates[1]}};
    for (uint32_t view = 0; view < TF_MATRIX_VIEWS; view++) {
        bool asked = end.waits < TF_MATRIX_SIDES &&
                     tf_matrix_actor(tf_matrix_act_of(key, end.waits), end.waits) == view;
        bool own_edit = asked && tf_matrix_act_of(key, end.waits) == TF_MATRIX_EDIT;
        shown.asks = asked;
        shown.text = own_edit ? text_of(end.waits) : end.text;
        shown.deleted = end.deleted;
        out->shows[view] = tf_matrix_shown_text(&shown);
    }
}
