#include "cli/planted_client.h"

#include "offline/client.h"

#include <stdlib.h>
#include <string.h>

struct planted {
    void *inner;
};

/* Stands between the client and its outbox for the length of a step. */
struct tamper {
    struct tf_client_outbox outbox; /* first: what the client holds is this */
    struct tf_client_outbox *real;
};

/* Overwrites the last digits of the value behind every `key` by ones that depend on the request.
 * The value keeps its length, so the body stays well-formed. */
static void renew_keys(struct tf_blob *body, const char *key, uint32_t request) {
    static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz";
    size_t key_len = strlen(key);
    for (char *at = body->data;
         (at = memmem(at, (size_t)(body->data + body->len - at), key, key_len)) != NULL;) {
        at += key_len;
        char *end = memchr(at, '"', (size_t)(body->data + body->len - at));
        if (end != NULL && end - at > 2) {
            end[-1] = digits[request % 32];
            end[-2] = digits[request / 32 % 32];
        }
    }
}

static void emit(struct tf_client_outbox *self, const struct tf_client_action *action) {
    struct tamper *tamper = (struct tamper *)self;
    if (action->kind == TF_CLIENT_DO_HTTP && action->http.body != NULL &&
        tf_slice_starts_with(tf_blob_slice(action->http.path), TF_PATH_SYNC)) {
        renew_keys(action->http.body, "\"actionId\":\"", action->http.id);
        renew_keys(action->http.body, "\"clientId\":\"", action->http.id);
    }
    tamper->real->emit(tamper->real, action);
}

static enum tf_code migrate(struct tf_store *store, struct tf_error *error) {
    return tf_offline_client.migrate(store, error);
}

static void *create(const struct tf_client_config *config, struct tf_error *error) {
    void *inner = tf_offline_client.create(config, error);
    if (inner == NULL) {
        return NULL;
    }
    struct planted *planted = tf_alloc(sizeof(*planted));
    planted->inner = inner;
    return planted;
}

static void destroy(void *self) {
    struct planted *planted = self;
    if (planted != NULL) {
        tf_offline_client.destroy(planted->inner);
        free(planted);
    }
}

static enum tf_code step(void *self, struct tf_client_context *context,
                         const struct tf_client_event *event, struct tf_error *error) {
    struct planted *planted = self;
    struct tamper tamper = {.outbox.emit = emit, .real = context->outbox};
    struct tf_client_context between = *context;
    between.outbox = &tamper.outbox;
    return tf_offline_client.step(planted->inner, &between, event, error);
}

static tf_time deadline(const void *self) {
    return tf_offline_client.deadline(((const struct planted *)self)->inner);
}

static void status(const void *self, struct tf_client_status *out) {
    tf_offline_client.status(((const struct planted *)self)->inner, out);
}

static enum tf_code snapshot(const void *self, struct tf_store *store, tf_time mono_us,
                             const struct tf_viewer *viewer, struct tf_error *error) {
    return tf_offline_client.snapshot(((const struct planted *)self)->inner, store, mono_us, viewer,
                                      error);
}

static enum tf_code inspect(const void *self, struct tf_store *store,
                            const struct tf_viewer *viewer, struct tf_error *error) {
    return tf_offline_client.inspect(((const struct planted *)self)->inner, store, viewer, error);
}

static enum tf_code lookup(const void *self, struct tf_store *store, const struct tf_id *message_id,
                           const struct tf_viewer *viewer, struct tf_error *error) {
    return tf_offline_client.lookup(((const struct planted *)self)->inner, store, message_id,
                                    viewer, error);
}

static void salvage(struct tf_store *store, struct tf_buf *out) {
    tf_offline_client.salvage(store, out);
}

const struct tf_client_ops tf_planted_client = {
    .abi = TF_SUBJECT_ABI,
    .name = "planted-bug",
    .capabilities = TF_CAN_INSPECT | TF_CAN_RETRY_POLICY | TF_CAN_STORAGE,
    .migrate = migrate,
    .create = create,
    .destroy = destroy,
    .step = step,
    .deadline = deadline,
    .status = status,
    .snapshot = snapshot,
    .inspect = inspect,
    .lookup = lookup,
    .salvage = salvage,
};
