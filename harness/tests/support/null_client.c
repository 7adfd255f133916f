#include "support/null_subjects.h"

#include "base/hash.h"

#include <stdlib.h>
#include <string.h>

struct null_client {
    uint64_t loops_left;
    tf_time deadline_us, timeout_us;
    uint32_t requests, in_flight, sockets;
    struct tf_blob *sync_path, *pull_path, *gateway_path, *body;
};

static void *create(const struct tf_client_config *config, struct tf_error *error) {
    (void)error;
    struct null_client *self = tf_alloc_zero(1, sizeof(*self));
    self->deadline_us = TF_NEVER;
    self->timeout_us = config->request_timeout_us;
    self->sync_path = tf_blob_create(TF_SLICE_LITERAL(TF_PATH_SYNC));
    self->pull_path = tf_blob_create(TF_SLICE_LITERAL(TF_PATH_PULL));
    self->gateway_path = tf_blob_create(TF_SLICE_LITERAL(TF_PATH_GATEWAY));
    self->body = tf_blob_create(TF_SLICE_LITERAL("{\"echo\": \"echo\"}"));
    return self;
}

static void destroy(void *data) {
    struct null_client *self = data;
    tf_blob_release(self->sync_path);
    tf_blob_release(self->pull_path);
    tf_blob_release(self->gateway_path);
    tf_blob_release(self->body);
    free(self);
}

static void ask(struct null_client *self, struct tf_client_outbox *outbox, struct tf_blob *path,
                uint64_t key) {
    self->in_flight++;
    outbox->emit(outbox, &(struct tf_client_action){.kind = TF_CLIENT_DO_HTTP,
                                                    .http = {.id = ++self->requests,
                                                             .key = key,
                                                             .method = TF_HTTP_POST,
                                                             .path = tf_blob_keep(path),
                                                             .body = tf_blob_keep(self->body),
                                                             .timeout_us = self->timeout_us}});
}

static void loop(struct null_client *self, struct tf_client_outbox *outbox) {
    if (self->loops_left > 0)
        ask(self, outbox, self->sync_path, self->loops_left--);
}

static uint64_t number_of(struct tf_slice text) {
    uint64_t number = 0;
    for (size_t i = 0; i < text.len && text.data[i] >= '0' && text.data[i] <= '9'; i++)
        number = number * 10 + (uint64_t)(text.data[i] - '0');
    return number;
}

/* Cuts a word off a text. */
static bool begins(struct tf_slice *text, const char *word) {
    if (!tf_slice_starts_with(*text, word))
        return false;
    text->data += strlen(word);
    text->len -= strlen(word);
    return true;
}

static void gateway(struct null_client *self, struct tf_client_outbox *outbox,
                    enum tf_client_action_kind kind, struct tf_slice text) {
    struct tf_client_action action = {.kind = kind,
                                      .ws = {.socket = self->sockets, .key = tf_hash_slice(text)}};
    if (kind == TF_CLIENT_DO_WS_OPEN)
        action.ws.path = tf_blob_keep(self->gateway_path);
    if (kind == TF_CLIENT_DO_WS_SEND)
        action.ws.bytes = tf_blob_create(text);
    outbox->emit(outbox, &action);
}

static void obey(struct null_client *self, struct tf_client_outbox *outbox,
                 const struct tf_client_event *event) {
    struct tf_slice text = event->command.text;
    if (begins(&text, "ask "))
        ask(self, outbox, self->sync_path, number_of(text));
    else if (begins(&text, "pull "))
        ask(self, outbox, self->pull_path, number_of(text));
    else if (begins(&text, "loop "))
        self->loops_left = number_of(text), loop(self, outbox);
    else if (begins(&text, "cancel"))
        outbox->emit(outbox, &(struct tf_client_action){.kind = TF_CLIENT_DO_CANCEL,
                                                        .request_id = self->requests});
    else if (begins(&text, "open"))
        self->sockets++, gateway(self, outbox, TF_CLIENT_DO_WS_OPEN, text);
    else if (begins(&text, "say "))
        gateway(self, outbox, TF_CLIENT_DO_WS_SEND, text);
    else if (begins(&text, "shut"))
        gateway(self, outbox, TF_CLIENT_DO_WS_CLOSE, text);
    else if (begins(&text, "timer "))
        self->deadline_us = event->now.mono_us + (tf_time)number_of(text) * TF_MS;
    const struct tf_note note = {.kind = TF_NOTE_ACCEPTED,
                                 .message_id = tf_id_from_draws('c', event->command.key, 0)};
    outbox->emit(outbox, &(struct tf_client_action){.kind = TF_CLIENT_DO_NOTE, .note = note});
}

static enum tf_code step(void *data, struct tf_client_context *context,
                         const struct tf_client_event *event, struct tf_error *error) {
    (void)error;
    struct null_client *self = data;
    switch (event->kind) {
    case TF_CLIENT_COMMAND:
        obey(self, context->outbox, event);
        break;
    case TF_CLIENT_HTTP:
        self->in_flight--;
        loop(self, context->outbox);
        break;
    case TF_CLIENT_DEADLINE:
        self->deadline_us = TF_NEVER;
        break;
    default:
        break;
    }
    return TF_OK;
}

static tf_time deadline(const void *data) {
    return ((const struct null_client *)data)->deadline_us;
}

static void status(const void *data, struct tf_client_status *out) {
    (void)data;
    *out = (struct tf_client_status){.online = true};
}

const struct tf_client_ops tf_null_client = {
    .abi = TF_SUBJECT_ABI,
    .name = "null",
    .create = create,
    .destroy = destroy,
    .step = step,
    .deadline = deadline,
    .status = status,
};
