/* The offline-first chat client as a subject: a queue, a local database and one sync loop behind
 * the constant vtable that every environment drives. */
#ifndef TF_OFFLINE_CLIENT_H
#define TF_OFFLINE_CLIENT_H

#include "env/subject.h"

/* `create` borrows the configuration itself, not only what it points to: it must outlive the
 * client. */
extern const struct tf_client_ops tf_offline_client;

#endif
