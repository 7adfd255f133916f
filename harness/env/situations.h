/* Situations: what a campaign must have seen to prove anything. One table; they are counted from
 * histories (oracle/situations.h). */
#ifndef TF_ENV_SITUATIONS_H
#define TF_ENV_SITUATIONS_H

#include "base/bytes.h"

/* (NAME, "word", "what happened"). Words stand in scenario files and reports: append only. */
#define TF_SITUATIONS(X)                                                                           \
    X(ACK_LOST, "ack-lost-after-commit",                                                           \
      "the server took a sync, and its answer never reached the client")                           \
    X(REQUEST_LOST, "sync-lost-on-its-way", "a sync never reached the server")                     \
    X(ANSWER_LATE, "answer-after-time-out", "the server answered what the client had given up")    \
    X(RETRIES_OVERLAP, "retries-overlapped",                                                       \
      "a sync was sent while an earlier one of the device could still be carried out")             \
    X(DUPLICATE, "duplicate-recognised", "the server met an action that it had done before")       \
    X(REJECTED, "action-rejected", "the server rejected an action for good")                       \
    X(RETRY_ASKED, "action-told-to-retry", "the server told an action to come again")              \
    X(CONFLICT, "conflict-answered", "the server answered an action with a conflict")              \
    X(EDIT_MET_TOMBSTONE, "edit-met-tombstone", "an edit reached a message that was deleted")      \
    X(DELETE_MET_EDIT, "delete-met-edit", "a deletion reached a message that was edited since")    \
    X(EDIT_MET_EDIT, "edit-met-edit", "an edit reached a message that was edited since")           \
    X(CONFLICT_WAITS, "conflict-waits-for-person", "a conflict waited for its person")             \
    X(PARKED, "action-set-aside", "a client set an action aside")                                  \
    X(BUSY, "server-was-busy", "an answer said 429 or 5xx")                                        \
    X(TOLD_WHEN, "told-when-to-retry", "an answer named the time to wait")                         \
    X(SESSION_ENDED, "session-had-ended", "an answer said 401 to a request with a session")        \
    X(LOGIN_AGAIN, "logged-in-again", "a device logged in for another time")                       \
    X(CURSOR_EXPIRED, "cursor-expired", "a pull was told that its cursor is no longer known")      \
    X(NOT_OUR_ANSWER, "answer-from-somebody-else", "something in between answered a request")      \
    X(KILLED_IN_FLIGHT, "killed-in-flight", "a device's process died while a sync was under way")  \
    X(KILLED_IN_BACKOFF, "killed-in-back-off", "a device's process died while it waited to retry") \
    X(KILLED_WITH_CONFLICT, "killed-with-conflict",                                                \
      "a device's process died while a conflict waited for its person")                            \
    X(CRASHED_STORING, "crashed-while-storing-command",                                            \
      "a device's process died inside of a user's command")                                        \
    X(CRASHED_ACK, "killed-between-ack-and-queue",                                                 \
      "a device's process died while it wrote down the answer of a sync")                          \
    X(CRASHED_NEWS, "killed-between-rows-and-cursor",                                              \
      "a device's process died while it wrote down news")                                          \
    X(SERVER_DIED_OWING, "server-died-owing-answers", "the server died while it owed an answer")   \
    X(SERVER_CRASHED, "server-crashed-storing", "the server died at an operation of its storage")  \
    X(SUSPENDED_IN_FLIGHT, "slept-in-flight", "a device slept while a sync was under way")         \
    X(OFFLINE_COMMAND, "acted-offline", "a user did something while the device was offline")       \
    X(RACED_SYNC, "acted-while-syncing", "a user did something while a sync was under way")        \
    X(CHANGED_UNSENT, "changed-what-was-unsent",                                                   \
      "a user edited or deleted a message that the server did not have yet")                       \
    X(REFUSED, "command-refused", "an app refused what a user wanted")                             \
    X(PUSH_FIRST, "push-before-answer",                                                            \
      "a push arrived while the answer to a sync of the same device was under way")                \
    X(PUSH_LOST, "push-lost", "a pushed frame was lost")                                           \
    X(SOCKET_LOST, "socket-lost", "a device lost its WebSocket")                                   \
    X(CLOCK_SET_WAITING, "clock-set-while-waiting",                                                \
      "a wall clock was set while the device waited to retry")                                     \
    X(QUEUE_DEEP, "queue-of-ten", "ten or more actions waited on a device")                        \
    X(LONG_AWAY, "away-for-a-day", "a device came back after more than a day")                     \
    X(ALL_AWAY, "everybody-away", "no device was both running and online")                         \
    X(CURSOR_BEHIND, "many-changes-at-once", "a cursor moved by ten or more changes at once")      \
    X(SERVER_PUT_BACK, "server-put-back", "a server went on from a backup, or from nothing")       \
    X(DEVICE_PUT_BACK, "device-put-back", "a device got an older disk, or an empty one")           \
    X(DEVICE_COPIED, "device-copied", "a second device started from a copy of the first one")      \
    X(PART_LOST, "part-of-disk-lost", "a part of what a device keeps was lost")                    \
    X(STARTED_OVER, "pulled-everything-anew", "a device began to pull everything anew")            \
    X(WITHDRAWN, "work-withdrawn", "work ended because its user had left the conversation")        \
    X(OLDER_WORD, "older-word-was-taken",                                                          \
      "the server had taken an older word of an action, and the rest was said again")              \
    X(CLEANED, "device-cleaned-up", "a device let go of old messages")                             \
    X(WIPED, "device-wiped", "a device wiped itself because its account was closed")               \
    X(LET_GO, "server-let-go", "the server let go of what was old")                                \
    X(MERGED, "conflict-merged", "a device merged two texts")

#define TF_X(name, word, text) TF_SITUATION_##name,
enum tf_situation { TF_SITUATIONS(TF_X) TF_SITUATION_COUNT };
#undef TF_X
_Static_assert(TF_SITUATION_COUNT <= 64, "a set of situations is one word");

const char *tf_situation_word(enum tf_situation situation);
const char *tf_situation_text(enum tf_situation situation);

/* What a run reached: how often each situation; and as a set of bits, which situation followed
 * which on the same device, and in which states (of queue, conflicts, connection, process) devices
 * were. */
#define TF_NODE_STATES    1024
#define TF_COVERAGE_BITS  (TF_NODE_STATES + (TF_SITUATION_COUNT + 1) * TF_SITUATION_COUNT)
#define TF_COVERAGE_WORDS ((TF_COVERAGE_BITS + 63) / 64)
struct tf_reached {
    uint32_t situations[TF_SITUATION_COUNT];
    uint64_t coverage[TF_COVERAGE_WORDS];
};

#endif
