#include "campaign/errands.h"

#include <stdlib.h>

struct tf_ready_answer {
    uint64_t ticket;
    struct tf_answer answer;
    struct tf_ready_answer *next;
};

void tf_errand_destroy(struct tf_errand *errand) {
    if (errand != NULL) {
        free(errand->line);
        free(errand);
    }
}

static void put(struct tf_errands *errands, struct tf_errand **at, struct tf_errand *errand) {
    errand->next = *at;
    *at = errand;
    errands->count++;
}

void tf_errands_add(struct tf_errands *errands, struct tf_errand *errand) {
    struct tf_errand **at = &errands->first;
    while (*at != NULL && (!errand->fresh || (*at)->fresh)) {
        at = &(*at)->next;
    }
    put(errands, at, errand);
}

void tf_errands_add_first(struct tf_errands *errands, struct tf_errand *errand) {
    put(errands, &errands->first, errand);
}

struct tf_errand *tf_errands_take(struct tf_errands *errands, uint64_t ticket) {
    for (struct tf_errand **at = &errands->first; *at != NULL; at = &(*at)->next) {
        if ((*at)->ticket == ticket) {
            struct tf_errand *found = *at;
            *at = found->next;
            errands->count--;
            return found;
        }
    }
    return NULL;
}

void tf_errands_close(struct tf_errands *errands) {
    while (errands->first != NULL) {
        tf_errand_destroy(tf_errands_take(errands, errands->first->ticket));
    }
}

void tf_answers_add(struct tf_answers *answers, uint64_t ticket, struct tf_answer answer) {
    struct tf_ready_answer *ready = tf_alloc(sizeof(*ready));
    *ready = (struct tf_ready_answer){.ticket = ticket, .answer = answer};
    if (answers->first == NULL) {
        answers->first = ready;
    } else {
        answers->last->next = ready;
    }
    answers->last = ready;
}

bool tf_answers_take(struct tf_answers *answers, uint64_t *ticket, struct tf_answer *answer) {
    struct tf_ready_answer *first = answers->first;
    if (first == NULL) {
        return false;
    }
    answers->first = first->next;
    *ticket = first->ticket;
    *answer = first->answer;
    free(first);
    return true;
}

void tf_answers_close(struct tf_answers *answers) {
    struct tf_answer answer;
    uint64_t ticket;
    while (tf_answers_take(answers, &ticket, &answer)) {
        tf_answer_close(&answer);
    }
}
