/* Changes whose rows are durably here although the cursor has not come to them: what the cursor may
 * jump over once it has. In memory only; a new process pulls them again. */
#ifndef TF_OFFLINE_AHEAD_H
#define TF_OFFLINE_AHEAD_H

#include <stddef.h>
#include <stdint.h>

#define TF_AHEAD_SPANS_MAX 8 /* more are forgotten, and pulled */

/* All changes of the user's scope behind `previous` and up to `seq`. */
struct tf_ahead_span {
    uint64_t previous, seq;
};

struct tf_ahead {
    size_t count;
    struct tf_ahead_span spans[TF_AHEAD_SPANS_MAX];
};

/* The change `seq`, whose predecessor in the scope is `previous`, is here. */
void tf_ahead_note(struct tf_ahead *ahead, uint64_t previous, uint64_t seq);
/* How far a cursor gets that stands at `seq`; forgets what it has passed. */
uint64_t tf_ahead_reach(struct tf_ahead *ahead, uint64_t seq);

#endif
