/* A priority queue of timed items: a 4-ary heap ordered by (time, sequence), so that equal times
 * keep their order. */
#ifndef TF_BASE_HEAP_H
#define TF_BASE_HEAP_H

#include "base/time.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tf_heap_item {
    tf_time at_us;
    uint64_t sequence; /* unique; the tie-break */
    uint64_t payload;  /* the owner's: an index or a handle */
};

/* All zero is a valid empty heap. */
struct tf_heap {
    struct tf_heap_item *items;
    size_t count;
    size_t capacity;
};

void tf_heap_close(struct tf_heap *heap);
void tf_heap_push(struct tf_heap *heap, struct tf_heap_item item);
/* The earliest item, or NULL when empty. Borrowed until the heap changes. */
const struct tf_heap_item *tf_heap_peek(const struct tf_heap *heap);
/* Takes the earliest item out. False when empty. */
bool tf_heap_pop(struct tf_heap *heap, struct tf_heap_item *out);

#endif
