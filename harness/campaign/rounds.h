/* Whose turn it is in a campaign that only time ends.
 *
 * Round follows round over all cases. The case that wants most seeds is in every round, one that
 * wants a tenth of that in every tenth: what takes long says that it wants few, and then leaves the
 * time to the others. */
#ifndef TF_CAMPAIGN_ROUNDS_H
#define TF_CAMPAIGN_ROUNDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* All zero is before the first round. */
struct tf_rounds {
    uint64_t most;     /* seeds that any case wants; at least 1 once one was told */
    uint64_t number;   /* of the round, from 0 */
    size_t case_index; /* of the next case in it */
};

/* To be told of each case, before the first round: how many seeds it wants; 0 is taken for 1. */
void tf_rounds_expect(struct tf_rounds *rounds, uint64_t seeds);
/* The index of the case that is next, in this round or the one after it. */
size_t tf_rounds_next(struct tf_rounds *rounds, size_t case_count);
/* Whether a case that wants so many seeds is in this round; then `offset` is the number of its runs
 * before this one. */
bool tf_rounds_takes_part(const struct tf_rounds *rounds, uint64_t seeds, uint64_t *offset);

#endif
