/* A client as a plugin should be: here, the built-in one. */
#include "offline/client.h"
#include "subject/plugin.h"

TF_SUBJECT_EXPORT tf_client_subject_function tf_client_subject;

const struct tf_client_ops *tf_client_subject(void) {
    return &tf_offline_client;
}
