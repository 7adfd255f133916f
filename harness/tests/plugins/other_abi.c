/* A client that was built for another version of the interface. */
#include "offline/client.h"
#include "subject/plugin.h"

TF_SUBJECT_EXPORT tf_client_subject_function tf_client_subject;

const struct tf_client_ops *tf_client_subject(void) {
    static const struct tf_client_ops ops = {.abi = TF_SUBJECT_ABI + 1, .name = "of tomorrow"};
    return &ops;
}
