#include "offline/ahead.h"

void tf_ahead_note(struct tf_ahead *ahead, uint64_t previous, uint64_t seq) {
    for (size_t i = 0; i < ahead->count; i++) {
        struct tf_ahead_span *span = &ahead->spans[i];
        if (span->previous < seq && seq <= span->seq)
            return;
        if (span->seq == previous) {
            span->seq = seq;
            return;
        }
    }
    if (ahead->count < TF_AHEAD_SPANS_MAX)
        ahead->spans[ahead->count++] = (struct tf_ahead_span){previous, seq};
}

/* One span that begins where the cursor stands. Zero when there is none. */
static uint64_t next_of(const struct tf_ahead *ahead, uint64_t seq) {
    for (size_t i = 0; i < ahead->count; i++)
        if (ahead->spans[i].previous == seq)
            return ahead->spans[i].seq;
    return 0;
}

static void forget_passed(struct tf_ahead *ahead, uint64_t seq) {
    size_t kept = 0;
    for (size_t i = 0; i < ahead->count; i++)
        if (ahead->spans[i].seq > seq)
            ahead->spans[kept++] = ahead->spans[i];
    ahead->count = kept;
}

uint64_t tf_ahead_reach(struct tf_ahead *ahead, uint64_t seq) {
    for (size_t steps = 0; steps <= TF_AHEAD_SPANS_MAX; steps++) {
        uint64_t next = next_of(ahead, seq);
        if (next == 0)
            break;
        seq = next;
        forget_passed(ahead, seq);
    }
    forget_passed(ahead, seq);
    return seq;
}
