/* The conflict matrix as a page that a product owner can read, and as JSON. */
#ifndef TF_CLI_MATRIX_PAGE_H
#define TF_CLI_MATRIX_PAGE_H

#include "campaign/matrix.h"

/* Appends the page, in Markdown. */
void tf_matrix_page_append(struct tf_buf *out, const struct tf_matrix *matrix);
/* Appends every cell, as one JSON object. */
void tf_matrix_json_append(struct tf_buf *out, const struct tf_matrix *matrix);

#endif
