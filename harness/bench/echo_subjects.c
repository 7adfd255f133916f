#include "bench/echo_subjects.h"

#include "base/hash.h"

#include <stdlib.h>

struct client {
    struct tf_blob *path, *body;
    uint64_t key;
    tf_time timeout_us;
    uint32_t requests;
};

static void *client_create(const struct tf_client_config *config, struct tf_error *error) {
    (void)error;
    struct client *client = tf_alloc_zero(1, sizeof(*client));
    client->path = tf_blob_create(tf_slice_of(TF_PATH_SYNC));
    client->body = tf_blob_create(tf_id_slice(&config->device_id));
    client->key = tf_id_hash(&config->device_id);
    client->timeout_us = config->request_timeout_us;
    return client;
}

static void client_destroy(void *self) {
    struct client *client = self;
    tf_blob_release(client->path);
    tf_blob_release(client->body);
    free(client);
}

static void request(struct client *client, struct tf_client_outbox *outbox) {
    const struct tf_client_action action = {
        .kind = TF_CLIENT_DO_HTTP,
        .http = {.id = ++client->requests,
                 .key = tf_hash_pair(client->key, client->requests),
                 .method = TF_HTTP_POST,
                 .path = tf_blob_keep(client->path),
                 .body = tf_blob_keep(client->body),
                 .timeout_us = client->timeout_us},
    };
    outbox->emit(outbox, &action);
}

static enum tf_code client_step(void *self, struct tf_client_context *context,
                                const struct tf_client_event *event, struct tf_error *error) {
    (void)error;
    if (event->kind == TF_CLIENT_START || event->kind == TF_CLIENT_HTTP)
        request(self, context->outbox);
    return TF_OK;
}

static tf_time no_deadline(const void *self) {
    (void)self;
    return TF_NEVER;
}

static void client_status(const void *self, struct tf_client_status *out) {
    (void)self;
    *out = (struct tf_client_status){.online = true, .in_flight = 1};
}

static enum tf_code client_view(const void *self, struct tf_store *store, tf_time mono_us,
                                const struct tf_viewer *viewer, struct tf_error *error) {
    (void)self, (void)store, (void)mono_us, (void)viewer, (void)error;
    return TF_OK;
}

static enum tf_code client_inspect(const void *self, struct tf_store *store,
                                   const struct tf_viewer *viewer, struct tf_error *error) {
    (void)self, (void)store, (void)viewer, (void)error;
    return TF_OK;
}

static enum tf_code view_message(const void *self, struct tf_store *store,
                                 const struct tf_id *message_id, const struct tf_viewer *viewer,
                                 struct tf_error *error) {
    (void)self, (void)store, (void)message_id, (void)viewer, (void)error;
    return TF_OK;
}

const struct tf_client_ops echo_client = {
    .abi = TF_SUBJECT_ABI,
    .name = "echo",
    .create = client_create,
    .destroy = client_destroy,
    .step = client_step,
    .deadline = no_deadline,
    .status = client_status,
    .snapshot = client_view,
    .inspect = client_inspect,
    .lookup = view_message,
};

static enum tf_code server_provision(struct tf_store *store, const struct tf_fixture *fixture,
                                     struct tf_moment now, struct tf_chance chance,
                                     struct tf_error *error) {
    (void)store, (void)fixture, (void)now, (void)chance, (void)error;
    return TF_OK;
}

static void *server_create(const struct tf_server_config *config, struct tf_error *error) {
    (void)config, (void)error;
    return tf_alloc_zero(1, 1);
}

static enum tf_code server_step(void *self, struct tf_server_context *context,
                                const struct tf_server_event *event, struct tf_error *error) {
    (void)self, (void)error;
    if (event->kind != TF_SERVER_REQUEST)
        return TF_OK;
    const struct tf_server_action action = {
        .kind = TF_SERVER_DO_ANSWER,
        .answer = {.exchange = event->http.exchange,
                   .status = 200,
                   .body = tf_blob_create(event->http.body)},
    };
    context->outbox->emit(context->outbox, &action);
    return TF_OK;
}

static enum tf_code server_view(const void *self, struct tf_store *store,
                                const struct tf_id *user_id, const struct tf_viewer *viewer,
                                struct tf_error *error) {
    (void)self, (void)store, (void)user_id, (void)viewer, (void)error;
    return TF_OK;
}

static enum tf_code server_audit(const void *self, struct tf_store *store, uint64_t after,
                                 const struct tf_viewer *viewer, struct tf_error *error) {
    (void)self, (void)store, (void)after, (void)viewer, (void)error;
    return TF_OK;
}

const struct tf_server_ops echo_server = {
    .abi = TF_SUBJECT_ABI,
    .name = "echo",
    .provision = server_provision,
    .create = server_create,
    .destroy = free,
    .step = server_step,
    .deadline = no_deadline,
    .snapshot = server_view,
    .lookup = view_message,
    .audit = server_audit,
};
