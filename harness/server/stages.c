#include "server/stages.h"

#include "base/assert.h"

#include <stdlib.h>
#include <string.h>

static void drop(struct tf_untold *untold) {
    for (size_t i = 0; i < untold->frame_count; i++)
        tf_blob_release(untold->frames[i].bytes);
    tf_blob_release(untold->body);
    free(untold->frames);
}

void tf_stages_close(struct tf_stages *stages) {
    for (size_t i = 0; i < stages->count; i++)
        drop(&stages->untold[i]);
    free(stages->untold);
    *stages = (struct tf_stages){.untold = NULL};
}

struct tf_untold *tf_stages_add(struct tf_stages *stages, uint64_t exchange) {
    tf_grow((void **)&stages->untold, &stages->capacity, stages->count, sizeof *stages->untold);
    struct tf_untold *untold = &stages->untold[stages->count++];
    *untold = (struct tf_untold){.exchange = exchange};
    return untold;
}

void tf_untold_frames(struct tf_untold *untold, const struct tf_outgoing *frames, size_t count) {
    if (count == 0)
        return;
    untold->frames = tf_alloc(count * sizeof *frames);
    memcpy(untold->frames, frames, count * sizeof *frames);
    untold->frame_count = count;
}

void tf_outgoing_emit(struct tf_server_outbox *outbox, const struct tf_outgoing *frame) {
    struct tf_server_action action = {.kind = TF_SERVER_DO_WS_SEND};
    action.ws.socket = frame->socket;
    action.ws.key = frame->key;
    action.ws.bytes = frame->bytes;
    outbox->emit(outbox, &action);
}

static void tell(struct tf_untold *untold, struct tf_server_outbox *outbox) {
    struct tf_server_action action = {.kind = TF_SERVER_DO_ANSWER};
    action.answer.exchange = untold->exchange;
    action.answer.status = untold->status;
    action.answer.retry_after_us = untold->retry_after_us;
    action.answer.body = untold->body;
    untold->body = NULL;
    outbox->emit(outbox, &action);
    for (size_t i = 0; i < untold->frame_count; i++)
        tf_outgoing_emit(outbox, &untold->frames[i]);
    untold->frame_count = 0;
}

void tf_stages_tell(struct tf_stages *stages, struct tf_server_outbox *outbox, uint64_t exchange) {
    for (size_t i = 0; i < stages->count; i++) {
        if (stages->untold[i].exchange != exchange)
            continue;
        struct tf_untold untold = stages->untold[i];
        stages->count--;
        memmove(&stages->untold[i], &stages->untold[i + 1], (stages->count - i) * sizeof untold);
        tell(&untold, outbox);
        drop(&untold);
        return;
    }
}
