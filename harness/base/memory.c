#include "base/bytes.h"

#include "base/assert.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_ITEMS 8

void *tf_alloc(size_t size) {
    void *memory = malloc(size > 0 ? size : 1);
    TF_ASSERT(memory != NULL);
    return memory;
}

void *tf_alloc_zero(size_t count, size_t size) {
    bool empty = count == 0 || size == 0;
    void *memory = calloc(empty ? 1 : count, empty ? 1 : size);
    TF_ASSERT(memory != NULL);
    return memory;
}

void *tf_realloc(void *memory, size_t size) {
    void *moved = realloc(memory, size > 0 ? size : 1);
    TF_ASSERT(moved != NULL);
    return moved;
}

char *tf_strdup(const char *text) {
    return tf_slice_dup(tf_slice_of(text));
}

char *tf_slice_dup(struct tf_slice slice) {
    char *copy = tf_alloc(slice.len + 1);
    if (slice.len > 0)
        memcpy(copy, slice.data, slice.len);
    copy[slice.len] = '\0';
    return copy;
}

void tf_grow(void **items, size_t *capacity, size_t count, size_t item_size) {
    if (count < *capacity)
        return;
    size_t wanted = *capacity == 0 ? FIRST_ITEMS : *capacity;
    while (wanted <= count)
        wanted *= 2;
    TF_ASSERT(item_size > 0 && wanted <= SIZE_MAX / item_size);
    *items = tf_realloc(*items, wanted * item_size);
    *capacity = wanted;
}
