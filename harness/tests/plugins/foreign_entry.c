/* A client one of whose entries is not its own: what it may leave out is looked at, too, where it
 * is there. */
#include "offline/client.h"
#include "subject/plugin.h"

#include <stdlib.h>
#include <string.h>

TF_SUBJECT_EXPORT tf_client_subject_function tf_client_subject;

const struct tf_client_ops *tf_client_subject(void) {
    static struct tf_client_ops ops;
    void (*foreign)(void *) = free;
    ops = tf_offline_client;
    memcpy(&ops.survey, &foreign, sizeof(foreign));
    return &ops;
}
