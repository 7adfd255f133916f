/* The parts of a cell: who acts when, what is seen, what the model says. */
#ifndef TF_CAMPAIGN_MATRIX_INSIDE_H
#define TF_CAMPAIGN_MATRIX_INSIDE_H

#include "campaign/matrix.h"

/* Ids of the steps of a cell's plan. */
enum {
    TF_MATRIX_STEP_SEND = 1,
    TF_MATRIX_STEP_AWAY_A,
    TF_MATRIX_STEP_AWAY_B,
    TF_MATRIX_STEP_ACT_A,
    TF_MATRIX_STEP_ACT_B,
    TF_MATRIX_STEP_BACK_A,
    TF_MATRIX_STEP_BACK_B
};

/* The replica of the one who acts. */
uint32_t tf_matrix_actor(enum tf_matrix_act act, uint32_t side);

static inline enum tf_matrix_act tf_matrix_act_of(const struct tf_matrix_key *key, uint32_t side) {
    return side == TF_MATRIX_A ? key->a : key->b;
}

/* Listens to one run. */
struct tf_matrix_watch;
/* Owned by caller; the key is borrowed. */
struct tf_matrix_watch *tf_matrix_watch_create(const struct tf_matrix_key *key,
                                               const struct tf_plan *plan);
void tf_matrix_watch_destroy(struct tf_matrix_watch *watch);
struct tf_sink tf_matrix_watch_sink(struct tf_matrix_watch *watch);
/* What was seen. Owned by caller. */
void tf_matrix_watch_outcome(const struct tf_matrix_watch *watch, struct tf_matrix_outcome *out);

/* What the rules say, whatever the clock. Owned by caller. */
void tf_matrix_expect(const struct tf_matrix_key *key, struct tf_matrix_outcome *out);

/* What a device shows, in words. All zero is nothing at all. */
struct tf_matrix_shown {
    const char *text; /* NULL: the message is not there */
    bool deleted, asks;
    unsigned replies;
};
/* Owned by caller. */
char *tf_matrix_shown_text(const struct tf_matrix_shown *shown);

void tf_matrix_outcome_close(struct tf_matrix_outcome *outcome);
bool tf_matrix_outcome_equal(const struct tf_matrix_outcome *a, const struct tf_matrix_outcome *b);

#endif
