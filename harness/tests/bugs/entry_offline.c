/* What a patched copy of the client core exports. */
#include "offline/client.h"
#include "subject/plugin.h"

TF_SUBJECT_EXPORT tf_client_subject_function tf_client_subject;

const struct tf_client_ops *tf_client_subject(void) {
    return &tf_offline_client;
}
