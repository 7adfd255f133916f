/* A server as a plugin should be: here, the built-in one. */
#include "server/server.h"
#include "subject/plugin.h"

TF_SUBJECT_EXPORT tf_server_subject_function tf_server_subject;

const struct tf_server_ops *tf_server_subject(void) {
    return &tf_reference_server;
}
