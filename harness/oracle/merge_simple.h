/* The three-way merge of texts where anybody can work it out: each side has changed one place, by
 * one stretch of whole words. Written from the rules alone; it shares nothing with a client. */
#ifndef TF_ORACLE_MERGE_SIMPLE_H
#define TF_ORACLE_MERGE_SIMPLE_H

#include "base/bytes.h"

/* Appends the merge of `one` and `other` over `base` and says true; false where the rules alone do
 * not settle it (several places, a place that could be another, letters beyond ASCII in what
 * changed), and then `out` is as it was. Which side is called which makes no difference. */
bool tf_merge_simple(struct tf_slice base, struct tf_slice one, struct tf_slice other,
                     struct tf_buf *out);

#endif
