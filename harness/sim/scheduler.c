#include "sim/scheduler.h"

#include "base/assert.h"

#define KIND_SHIFT  56
#define HANDLE_MASK ((UINT64_C(1) << KIND_SHIFT) - 1)

void tf_scheduler_close(struct tf_scheduler *scheduler) {
    tf_heap_close(&scheduler->heap);
}

void tf_scheduler_push(struct tf_scheduler *scheduler, struct tf_event event) {
    TF_ASSERT(event.handle <= HANDLE_MASK);
    struct tf_heap_item item = {
        .at_us = event.at_us,
        .sequence = ++scheduler->sequence,
        .payload = (uint64_t)event.kind << KIND_SHIFT | event.handle,
    };
    tf_heap_push(&scheduler->heap, item);
}

bool tf_scheduler_pop(struct tf_scheduler *scheduler, struct tf_event *out) {
    struct tf_heap_item item;
    if (!tf_heap_pop(&scheduler->heap, &item))
        return false;
    *out = (struct tf_event){
        .at_us = item.at_us,
        .kind = (enum tf_event_kind)(item.payload >> KIND_SHIFT),
        .handle = item.payload & HANDLE_MASK,
    };
    return true;
}

tf_time tf_scheduler_next(const struct tf_scheduler *scheduler) {
    const struct tf_heap_item *item = tf_heap_peek(&scheduler->heap);
    return item == NULL ? TF_NEVER : item->at_us;
}
