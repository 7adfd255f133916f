/* failure.json in the folder of a failure: which run and which finding it is about. */
#ifndef TF_REPORT_FAILURE_MARK_H
#define TF_REPORT_FAILURE_MARK_H

#include "base/bytes.h"

/* All borrowed. */
struct tf_failure_mark {
    const char *case_id;
    uint64_t seed;
    const char *rule;
    uint64_t fingerprint; /* of the first finding */
    bool is_minimal;      /* scenario.yaml was shrunk: */
    uint32_t steps;       /* what is left */
};

/* Appends the JSON text. */
void tf_failure_mark_append(struct tf_buf *out, const struct tf_failure_mark *mark);

#endif
