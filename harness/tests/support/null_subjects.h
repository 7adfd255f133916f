/* A client and a server without storage that do what a plan's texts tell them: for tests of the
 * world itself, and for the benchmark of its events.
 *
 * The client understands these texts of `send` steps:
 *   "ask KEY"     one request to the sync call, keyed KEY; "pull KEY" one to the pull call
 *   "loop N"      N requests, each when the one before has ended
 *   "cancel"      cancels the last request
 *   "open"        opens a gateway socket
 *   "say TEXT"    a frame to it; "shut" closes it
 *   "timer MS"    wants a DEADLINE so many milliseconds of its monotonic clock from now
 * It keeps the last thing that happened as the status: `waiting` stays 0. The server echoes
 * requests and frames; the request or frame "bye" makes it close the socket. */
#ifndef TF_TESTS_SUPPORT_NULL_SUBJECTS_H
#define TF_TESTS_SUPPORT_NULL_SUBJECTS_H

#include "env/subject.h"

extern const struct tf_client_ops tf_null_client;
extern const struct tf_server_ops tf_null_server;

#endif
