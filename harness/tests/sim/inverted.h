/* Checks turned into what must not hold where the check holds. */
#ifndef TF_TESTS_SIM_INVERTED_H
#define TF_TESTS_SIM_INVERTED_H

#include "env/plan.h"

/* What a check asks; one check may ask several. */
enum tf_aspect {
    TF_ASPECT_COUNT,
    TF_ASPECT_STATUS,
    TF_ASPECT_TEXT,
    TF_ASPECT_DELETED,
    TF_ASPECT_EDITED,
    TF_ASPECT_PENDING,
    TF_ASPECT_CONFLICT,
    TF_ASPECT_SHOWN,
    TF_ASPECT_ORDER,
    TF_ASPECT_COUNT_OF
};

const char *tf_aspect_word(enum tf_aspect aspect);

/* Whether the check asks this, in a way that something could break. */
bool tf_check_asks(const struct tf_check *check, enum tf_aspect aspect);

/* Turns what the check asks around and returns it as it was, for tf_check_restore. */
struct tf_check tf_check_invert(struct tf_check *check, enum tf_aspect aspect);
void tf_check_restore(struct tf_check *check, const struct tf_check *before, enum tf_aspect aspect);

#endif
