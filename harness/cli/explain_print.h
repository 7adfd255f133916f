/* An explanation as `tiffin explain` prints it. */
#ifndef TF_CLI_EXPLAIN_PRINT_H
#define TF_CLI_EXPLAIN_PRINT_H

#include "campaign/explain.h"
#include "campaign/shrink.h"

/* All borrowed. */
struct tf_explain_print {
    const struct tf_plan *plan; /* as it was found */
    const struct tf_shrunk *shrunk;
    const struct tf_explanation *explanation;
    struct tf_buf *nearest; /* empty when no such run was found */
    bool of_smallest;       /* it is the smallest run less a step */
    uint32_t tried;         /* runs with a step less */
};

void tf_explain_print(const struct tf_explain_print *print);

#endif
