/* What one text does to another: the regions of the base that it replaces, by pieces. */
#ifndef TF_OFFLINE_DIFF_H
#define TF_OFFLINE_DIFF_H

#include "offline/tokens.h"

/* Pieces [base_begin, base_end) of the base became pieces [begin, end) of the text. */
struct tf_hunk {
    size_t base_begin, base_end, begin, end;
};

struct tf_hunks {
    struct tf_hunk *items; /* owned; in order, never touching each other */
    size_t count, capacity;
};

/* The hunks along a longest common subsequence; one hunk for everything between common ends where
 * that would take too much memory. Depends on the two texts alone. */
void tf_diff(const struct tf_tokens *base, const struct tf_tokens *text, struct tf_hunks *out);
void tf_hunks_close(struct tf_hunks *hunks);

#endif
