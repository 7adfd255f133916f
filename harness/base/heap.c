#include "base/heap.h"

#include "base/bytes.h"

#include <stdlib.h>

#define ARITY 4

static bool before(const struct tf_heap_item *a, const struct tf_heap_item *b) {
    return a->at_us != b->at_us ? a->at_us < b->at_us : a->sequence < b->sequence;
}

void tf_heap_close(struct tf_heap *heap) {
    free(heap->items);
    *heap = (struct tf_heap){0};
}

void tf_heap_push(struct tf_heap *heap, struct tf_heap_item item) {
    void *items = heap->items;
    tf_grow(&items, &heap->capacity, heap->count, sizeof(item));
    heap->items = items;
    size_t at = heap->count++;
    while (at > 0) {
        size_t parent = (at - 1) / ARITY;
        if (!before(&item, &heap->items[parent]))
            break;
        heap->items[at] = heap->items[parent];
        at = parent;
    }
    heap->items[at] = item;
}

const struct tf_heap_item *tf_heap_peek(const struct tf_heap *heap) {
    return heap->count > 0 ? heap->items : NULL;
}

static size_t earliest_child(const struct tf_heap *heap, size_t first) {
    size_t end = first + ARITY < heap->count ? first + ARITY : heap->count;
    size_t best = first;
    for (size_t child = first + 1; child < end; child++)
        if (before(&heap->items[child], &heap->items[best]))
            best = child;
    return best;
}

bool tf_heap_pop(struct tf_heap *heap, struct tf_heap_item *out) {
    if (heap->count == 0)
        return false;
    *out = heap->items[0];
    struct tf_heap_item last = heap->items[--heap->count];
    size_t at = 0;
    for (size_t first = 1; first < heap->count; first = at * ARITY + 1) {
        size_t child = earliest_child(heap, first);
        if (!before(&heap->items[child], &last))
            break;
        heap->items[at] = heap->items[child];
        at = child;
    }
    if (heap->count > 0)
        heap->items[at] = last;
    return true;
}
