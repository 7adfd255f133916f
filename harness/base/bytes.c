#include "base/bytes.h"

#include "base/assert.h"

#include <stdlib.h>
#include <string.h>

struct tf_slice tf_slice_of(const char *text) {
    if (text == NULL)
        return (struct tf_slice){0};
    return (struct tf_slice){text, strlen(text)};
}

bool tf_slice_equal(struct tf_slice a, struct tf_slice b) {
    return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

bool tf_slice_is(struct tf_slice slice, const char *text) {
    return tf_slice_equal(slice, tf_slice_of(text));
}

bool tf_slice_starts_with(struct tf_slice slice, const char *prefix) {
    size_t len = strlen(prefix);
    return slice.len >= len && (len == 0 || memcmp(slice.data, prefix, len) == 0);
}

struct tf_blob *tf_blob_create(struct tf_slice slice) {
    TF_ASSERT(slice.len <= UINT32_MAX);
    struct tf_blob *blob = tf_alloc(sizeof(*blob) + slice.len);
    blob->owners = 1;
    blob->len = (uint32_t)slice.len;
    if (slice.len > 0)
        memcpy(blob->data, slice.data, slice.len);
    return blob;
}

struct tf_blob *tf_blob_keep(struct tf_blob *blob) {
    if (blob == NULL)
        return NULL;
    TF_ASSERT(blob->owners > 0 && blob->owners < UINT32_MAX);
    blob->owners++;
    return blob;
}

void tf_blob_release(struct tf_blob *blob) {
    if (blob == NULL)
        return;
    TF_ASSERT(blob->owners > 0);
    if (--blob->owners == 0)
        free(blob);
}

struct tf_slice tf_blob_slice(const struct tf_blob *blob) {
    return (struct tf_slice){blob->data, blob->len};
}
