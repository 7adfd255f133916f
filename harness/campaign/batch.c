#include "campaign/batch.h"

static enum tf_code take(const struct tf_batch *batch, struct tf_batch_item *items, size_t count,
                         size_t *left, struct tf_error *error) {
    struct tf_answer answer;
    uint64_t ticket;
    if (!tf_crew_next(batch->crew, &ticket, &answer)) {
        return tf_crew_health(batch->crew, error);
    }
    if (ticket >= count || items[ticket].answered) {
        tf_answer_close(&answer); /* of somebody who did not wait for it */
        return TF_OK;
    }
    items[ticket].answer = answer;
    items[ticket].answered = true;
    (*left)--;
    return TF_OK;
}

enum tf_code tf_batch_run(const struct tf_batch *batch, struct tf_batch_item *items, size_t count,
                          struct tf_error *error) {
    enum tf_code code = TF_OK;
    size_t left = count;
    for (size_t i = 0; i < count; i++) {
        items[i].answered = false;
        tf_crew_give(batch->crew, &items[i].task, i, false);
    }
    while (code == TF_OK && left > 0) {
        if (batch->should_stop != NULL && batch->should_stop(batch->context)) {
            code = tf_error_set(error, TF_E_INTERRUPTED, "interrupted");
        } else {
            code = take(batch, items, count, &left, error);
        }
    }
    tf_crew_forget(batch->crew);
    return code;
}

void tf_batch_close(struct tf_batch_item *items, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (items[i].answered) {
            tf_answer_close(&items[i].answer);
            items[i].answered = false;
        }
    }
}
