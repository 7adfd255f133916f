/* What `explore:` says: a workload and faults to be drawn. A seed expands it to the explicit steps
 * of a plan.
 *
 * Two tables: what users do (TF_EXPLORE_ACTIONS) and what goes wrong (TF_EXPLORE_FAULTS). A new
 * kind of fault is one row of the second. */
#ifndef TF_SCENARIO_EXPLORE_H
#define TF_SCENARIO_EXPLORE_H

#include "scenario/build.h"

#define TF_EXPLORE_STEPS_MAX 20000 /* of a plan; what would come later is left out */

/* (NAME of the verb, "key", "weight without a mix", "meaning") */
#define TF_EXPLORE_ACTIONS(X)                                                                      \
    X(SEND, "send", "6", "sends in a conversation of theirs")                                      \
    X(REPLY, "reply", "1", "answers to a message of the conversation")                             \
    X(EDIT, "edit", "3", "edits, mostly of own and of recent messages")                            \
    X(DELETE, "delete", "1", "deletions, mostly of own messages")                                  \
    X(READ, "read", "2", "reading, all of it or up to a message")                                  \
    X(TYPING, "typing", "1", "beginning and stopping to type")                                     \
    X(CREATE, "create-conversation", "0", "new conversations with other users")                    \
    X(RESOLVE, "resolve", "1", "decisions of conflicts, where one waits")                          \
    X(STRATEGY, "strategy", "0", "another strategy for conflicts")                                 \
    X(SYNC, "sync", "1", "pulling to refresh")                                                     \
    X(ADD, "add-participant", "0", "taking somebody into a conversation")                          \
    X(REMOVE, "remove-participant", "0", "taking somebody out of a conversation")                  \
    X(LEAVE, "leave", "0", "leaving a conversation")                                               \
    X(ATTACH, "attach", "0", "sends with a picture")                                               \
    X(OPEN, "open", "0", "opening pictures")                                                       \
    X(SHARE, "share", "0", "sends of messages that everybody in the conversation edits")           \
    X(WRITE_TOGETHER, "write-together", "0", "edits of such messages, by whoever takes part")

#define TF_X(verb, key, weight, doc) TF_EXPLORE_##verb,
enum tf_explore_action { TF_EXPLORE_ACTIONS(TF_X) TF_EXPLORE_ACTION_COUNT };
#undef TF_X

/* (NAME, "key", settings, draw, "meaning"): `settings` is one of the objects in table_explore.c
 * (which keys the fault takes), `draw` one of the functions in explored_*.c or
 * explore_patterns.c (which steps a turn of it becomes). */
#define TF_EXPLORE_FAULTS(X)                                                                       \
    X(CUT, "cut", held, cut, "links are cut, one direction or both, one channel or both")          \
    X(OFFLINE, "offline", held, offline, "devices lose their network and know it")                 \
    X(LATENCY, "latency", slowed, latency, "links become slow")                                    \
    X(BANDWIDTH, "bandwidth", held, bandwidth, "links become narrow, 1 to 64 KiB/s")               \
    X(LOSS, "loss", shared, loss, "links lose packets, alone or in bursts")                        \
    X(RESET, "reset", momentary, reset, "connections break, and both ends are told")               \
    X(REFUSE, "refuse", held, refuse, "new connections are refused")                               \
    X(HALF_OPEN, "half-open", momentary, half_open, "WebSockets die without a close frame")        \
    X(LOSE_REQUEST, "lose-request", shared, lose_request, "requests vanish")                       \
    X(LOSE_RESPONSE, "lose-response", shared, lose_response, "answers vanish")                     \
    X(LATE_RESPONSE, "late-response", delayed, late_response, "answers come late")                 \
    X(SCRIPTED_ANSWER, "scripted-answer", answered, scripted_answer,                               \
      "a proxy answers instead of the server")                                                     \
    X(PUSH_FAULT, "push-fault", delayed, push_fault, "pushes are lost, doubled or late")           \
    X(SERVER_RESTART, "server-restart", of_server, server_restart,                                 \
      "the server dies and comes back")                                                            \
    X(SERVER_SLOW, "server-slow", slow_server, server_slow, "the server takes longer")             \
    X(KILL, "kill", held, kill, "processes of devices die and start again")                        \
    X(CRASH_AT_STORAGE_STEP, "crash-at-storage-step", stored, crash,                               \
      "processes die at a write or sync of their database")                                        \
    X(DISK_FULL, "disk-full", held, disk_full, "devices have no room")                             \
    X(IO_ERROR, "io-error", stored, io_error, "a storage operation fails, or all from then on")    \
    X(SUSPEND, "suspend", held, suspend, "devices sleep")                                          \
    X(CLOCK_JUMP, "clock-jump", jumped, clock_jump, "wall clocks are set, forward or back")        \
    X(TORN_WRITE, "torn-write", stored, torn_write, "the power fails in the middle of a write")    \
    X(LOST_WRITE, "lost-write", stored, lost_write,                                                \
      "the power fails, and what was not synced is gone")                                          \
    X(SLOW_STORAGE, "slow-storage", slowed, slow_storage, "databases of devices become slow")      \
    X(UPGRADE, "upgrade", momentary, upgrade, "an older app was on the device until now")          \
    X(CUT_ONE_BY_ONE, "cut-one-by-one", pattern, cut_one_by_one,                                   \
      "some devices are cut one after the other, and heal in another order")                       \
    X(ROLLING_RESTART, "rolling-restart", pattern, rolling_restart,                                \
      "all processes are restarted one after the other, the server among them")                    \
    X(FLAPPING, "flapping", pattern, flapping, "a device goes on and off line many times")         \
    X(SERVER_STAGES, "server-stages", staged, server_stages,                                       \
      "requests wait between two steps of the server")                                             \
    X(DUPLICATE, "duplicate", delayed, duplicate, "a proxy sends requests a second time")          \
    X(HANG, "hang", shared, hang, "answers begin and never end")                                   \
    X(TRUNCATE, "truncate", shared, truncate, "the end of a body is missing")                      \
    X(CORRUPT, "corrupt", shared, corrupt, "a byte of a body is another one")                      \
    X(CLOCK_FREEZE, "clock-freeze", frozen, clock_freeze, "wall clocks stand for a while")         \
    X(FLAP, "flap", held, flap, "devices tell their apps of the network what is not so, or twice") \
    X(TOMBSTONE_GC, "tombstone-gc", let_go, tombstone_gc,                                          \
      "the server lets go of deleted messages")                                                    \
    X(LOG_TRIMMED, "log-trimmed", let_go, log_trimmed, "the server lets go of old changes")        \
    X(SERVER_ROLLBACK, "server-rollback", put_back, server_rollback,                               \
      "the server is put back from a backup")                                                      \
    X(RESTORE, "restore-or-clone", gone_back, restore, "older copies of devices come back")        \
    X(REINSTALL, "reinstall", momentary, reinstall, "apps are deleted and installed again")        \
    X(SESSION_CHANGE, "session-change", momentary, session_change,                                 \
      "tokens end, or sessions with all that could renew them")                                    \
    X(REVOKE, "revoke", momentary, revoke, "accounts are closed, and their devices wiped")         \
    X(LOGOUT, "logout", held, logout,                                                              \
      "users log out and in again; another account of the device logs in meanwhile")               \
    X(MEMBERSHIP, "membership", of_people, membership,                                             \
      "an administrator takes users out of conversations and in again")                            \
    X(WAKE_EXTENSION, "wake-extension", held_anywhere, wake_extension,                             \
      "notification extensions are woken")                                                         \
    X(TWO_PROCESSES, "two-processes", held_anywhere, two_processes,                                \
      "an app and its extension run into each other")                                              \
    X(DOUBLE_TRIGGER, "double-trigger", momentary, double_trigger,                                 \
      "several causes of a sync at once")                                                          \
    X(BACKGROUND_WINDOW, "background-window", held, background_window,                             \
      "devices that sleep may run for a while")                                                    \
    X(BIT_ROT, "bit-rot", rotten, bit_rot, "what devices have stored changes by itself")           \
    X(PARTIAL_LOSS, "partial-loss", momentary, partial_loss,                                       \
      "devices lose their queue, their cursor, their files, or all but their files")               \
    X(CLONE, "clone", gone_back, clone,                                                            \
      "second devices, which `starts: later`, start from a copy of another one")

#define TF_X(name, key, settings, draw, doc) TF_EXPLORE_##name,
enum tf_explore_fault { TF_EXPLORE_FAULTS(TF_X) TF_EXPLORE_FAULT_COUNT };
#undef TF_X

/* One kind of fault. Members that its settings do not have are zero. */
struct tf_explore_process {
    struct tf_dist every;      /* between two of its turns */
    struct tf_dist lasts;      /* of one turn */
    struct tf_dist by;         /* latency, delay or jump */
    struct tf_dist gap;        /* patterns: between two of its parts */
    uint32_t rate_per_million; /* of what it may meet */
    uint32_t within;           /* the storage operation is one of the next so many */
    uint32_t status;           /* of the answer, 0 when drawn */
    uint32_t who;              /* a replica, TF_NODE_ALL, TF_NODE_SERVER; TF_NODE_NONE: drawn */
    bool on;
};

struct tf_explore {
    tf_time lasts_us; /* of the workload */
    uint32_t seeds;   /* when the command line gives none */
    bool swarm;
    struct tf_dist every;     /* between two actions, of all users together */
    uint32_t hot_per_million; /* of the actions, in the first conversation */
    uint32_t weights[TF_EXPLORE_ACTION_COUNT];
    struct tf_dist skew;          /* of each device's clock; ahead or behind is drawn */
    int32_t drift_ppm;            /* of each device at most, in either direction */
    tf_time granularity_us;       /* of each device's wall clock at most */
    uint32_t page_max, batch_max; /* of each device, drawn from 1; 0 leaves them */
    bool strategies;              /* each device's is drawn */
    struct tf_explore_process faults[TF_EXPLORE_FAULT_COUNT];
};

const struct tf_object *tf_table_explore(void);
/* The kinds of faults that `explore` can draw: one row for each of TF_EXPLORE_FAULTS. */
const struct tf_object *tf_table_explore_faults(void);
/* Whether its settings say which share of what passes it meets. */
bool tf_explore_has_rate(enum tf_explore_fault fault);

/* Reads `explore:` and adds its steps and what they make to the plan, which has its world already.
 */
void tf_build_explore(struct tf_build *build, const struct tf_yaml_node *node);

/* -- For the files of the expansion -- */

struct tf_explorer {
    const struct tf_explore *explore; /* with the seed's parameters */
    struct tf_plan *plan;
    struct tf_step *steps; /* in the order in which they were drawn; ids come last */
    uint32_t step_count;
    size_t step_capacity, message_capacity, conversation_capacity;
    struct tf_place place;
};

/* A turn of a fault: what was drawn of it so far. */
struct tf_explore_turn {
    struct tf_explorer *explorer;
    const struct tf_explore_process *process;
    enum tf_explore_fault fault;
    uint32_t number; /* of this fault's turns, from 0 */
    uint32_t who;    /* a replica or TF_NODE_SERVER */
    tf_time at_us, lasts_us;
};

/* To whole milliseconds: what is drawn should read well. */
tf_time tf_explore_round(tf_time time);
/* Adds a step with nothing named. Borrowed until the next is added. */
struct tf_step *tf_explore_add(struct tf_explorer *explorer, enum tf_verb verb, uint32_t who,
                               tf_time at_us);
/* Draws for one turn: `which` tells its parameters apart, and `bound` is above 0. */
uint64_t tf_explore_draw(const struct tf_explore_turn *turn, uint32_t which);
uint64_t tf_explore_below(const struct tf_explore_turn *turn, uint32_t which, uint64_t bound);

/* Draws what users do, in order of time. */
void tf_explore_workload(struct tf_explorer *explorer);
/* Draws what goes wrong. */
void tf_explore_faults(struct tf_explorer *explorer);
/* This seed's share of what the file allows: a random subset of the faults, each with its own
 * intensity; and the settings of each device. */
void tf_explore_draw_swarm(struct tf_explore *explore, uint64_t seed);
void tf_explore_draw_devices(const struct tf_explore *explore, struct tf_plan *plan);

/* How a turn of each fault becomes steps. */
#define TF_X(name, key, settings, draw, doc)                                                       \
    void tf_explored_##draw(const struct tf_explore_turn *turn);
TF_EXPLORE_FAULTS(TF_X)
#undef TF_X

#endif
