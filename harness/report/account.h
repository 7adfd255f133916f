/* How a finding came about: the events that led to it, told in their order, from the causes that
 * stand in the trace and from nothing else. Meant for a run in which each step is needed, as a
 * shrunk one: it tells of every step. */
#ifndef TF_REPORT_ACCOUNT_H
#define TF_REPORT_ACCOUNT_H

#include "env/result.h"

#define TF_ACCOUNT_POINTS_MAX 24

struct tf_account {
    struct tf_buf story;        /* a sentence a line; owned */
    char fault[256], step[256]; /* what decided: as a person reads it; "" when there was none */
    char fault_word[32], step_word[32]; /* the same in one word of scenario files: "cut", "send" */
    tf_time points_us[TF_ACCOUNT_POINTS_MAX]; /* moments at which something told of happened */
    size_t point_count;
};

/* `trace` is whole. */
void tf_account_make(struct tf_account *account, const struct tf_plan *plan,
                     const struct tf_trace *trace, const struct tf_finding *finding);
void tf_account_close(struct tf_account *account);

/* Appends what a step of the plan is, as in "the cut of asha <-> server at 00:04.180 (line 12)". */
void tf_account_append_step(struct tf_buf *out, const struct tf_plan *plan,
                            const struct tf_step *step);

#endif
