/* A client that leaves a member of its table empty. */
#include "offline/client.h"
#include "subject/plugin.h"

TF_SUBJECT_EXPORT tf_client_subject_function tf_client_subject;

static enum tf_code migrate(struct tf_store *store, struct tf_error *error) {
    return tf_offline_client.migrate(store, error);
}

const struct tf_client_ops *tf_client_subject(void) {
    static const struct tf_client_ops ops = {
        .abi = TF_SUBJECT_ABI, .name = "half a client", .migrate = migrate};
    return &ops;
}
