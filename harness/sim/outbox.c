#include "sim/outbox.h"

#include <stdlib.h>

static struct tf_outbox *of_client(struct tf_client_outbox *self) {
    return (struct tf_outbox *)(void *)((char *)self - offsetof(struct tf_outbox, client));
}

static struct tf_outbox *of_server(struct tf_server_outbox *self) {
    return (struct tf_outbox *)(void *)((char *)self - offsetof(struct tf_outbox, server));
}

static uint64_t operations(const struct tf_outbox *outbox) {
    return outbox->store == NULL ? 0 : outbox->store->operations;
}

static void client_emit(struct tf_client_outbox *self, const struct tf_client_action *action) {
    struct tf_outbox *outbox = of_client(self);
    tf_grow((void **)&outbox->client_said, &outbox->client_capacity, outbox->client_count,
            sizeof(*outbox->client_said));
    struct tf_client_said *said = &outbox->client_said[outbox->client_count++];
    said->operations = operations(outbox);
    said->action = *action;
}

static void server_emit(struct tf_server_outbox *self, const struct tf_server_action *action) {
    struct tf_outbox *outbox = of_server(self);
    tf_grow((void **)&outbox->server_said, &outbox->server_capacity, outbox->server_count,
            sizeof(*outbox->server_said));
    struct tf_server_said *said = &outbox->server_said[outbox->server_count++];
    said->operations = operations(outbox);
    said->action = *action;
    said->content_at = outbox->texts.len;
    if (action->kind != TF_SERVER_DO_AUDIT)
        return;
    tf_buf_append_slice(&outbox->texts, action->audit.content);
    tf_buf_append_slice(&outbox->texts, action->audit.operation);
}

void tf_outbox_init(struct tf_outbox *outbox) {
    *outbox = (struct tf_outbox){.client.emit = client_emit, .server.emit = server_emit};
}

void tf_outbox_close(struct tf_outbox *outbox) {
    free(outbox->client_said);
    free(outbox->server_said);
    tf_buf_close(&outbox->texts);
}

void tf_outbox_begin(struct tf_outbox *outbox, const struct tf_store *store) {
    outbox->store = store;
    outbox->client_count = 0;
    outbox->server_count = 0;
    tf_buf_clear(&outbox->texts);
}

static void drop_client(struct tf_client_action *action) {
    switch (action->kind) {
    case TF_CLIENT_DO_HTTP:
        tf_blob_release(action->http.path);
        tf_blob_release(action->http.token);
        tf_blob_release(action->http.body);
        break;
    case TF_CLIENT_DO_WS_OPEN:
        tf_blob_release(action->ws.path);
        tf_blob_release(action->ws.token);
        break;
    case TF_CLIENT_DO_WS_SEND:
        tf_blob_release(action->ws.bytes);
        break;
    default:
        break;
    }
}

static void drop_server(struct tf_server_action *action) {
    if (action->kind == TF_SERVER_DO_ANSWER)
        tf_blob_release(action->answer.body);
    if (action->kind == TF_SERVER_DO_WS_SEND)
        tf_blob_release(action->ws.bytes);
}

void tf_outbox_cut(struct tf_outbox *outbox, uint64_t operation) {
    while (outbox->client_count > 0 &&
           outbox->client_said[outbox->client_count - 1].operations >= operation)
        drop_client(&outbox->client_said[--outbox->client_count].action);
    while (outbox->server_count > 0 &&
           outbox->server_said[outbox->server_count - 1].operations >= operation)
        drop_server(&outbox->server_said[--outbox->server_count].action);
}

void tf_outbox_end(struct tf_outbox *outbox) {
    outbox->store = NULL;
    for (size_t i = 0; i < outbox->server_count; i++) {
        struct tf_server_said *said = &outbox->server_said[i];
        if (said->action.kind != TF_SERVER_DO_AUDIT)
            continue;
        struct tf_audit_view *audit = &said->action.audit;
        audit->content.data = outbox->texts.data + said->content_at;
        audit->operation.data = audit->content.data + audit->content.len;
    }
}
