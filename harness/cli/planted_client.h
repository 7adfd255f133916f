/* A client with a deliberate bug, so that `doctor` can show that this build finds one. */
#ifndef TF_CLI_PLANTED_CLIENT_H
#define TF_CLI_PLANTED_CLIENT_H

#include "env/subject.h"

/* The built-in client, except that each sync call goes out under new idempotency keys: what apps do
 * that make a key when they send instead of when the person acts. A lost answer then stores a
 * message twice. */
extern const struct tf_client_ops tf_planted_client;

#endif
