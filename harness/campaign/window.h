/* The runs between the last that was recorded and the last that was given to a worker: they end in
 * any order and leave in theirs. */
#ifndef TF_CAMPAIGN_WINDOW_H
#define TF_CAMPAIGN_WINDOW_H

#include "campaign/task.h"

#define TF_WINDOW_RUNS 512

/* Which task of a run a ticket is. */
enum tf_role {
    TF_ROLE_FIRST,
    TF_ROLE_AGAIN,   /* the same, where a run is made twice */
    TF_ROLE_CONFIRM, /* in a fresh process, with the trace */
    TF_ROLE_LEFT,    /* both sides of a comparison of traces */
    TF_ROLE_RIGHT,
    TF_RUN_ROLES
};

struct tf_window_run {
    uint64_t number; /* in the campaign, from 0 */
    size_t case_index;
    uint64_t seed;
    uint32_t awaited; /* bit per role: given, no answer yet */
    uint32_t arrived; /* bit per role */
    struct tf_answer answers[TF_RUN_ROLES];
    bool asked_folder;
    char *folder; /* owned, or NULL */
};

/* All zero is valid and empty. */
struct tf_window {
    struct tf_window_run runs[TF_WINDOW_RUNS];
    uint64_t first; /* number of the oldest that is not recorded */
    uint64_t next;  /* number of the next one to be given */
};

bool tf_window_is_full(const struct tf_window *window);
/* Takes the next number. Borrowed until it leaves. */
struct tf_window_run *tf_window_open(struct tf_window *window, size_t case_index, uint64_t seed);
struct tf_window_run *tf_window_at(struct tf_window *window, uint64_t number);
/* The oldest, or NULL when the window is empty. */
struct tf_window_run *tf_window_first(struct tf_window *window);
/* The oldest leaves. */
void tf_window_leave(struct tf_window *window);

uint64_t tf_window_ticket(const struct tf_window_run *run, enum tf_role role);
/* Puts an answer, which is taken, where its ticket belongs, and returns that run. */
struct tf_window_run *tf_window_arrive(struct tf_window *window, uint64_t ticket,
                                       struct tf_answer answer);
bool tf_window_has(const struct tf_window_run *run, enum tf_role role);

void tf_window_close(struct tf_window *window);

#endif
