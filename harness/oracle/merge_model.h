/* What a three-way merge of texts may be: written from its rules alone, so that it can judge any
 * implementation. */
#ifndef TF_ORACLE_MERGE_MODEL_H
#define TF_ORACLE_MERGE_MODEL_H

#include "base/bytes.h"

/* NULL when `merged` obeys the rules for `base` and its two successors, else which rule it breaks
 * (static text). */
const char *tf_merge_model_breach(struct tf_slice base, struct tf_slice theirs,
                                  struct tf_slice mine, struct tf_slice merged);

#endif
