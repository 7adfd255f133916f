/* A client that gives no table of functions at all. */
#include "subject/plugin.h"

TF_SUBJECT_EXPORT tf_client_subject_function tf_client_subject;

const struct tf_client_ops *tf_client_subject(void) {
    return NULL;
}
