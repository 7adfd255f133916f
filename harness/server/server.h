/* The reference server: the chat's backend as a step machine over SQLite, behind one constant
 * vtable. */
#ifndef TF_SERVER_SERVER_H
#define TF_SERVER_SERVER_H

#include "env/subject.h"

/* A typing signal is announced this long, by the server's monotonic clock. */
#define TF_SERVER_TYPING_TTL_US (30 * TF_SECOND)
/* What a client is asked to wait when the database failed. */
#define TF_SERVER_TROUBLE_WAIT_US (1 * TF_SECOND)

extern const struct tf_server_ops tf_reference_server;

#endif
