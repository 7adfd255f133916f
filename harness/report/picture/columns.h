/* Tables of integers, filled row by row and printed column by column: a few bytes a value once they
 * are deflated. */
#ifndef TF_REPORT_PICTURE_COLUMNS_H
#define TF_REPORT_PICTURE_COLUMNS_H

#include "base/bytes.h"

#define TF_COLUMNS_FIELDS_MAX 18

/* All zero is valid and empty once `width` is set. */
struct tf_columns {
    uint32_t width;
    uint32_t *places; /* of each row: the record that it belongs to */
    int64_t *values;  /* row by row */
    size_t count, capacity;
};

void tf_columns_close(struct tf_columns *columns);
/* A new row of zeros. Borrowed until the next one. */
int64_t *tf_columns_add(struct tf_columns *columns, uint32_t place);

/* Appends a number and a comma; quick for small ones, which most are. */
void tf_columns_put(struct tf_buf *out, int64_t value);

/* Appends the JSON array of one column, of the rows whose record is in `kept` (a byte a record). A
 * column of zeros alone appends nothing and gives false. */
bool tf_columns_append(struct tf_buf *out, const struct tf_columns *columns, uint32_t field,
                       const unsigned char *kept);

#endif
