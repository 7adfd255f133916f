/* A client that cannot start: its memory never comes to be. */
#include "offline/client.h"
#include "subject/plugin.h"

TF_SUBJECT_EXPORT tf_client_subject_function tf_client_subject;

static enum tf_code migrate(struct tf_store *store, struct tf_error *error) {
    return tf_offline_client.migrate(store, error);
}

static void *create(const struct tf_client_config *config, struct tf_error *error) {
    (void)config;
    tf_error_set(error, TF_E_STATE, "this client never starts");
    return NULL;
}

static void destroy(void *self) {
    tf_offline_client.destroy(self);
}

static enum tf_code step(void *self, struct tf_client_context *context,
                         const struct tf_client_event *event, struct tf_error *error) {
    return tf_offline_client.step(self, context, event, error);
}

static tf_time deadline(const void *self) {
    return tf_offline_client.deadline(self);
}

static void status(const void *self, struct tf_client_status *out) {
    tf_offline_client.status(self, out);
}

static enum tf_code snapshot(const void *self, struct tf_store *store, tf_time mono_us,
                             const struct tf_viewer *viewer, struct tf_error *error) {
    return tf_offline_client.snapshot(self, store, mono_us, viewer, error);
}

static enum tf_code inspect(const void *self, struct tf_store *store,
                            const struct tf_viewer *viewer, struct tf_error *error) {
    return tf_offline_client.inspect(self, store, viewer, error);
}

static enum tf_code lookup(const void *self, struct tf_store *store, const struct tf_id *message_id,
                           const struct tf_viewer *viewer, struct tf_error *error) {
    return tf_offline_client.lookup(self, store, message_id, viewer, error);
}

const struct tf_client_ops *tf_client_subject(void) {
    static const struct tf_client_ops ops = {
        .abi = TF_SUBJECT_ABI,
        .name = "never-starts",
        .capabilities = TF_CAN_STORAGE,
        .migrate = migrate,
        .create = create,
        .destroy = destroy,
        .step = step,
        .deadline = deadline,
        .status = status,
        .snapshot = snapshot,
        .inspect = inspect,
        .lookup = lookup,
    };
    return &ops;
}
