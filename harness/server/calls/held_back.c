#include "server/calls/held_back.h"

#include "base/assert.h"

bool tf_held_back_has(const struct tf_held_back *held, const struct tf_id *conversation) {
    for (size_t i = 0; i < held->count; i++)
        if (tf_id_equal(&held->conversations[i], conversation))
            return true;
    return false;
}

void tf_held_back_note(struct tf_held_back *held, const struct tf_id *conversation,
                       enum tf_outcome outcome) {
    bool must_come_again = outcome == TF_OUTCOME_RETRY || outcome == TF_OUTCOME_DEFERRED;
    if (!must_come_again || tf_id_is_none(conversation) || tf_held_back_has(held, conversation))
        return;
    TF_ASSERT(held->count < TF_BATCH_ACTIONS_MAX);
    held->conversations[held->count++] = *conversation;
}
