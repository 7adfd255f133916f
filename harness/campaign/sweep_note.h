/* What came out of the runs of a sweep, as its table and its ways of failing. */
#ifndef TF_CAMPAIGN_SWEEP_NOTE_H
#define TF_CAMPAIGN_SWEEP_NOTE_H

#include "campaign/sweep.h"

/* The row of that point, made when there is none; `pairs`: the one of all pairs. Borrowed until the
 * next is made. */
struct tf_sweep_row *tf_sweep_row_of(struct tf_sweep *sweep, const struct tf_sweep_point *point,
                                     bool pairs);

/* Takes out the findings that do not count. A failure by nothing else is a pass then. */
void tf_sweep_keep_counting(struct tf_result *result);

/* Notes one run. The answer is taken. */
void tf_sweep_note(struct tf_sweep *sweep, uint64_t number, const struct tf_sweep_point *points,
                   uint32_t count, struct tf_answer *answer);

/* Puts the ways of failing in the order of their first runs. */
void tf_sweep_sort_falls(struct tf_sweep *sweep);

#endif
