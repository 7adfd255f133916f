/* A client and a server without storage: as soon as a request is answered, the next one goes out,
 * and the answer is the request. They measure the world alone. */
#ifndef TF_BENCH_ECHO_SUBJECTS_H
#define TF_BENCH_ECHO_SUBJECTS_H

#include "env/subject.h"

extern const struct tf_client_ops echo_client;
extern const struct tf_server_ops echo_server;

#endif
