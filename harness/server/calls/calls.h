/* The handlers, one file per call or group. */
#ifndef TF_SERVER_CALLS_CALLS_H
#define TF_SERVER_CALLS_CALLS_H

#include "server/router.h"

/* (name, method, path with :id, whether it needs a session); the busiest first. */
#define TF_SERVER_CALLS(X)                                                                         \
    X(sync, POST, TF_PATH_SYNC, true)                                                              \
    X(pull, GET, TF_PATH_PULL, true)                                                               \
    X(send, POST, TF_PATH_MESSAGES, true)                                                          \
    X(mark_read, PUT, TF_PATH_READ, true)                                                          \
    X(edit, PUT, TF_PATH_MESSAGES "/:id", true)                                                    \
    X(delete_message, DELETE, TF_PATH_MESSAGES "/:id", true)                                       \
    X(versions, GET, TF_PATH_MESSAGES "/:id/versions", true)                                       \
    X(create, POST, TF_PATH_CONVERSATIONS, true)                                                   \
    X(conversations, GET, TF_PATH_CONVERSATIONS, true)                                             \
    X(conversation, GET, TF_PATH_CONVERSATIONS "/:id", true)                                       \
    X(history, GET, TF_PATH_CONVERSATIONS "/:id/messages", true)                                   \
    X(who_types, GET, TF_PATH_CONVERSATIONS "/:id/typing", true)                                   \
    X(join, POST, TF_PATH_CONVERSATIONS "/:id/participants", true)                                 \
    X(leave, DELETE, TF_PATH_CONVERSATIONS "/:id/participants", true)                              \
    X(stats, GET, TF_PATH_CONVERSATIONS "/:id/stats", true)                                        \
    X(typing, POST, TF_PATH_TYPING, true)                                                          \
    X(token, POST, TF_PATH_TOKEN, false)                                                           \
    X(refresh, POST, TF_PATH_REFRESH, false)

#define TF_X(name, method, path, session)                                                          \
    enum tf_code tf_handle_##name(struct tf_turn *turn, const struct tf_call *call);
TF_SERVER_CALLS(TF_X)
#undef TF_X

/* Changes in one page of a pull unless the client says otherwise. */
#define TF_PULL_LIMIT 100
/* Messages or conversations in one page unless the client says otherwise. */
#define TF_LIST_LIMIT 50

#endif
