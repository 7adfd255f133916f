/* The offline-first chat client as a subject: a queue, a local database and one sync loop behind
 * the constant vtable that every environment drives. */
#ifndef TF_OFFLINE_CLIENT_H
#define TF_OFFLINE_CLIENT_H

#include "env/subject.h"

/* `create` copies the configuration; what it points to is borrowed and outlives the client. */
extern const struct tf_client_ops tf_offline_client;

#endif
