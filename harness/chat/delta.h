/* An edit that says only what it changes: one region of the text it is based on, replaced. */
#ifndef TF_CHAT_DELTA_H
#define TF_CHAT_DELTA_H

#include "base/bytes.h"

#include <stdbool.h>
#include <stdint.h>

/* Bytes beside the text that a delta costs on the wire; below it the whole text is shorter. */
#define TF_DELTA_OVERHEAD_BYTES 64

struct tf_delta {
    bool is_set;
    uint32_t at, cut;    /* bytes [at, at + cut) of the base go ... */
    struct tf_slice put; /* ... and this comes; borrowed, well-formed UTF-8 */
    uint64_t result;     /* hash of the whole new text: it is compared, and it is what the action is
                            recognised by, so that a repeat may come as whole text */
};

/* The region between what both texts begin and end with, cut between characters. False, with `*out`
 * all zero, when the whole text would travel in as few bytes. */
bool tf_delta_make(struct tf_slice base, struct tf_slice text, struct tf_delta *out);

/* Appends the new text. False, with `out` as it was, when it does not fit this base. */
bool tf_delta_apply(const struct tf_delta *delta, struct tf_slice base, struct tf_buf *out);

#endif
