#include "base/bytes.h"

#include "base/assert.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY   64
#define DECIMAL_U64_SIZE 20 /* digits of UINT64_MAX */

void tf_buf_init(struct tf_buf *buf) {
    *buf = (struct tf_buf){0};
}

void tf_buf_close(struct tf_buf *buf) {
    free(buf->data);
    *buf = (struct tf_buf){0};
}

void tf_buf_clear(struct tf_buf *buf) {
    buf->len = 0;
}

/* One byte more than asked for is always kept, for the NUL of tf_buf_text. */
void tf_buf_reserve(struct tf_buf *buf, size_t extra) {
    TF_ASSERT(extra < SIZE_MAX / 2 - buf->len - 1);
    size_t need = buf->len + extra + 1;
    if (need <= buf->capacity)
        return;
    size_t capacity = buf->capacity == 0 ? FIRST_CAPACITY : buf->capacity;
    while (capacity < need)
        capacity *= 2;
    buf->data = tf_realloc(buf->data, capacity);
    buf->capacity = capacity;
}

void tf_buf_append(struct tf_buf *buf, const void *data, size_t len) {
    tf_buf_reserve(buf, len);
    if (len > 0)
        memcpy(buf->data + buf->len, data, len);
    buf->len += len;
}

void tf_buf_append_slice(struct tf_buf *buf, struct tf_slice slice) {
    tf_buf_append(buf, slice.data, slice.len);
}

void tf_buf_append_text(struct tf_buf *buf, const char *text) {
    tf_buf_append(buf, text, strlen(text));
}

void tf_buf_append_byte(struct tf_buf *buf, char byte) {
    tf_buf_reserve(buf, 1);
    buf->data[buf->len++] = byte;
}

void tf_buf_append_u64(struct tf_buf *buf, uint64_t value) {
    char digits[DECIMAL_U64_SIZE];
    size_t at = sizeof(digits);
    do {
        digits[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    tf_buf_append(buf, digits + at, sizeof(digits) - at);
}

void tf_buf_append_i64(struct tf_buf *buf, int64_t value) {
    if (value < 0)
        tf_buf_append_byte(buf, '-');
    tf_buf_append_u64(buf, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
}

void tf_buf_append_format(struct tf_buf *buf, const char *format, ...) {
    va_list args;
    va_start(args, format);
    va_list again;
    va_copy(again, args);
    tf_buf_reserve(buf, 0);
    size_t room = buf->capacity - buf->len;
    int len = vsnprintf(buf->data + buf->len, room, format, args);
    va_end(args);
    TF_ASSERT(len >= 0);
    if ((size_t)len >= room) {
        tf_buf_reserve(buf, (size_t)len);
        vsnprintf(buf->data + buf->len, (size_t)len + 1, format, again);
    }
    va_end(again);
    buf->len += (size_t)len;
}

const char *tf_buf_text(struct tf_buf *buf) {
    tf_buf_reserve(buf, 0);
    buf->data[buf->len] = '\0';
    return buf->data;
}

struct tf_slice tf_buf_slice(const struct tf_buf *buf) {
    return (struct tf_slice){buf->data, buf->len};
}
