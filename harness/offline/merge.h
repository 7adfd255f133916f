/* Three-way merge of texts: what both sides did to the base, whichever side is called which.
 *
 * Regions that do not overlap are both kept. Overlapping ones stand one after the other, a space
 * between, the smaller by bytes first. No code point, grapheme cluster or word is ever split.
 * merge(b, x, y) = merge(b, y, x), merge(b, x, x) = x, merge(b, b, x) = x. */
#ifndef TF_OFFLINE_MERGE_H
#define TF_OFFLINE_MERGE_H

#include "base/bytes.h"

/* Appends the merge to `out`. Texts are borrowed and well-formed UTF-8. */
void tf_merge_texts(struct tf_slice base, struct tf_slice one, struct tf_slice other,
                    struct tf_buf *out);

#endif
