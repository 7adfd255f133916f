#include "report/picture/columns.h"

#include "base/assert.h"

#include <stdlib.h>

void tf_columns_close(struct tf_columns *columns) {
    free(columns->places);
    free(columns->values);
    *columns = (struct tf_columns){0};
}

static void grow(struct tf_columns *columns) {
    columns->capacity = columns->capacity == 0 ? 64 : columns->capacity * 2;
    columns->places = tf_realloc(columns->places, columns->capacity * sizeof(*columns->places));
    columns->values =
        tf_realloc(columns->values, columns->capacity * columns->width * sizeof(*columns->values));
}

int64_t *tf_columns_add(struct tf_columns *columns, uint32_t place) {
    TF_ASSERT(columns->width > 0 && columns->width <= TF_COLUMNS_FIELDS_MAX);
    if (columns->count == columns->capacity) {
        grow(columns);
    }
    int64_t *row = columns->values + columns->count * columns->width;
    columns->places[columns->count++] = place;
    for (uint32_t i = 0; i < columns->width; i++) {
        row[i] = 0;
    }
    return row;
}

void tf_columns_put(struct tf_buf *out, int64_t value) {
    if (value < 0 || value > 99) {
        tf_buf_append_i64(out, value);
        tf_buf_append_byte(out, ',');
        return;
    }
    tf_buf_reserve(out, 3);
    char *at = out->data + out->len;
    if (value > 9) {
        *at++ = (char)('0' + value / 10);
    }
    *at++ = (char)('0' + value % 10);
    *at++ = ',';
    out->len = (size_t)(at - out->data);
}

bool tf_columns_append(struct tf_buf *out, const struct tf_columns *columns, uint32_t field,
                       const unsigned char *kept) {
    size_t start = out->len;
    int64_t any = 0;
    tf_buf_append_byte(out, '[');
    for (size_t i = 0; i < columns->count; i++) {
        if (!kept[columns->places[i]]) {
            continue;
        }
        int64_t value = columns->values[i * columns->width + field];
        any |= value;
        tf_columns_put(out, value);
    }
    out->len -= out->data[out->len - 1] == ',';
    tf_buf_append_byte(out, ']');
    if (any == 0) {
        out->len = start;
    }
    return any != 0;
}
