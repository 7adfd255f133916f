/* What a keyed draw decides: the `concern` of tf_draw, one list for the whole tree, so that no two
 * share a number. */
#ifndef TF_ENV_CONCERN_H
#define TF_ENV_CONCERN_H

/* Values are part of what a seed means: append only. (NAME, entity and ordinal) */
#define TF_CONCERNS(X)                                                                             \
    X(ACTION_ID, "user action's key; 0 and 1 for the two halves")                                  \
    X(MESSAGE_ID, "hash of the client id; halves")                                                 \
    X(TOKEN, "hash of user and device; count of logins")                                           \
    X(EPOCH, "server; halves")                                                                     \
    X(BACKOFF, "action or purpose; attempt")                                                       \
    X(RECONNECT, "device; attempt")                                                                \
    X(STEP_TIME, "plan step; 0 its time, 1 how long it lasts")                                     \
    X(LATENCY, "exchange or frame key; leg")                                                       \
    X(LOSS, "exchange or frame key; leg and retransmission")                                       \
    X(LOSE, "exchange key; leg")                                                                   \
    X(PROCESSING, "exchange key; stage")                                                           \
    X(CRASH, "node; storage operation")                                                            \
    X(SQLITE, "node; step")                                                                        \
    X(TEAR, "node; sector")                                                                        \
    X(NODE_SEED, "node; incarnation")                                                              \
    X(IO_ERROR, "node and plan step; storage operation")                                           \
    X(SLOW_STORAGE, "node and plan step; storage operation")                                       \
    X(NEIGHBOUR, "device; what its other process does")                                            \
    X(BIT_ROT, "node and plan step; place")                                                        \
    X(AIM, "plan step; what an aimed fault with a rate may meet")                                  \
    X(EXPLORE_SWARM, "kind of fault, or device; which parameter")                                  \
    X(EXPLORE_ACTION, "number of the user's step; which parameter")                                \
    X(EXPLORE_FAULT, "kind of fault and number of its turn; which parameter")                      \
    X(MUTATE, "number of the change; which choice")                                                \
    X(NONCE, "stored text and its place; instant and third")                                       \
    X(DAMAGE, "exchange key; way of it and place, or byte")

#define TF_X(name, text) TF_CONCERN_##name,
enum tf_concern { TF_CONCERNS(TF_X) TF_CONCERN_COUNT };
#undef TF_X

#endif
