/* Breaking long sentences at the width of a terminal. */
#ifndef TF_REPORT_WRAP_H
#define TF_REPORT_WRAP_H

#include "base/bytes.h"

/* Columns, counted in code points. */
struct tf_wrap {
    size_t column; /* that the text begins at: what stands before it on its line */
    size_t hang;   /* that further lines begin at */
    size_t width;  /* of a line; 0 for no bound */
};

/* Appends `text`, which has no line feed, broken at spaces, with a line feed at its end. A word
 * that is longer than a line stays whole: somebody may want to copy it. */
void tf_wrap_append(struct tf_buf *out, struct tf_slice text, struct tf_wrap wrap);

#endif
