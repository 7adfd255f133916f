/* The order within a batch: what comes behind an action that must be tried again waits with it. */
#ifndef TF_SERVER_CALLS_HELD_BACK_H
#define TF_SERVER_CALLS_HELD_BACK_H

#include "chat/wire.h"

/* Conversations with an action of this batch that must be tried again. All zero is empty. */
struct tf_held_back {
    struct tf_id conversations[TF_BATCH_ACTIONS_MAX];
    size_t count;
};

/* Whether an action of this conversation must wait. Creations name none and wait for nobody. */
bool tf_held_back_has(const struct tf_held_back *held, const struct tf_id *conversation);
/* Takes note of how an action of this conversation ended. At most TF_BATCH_ACTIONS_MAX calls. */
void tf_held_back_note(struct tf_held_back *held, const struct tf_id *conversation,
                       enum tf_outcome outcome);

#endif
