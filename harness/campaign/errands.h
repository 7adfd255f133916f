/* The two ends of a crew's work: tasks that have no answer yet, and answers that nobody has taken
 * yet. */
#ifndef TF_CAMPAIGN_ERRANDS_H
#define TF_CAMPAIGN_ERRANDS_H

#include "campaign/task.h"

/* A task without an answer: queued, or sent to a process that may still die under another task. */
struct tf_errand {
    uint64_t ticket;
    char *line; /* owned */
    bool fresh; /* for a process of its own */
    struct tf_errand *next;
};

/* All zero is valid and empty. */
struct tf_errands {
    struct tf_errand *first;
    size_t count;
};

/* Behind those of its kind, and fresh ones before all others. The errand is taken. */
void tf_errands_add(struct tf_errands *errands, struct tf_errand *errand);
/* Before all others. The errand is taken. */
void tf_errands_add_first(struct tf_errands *errands, struct tf_errand *errand);
/* NULL when there is none of that ticket. Owned by caller. */
struct tf_errand *tf_errands_take(struct tf_errands *errands, uint64_t ticket);
void tf_errands_close(struct tf_errands *errands);
/* NULL is allowed. */
void tf_errand_destroy(struct tf_errand *errand);

/* Answers in the order in which they came. All zero is valid and empty. */
struct tf_answers {
    struct tf_ready_answer *first, *last;
};
/* The answer is taken. */
void tf_answers_add(struct tf_answers *answers, uint64_t ticket, struct tf_answer answer);
/* False when there is none. The answer is owned by the caller. */
bool tf_answers_take(struct tf_answers *answers, uint64_t *ticket, struct tf_answer *answer);
void tf_answers_close(struct tf_answers *answers);

#endif
