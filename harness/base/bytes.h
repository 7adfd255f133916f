/* Bytes: a borrowed slice, a growing buffer, and a counted blob that several owners share. */
#ifndef TF_BASE_BYTES_H
#define TF_BASE_BYTES_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Borrowed bytes; not NUL-terminated. `data` may be NULL only when `len` is 0. */
struct tf_slice {
    const char *data;
    size_t len;
};

#define TF_SLICE_LITERAL(text) ((struct tf_slice){(text), sizeof(text) - 1})

/* A slice of a NUL-terminated string, without its NUL. NULL gives the empty slice. */
struct tf_slice tf_slice_of(const char *text);
bool tf_slice_equal(struct tf_slice a, struct tf_slice b);
bool tf_slice_is(struct tf_slice slice, const char *text);
bool tf_slice_starts_with(struct tf_slice slice, const char *prefix);

/* A growing byte buffer. All zero is a valid empty buffer. Out of memory ends the process. */
struct tf_buf {
    char *data;
    size_t len;
    size_t capacity;
};

void tf_buf_init(struct tf_buf *buf);
void tf_buf_close(struct tf_buf *buf);
/* Empties the buffer and keeps its memory. */
void tf_buf_clear(struct tf_buf *buf);
/* Makes room for `extra` more bytes. */
void tf_buf_reserve(struct tf_buf *buf, size_t extra);
void tf_buf_append(struct tf_buf *buf, const void *data, size_t len);
void tf_buf_append_slice(struct tf_buf *buf, struct tf_slice slice);
void tf_buf_append_text(struct tf_buf *buf, const char *text);
void tf_buf_append_byte(struct tf_buf *buf, char byte);
void tf_buf_append_u64(struct tf_buf *buf, uint64_t value);
void tf_buf_append_i64(struct tf_buf *buf, int64_t value);
void tf_buf_append_format(struct tf_buf *buf, const char *format, ...) TF_PRINTF(2, 3);
/* The content with a NUL behind it that does not count. Borrowed until the buffer changes. */
const char *tf_buf_text(struct tf_buf *buf);
struct tf_slice tf_buf_slice(const struct tf_buf *buf);

/* Bytes shared by several owners within one thread. Immutable once there is a second owner. */
struct tf_blob {
    uint32_t owners;
    uint32_t len;
    char data[];
};

/* A copy of `slice` with one owner. Owned by caller. */
struct tf_blob *tf_blob_create(struct tf_slice slice);
/* One more owner; returns its argument. NULL is allowed and returned. */
struct tf_blob *tf_blob_keep(struct tf_blob *blob);
/* One owner less; the last one frees. NULL is allowed. */
void tf_blob_release(struct tf_blob *blob);
struct tf_slice tf_blob_slice(const struct tf_blob *blob);

/* malloc and friends that end the process when memory runs out. */
void *tf_alloc(size_t size);
void *tf_alloc_zero(size_t count, size_t size);
void *tf_realloc(void *memory, size_t size);
char *tf_strdup(const char *text);
char *tf_slice_dup(struct tf_slice slice);

/* Grows `*items` so that index `count` is valid; `*capacity` counts items. */
void tf_grow(void **items, size_t *capacity, size_t count, size_t item_size);

#endif
