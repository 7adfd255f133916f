#include "oracle/merge_model.h"

#include <stdint.h>

/* Provisional frame: the trivial rules. */
const char *tf_merge_model_breach(struct tf_slice base, struct tf_slice theirs,
                                  struct tf_slice mine, struct tf_slice merged) {
    if (tf_slice_equal(base, theirs) || tf_slice_equal(mine, theirs))
        return tf_slice_equal(merged, mine)
                   ? NULL
                   : "only one side changed, and its text is not the result";
    if (tf_slice_equal(base, mine))
        return tf_slice_equal(merged, theirs)
                   ? NULL
                   : "only one side changed, and its text is not the result";
    return NULL;
}
