#include "base/assert.h"
#include "env/record_fields.h"

#include <stdlib.h>
#include <string.h>

/* A kept record with its bytes behind it, in one allocation. */
struct kept {
    struct tf_record record;
    char bytes[];
};

struct tf_trace {
    struct kept **kept; /* a ring when `limit` is not 0 */
    size_t capacity;
    size_t limit;
    size_t first, count;
};

struct tf_trace *tf_trace_create(size_t limit) {
    struct tf_trace *trace = tf_alloc_zero(1, sizeof(*trace));
    trace->limit = limit;
    return trace;
}

void tf_trace_destroy(struct tf_trace *trace) {
    if (trace == NULL) {
        return;
    }
    for (size_t i = 0; i < trace->count; i++) {
        free(trace->kept[i]);
    }
    free(trace->kept);
    free(trace);
}

static struct kept *keep(const struct tf_record *record) {
    struct tf_record copy = *record;
    struct tf_slice *slices[TF_RECORD_SLICES_MAX];
    size_t slice_count = tf_record_slices(&copy, slices);
    size_t bytes = 0;
    for (size_t i = 0; i < slice_count; i++) {
        bytes += slices[i]->len;
    }
    struct kept *kept = tf_alloc(sizeof(*kept) + bytes);
    char *at = kept->bytes;
    for (size_t i = 0; i < slice_count; i++) {
        if (slices[i]->len > 0) {
            memcpy(at, slices[i]->data, slices[i]->len);
        }
        slices[i]->data = at;
        at += slices[i]->len;
    }
    kept->record = copy;
    return kept;
}

static void hear(void *self, const struct tf_record *record) {
    struct tf_trace *trace = self;
    if (trace->limit != 0 && trace->count == trace->limit) {
        free(trace->kept[trace->first]);
        trace->kept[trace->first] = keep(record);
        trace->first = (trace->first + 1) % trace->limit;
        return;
    }
    tf_grow((void **)&trace->kept, &trace->capacity, trace->count, sizeof(struct kept *));
    trace->kept[trace->count++] = keep(record);
}

struct tf_sink tf_trace_sink(struct tf_trace *trace) {
    return (struct tf_sink){.self = trace, .record = hear};
}

size_t tf_trace_count(const struct tf_trace *trace) {
    return trace->count;
}

const struct tf_record *tf_trace_at(const struct tf_trace *trace, size_t n) {
    TF_ASSERT(n < trace->count);
    size_t at = trace->first + n;
    return &trace->kept[at >= trace->count ? at - trace->count : at]->record;
}
