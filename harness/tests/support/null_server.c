#include "support/null_subjects.h"

#include "base/hash.h"

#include <stdlib.h>

static void *create(const struct tf_server_config *config, struct tf_error *error) {
    (void)config;
    (void)error;
    return tf_alloc_zero(1, 1);
}

static void echo(struct tf_server_outbox *outbox, const struct tf_server_event *event) {
    outbox->emit(outbox,
                 &(struct tf_server_action){.kind = TF_SERVER_DO_ANSWER,
                                            .answer = {.exchange = event->http.exchange,
                                                       .status = 200,
                                                       .body = tf_blob_create(event->http.body)}});
}

static void echo_frame(struct tf_server_outbox *outbox, const struct tf_server_event *event) {
    if (tf_slice_is(event->ws.bytes, "bye")) {
        outbox->emit(outbox, &(struct tf_server_action){.kind = TF_SERVER_DO_WS_CLOSE,
                                                        .ws = {.socket = event->ws.socket}});
        return;
    }
    outbox->emit(outbox,
                 &(struct tf_server_action){.kind = TF_SERVER_DO_WS_SEND,
                                            .ws = {.socket = event->ws.socket,
                                                   .key = tf_hash_slice(event->ws.bytes),
                                                   .bytes = tf_blob_create(event->ws.bytes)}});
}

static enum tf_code step(void *self, struct tf_server_context *context,
                         const struct tf_server_event *event, struct tf_error *error) {
    (void)self;
    (void)error;
    if (event->kind == TF_SERVER_REQUEST)
        echo(context->outbox, event);
    else if (event->kind == TF_SERVER_WS_MESSAGE)
        echo_frame(context->outbox, event);
    return TF_OK;
}

static tf_time deadline(const void *self) {
    (void)self;
    return TF_NEVER;
}

const struct tf_server_ops tf_null_server = {
    .abi = TF_SUBJECT_ABI,
    .name = "echo",
    .create = create,
    .destroy = free,
    .step = step,
    .deadline = deadline,
};
