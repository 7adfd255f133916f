/* The plan: everything that a run is told, explicit, with times and values. A scenario file and a
 * seed expand to one.
 *
 * Whatever is drawn while the run goes on (latencies, losses, jitter) is keyed by what it belongs
 * to and by a step's `id`, which stays the same when other steps are taken out. Texts and arrays
 * are owned by the plan. */
#ifndef TF_ENV_PLAN_H
#define TF_ENV_PLAN_H

#include "env/node.h"
#include "env/oracles.h"
#include "env/subject.h"

/* Where something stands in a scenario file; line 0 when it comes from nowhere. */
struct tf_place {
    uint32_t line, column; /* from 1; column counts bytes */
};

/* -- The world -- */

/* One direction of one link. */
struct tf_link_model {
    struct tf_dist latency_us; /* one way */
    uint64_t bytes_per_second; /* 0 is without limit */
    uint32_t loss_per_million; /* of packets; delays by retransmission, past a limit breaks the
                                  connection */
    uint32_t
        loss_burst_packets; /* mean length of a burst of losses; 0 and 1 are independent losses */
    uint32_t lose_per_million; /* of requests (up) or answers (down) that vanish whole */
};

struct tf_plan_user {
    struct tf_id id;
    char *name;
};

struct tf_plan_clock {
    tf_time offset_us;      /* wall clock minus true time, at time 0 */
    int32_t drift_ppm;      /* both clocks of the device run faster by this */
    tf_time granularity_us; /* wall clock readings are cut to a multiple of it; 0 is exact */
};

struct tf_plan_replica {
    struct tf_id name; /* the device's id, too */
    uint32_t user;     /* index into users */
    uint32_t shares;   /* one more than the index of the replica on whose device this is another
                          account, with its name as the device's id; 0: a device of its own */
    bool starts_later; /* first started by a `start` step, else in the prelude */
    uint32_t extends;  /* 1 + index of the replica whose notification extension it is: a second
                          process over that one's database, on that device; 0 if it is none */
    struct tf_plan_clock clock;
    struct tf_link_model up, down;
    /* The identity in it (user, device, name, secret) is filled in by the world. */
    struct tf_client_config client;
};

struct tf_plan_conversation {
    struct tf_id name; /* the server's id too, unless a user creates it */
    enum tf_conversation_type type;
    uint32_t *users; /* indices into users */
    uint32_t user_count;
    char *metadata;        /* JSON object text or NULL */
    uint32_t made_by_step; /* id of the step that creates it, or TF_NAME_NONE: it exists before the
                              run */
};

/* A message that steps and checks can name. */
struct tf_plan_message {
    char *name;    /* from `as`, else "message of step N" */
    uint32_t step; /* id of the step that makes it */
    uint32_t conversation;
};

/* -- Steps -- */

/* (NAME, "word in scenario files", USER | FAULT | TEST) */
#define TF_VERBS(X)                                                                                \
    X(SEND, "send", USER)                                                                          \
    X(REPLY, "reply", USER)                                                                        \
    X(EDIT, "edit", USER)                                                                          \
    X(DELETE, "delete", USER)                                                                      \
    X(READ, "read", USER)                                                                          \
    X(TYPING, "typing", USER)                                                                      \
    X(CREATE, "create-conversation", USER)                                                         \
    X(RESOLVE, "resolve", USER)                                                                    \
    X(STRATEGY, "strategy", USER)                                                                  \
    X(SYNC, "sync", USER)                                                                          \
    X(CUT, "cut", FAULT)                                                                           \
    X(HEAL, "heal", FAULT)                                                                         \
    X(OFFLINE, "offline", FAULT)                                                                   \
    X(ONLINE, "online", FAULT)                                                                     \
    X(FLAP, "flap", FAULT)                                                                         \
    X(LATENCY, "latency", FAULT)                                                                   \
    X(BANDWIDTH, "bandwidth", FAULT)                                                               \
    X(LOSS, "loss", FAULT)                                                                         \
    X(RESET, "reset", FAULT)                                                                       \
    X(REFUSE, "refuse", FAULT)                                                                     \
    X(HALF_OPEN, "half-open", FAULT)                                                               \
    X(LOSE_REQUEST, "lose-request", FAULT)                                                         \
    X(LOSE_RESPONSE, "lose-response", FAULT)                                                       \
    X(LATE_RESPONSE, "late-response", FAULT)                                                       \
    X(SCRIPTED_ANSWER, "scripted-answer", FAULT)                                                   \
    X(DUPLICATE, "duplicate", FAULT)                                                               \
    X(HANG, "hang", FAULT)                                                                         \
    X(TRUNCATE, "truncate", FAULT)                                                                 \
    X(CORRUPT, "corrupt", FAULT)                                                                   \
    X(PUSH_FAULT, "push-fault", FAULT)                                                             \
    X(SERVER_RESTART, "server-restart", FAULT)                                                     \
    X(SERVER_SLOW, "server-slow", FAULT)                                                           \
    X(SERVER_STAGES, "server-stages", FAULT)                                                       \
    X(SERVER_ROLLBACK, "server-rollback", FAULT)                                                   \
    X(SERVER_FORGETS, "server-forgets", FAULT)                                                     \
    X(SERVER_UPGRADE, "server-upgrade", FAULT)                                                     \
    X(TOMBSTONE_GC, "tombstone-gc", FAULT)                                                         \
    X(LOG_TRIMMED, "log-trimmed", FAULT)                                                           \
    X(DEDUP_FAULT, "dedup-fault", FAULT)                                                           \
    X(KILL, "kill", FAULT)                                                                         \
    X(START, "start", FAULT)                                                                       \
    X(CRASH_AT_STORAGE_STEP, "crash-at-storage-step", FAULT)                                       \
    X(DISK_FULL, "disk-full", FAULT)                                                               \
    X(IO_ERROR, "io-error", FAULT)                                                                 \
    X(TORN_WRITE, "torn-write", FAULT)                                                             \
    X(LOST_WRITE, "lost-write", FAULT)                                                             \
    X(SLOW_STORAGE, "slow-storage", FAULT)                                                         \
    X(WAKE_EXTENSION, "wake-extension", FAULT)                                                     \
    X(TWO_PROCESSES, "two-processes", FAULT)                                                       \
    X(DOUBLE_TRIGGER, "double-trigger", FAULT)                                                     \
    X(BACKGROUND_WINDOW, "background-window", FAULT)                                               \
    X(SUSPEND, "suspend", FAULT)                                                                   \
    X(RESUME, "resume", FAULT)                                                                     \
    X(CLOCK_JUMP, "clock-jump", FAULT)                                                             \
    X(CLOCK_FREEZE, "clock-freeze", FAULT)                                                         \
    X(RESTORE, "restore-or-clone", FAULT)                                                          \
    X(REINSTALL, "reinstall", FAULT)                                                               \
    X(UPGRADE, "upgrade", FAULT)                                                                   \
    X(SESSION_CHANGE, "session-change", FAULT)                                                     \
    X(LOGOUT, "logout", USER)                                                                      \
    X(LOGIN, "login", USER)                                                                        \
    X(ADD_PARTICIPANT, "add-participant", USER)                                                    \
    X(REMOVE_PARTICIPANT, "remove-participant", USER)                                              \
    X(LEAVE, "leave", USER)                                                                        \
    X(SCROLL_BACK, "scroll-back", USER)                                                            \
    X(RETRY_ACTION, "retry-action", USER)                                                          \
    X(DISCARD_ACTION, "discard-action", USER)                                                      \
    X(OFFLINE_MODE, "offline-mode", USER)                                                          \
    X(STORE_DATA, "store-data", USER)                                                              \
    X(OPEN_CONVERSATION, "open-conversation", USER)                                                \
    X(MEMBERSHIP, "membership", FAULT)                                                             \
    X(ASK, "ask", USER)                                                                            \
    X(OPEN, "open", USER)                                                                          \
    X(END_CONVERSATION, "end-conversation", FAULT)                                                 \
    X(MEDIA_DOWN, "media-down", FAULT)                                                             \
    X(PARTIAL_LOSS, "partial-loss", FAULT)                                                         \
    X(BIT_ROT, "bit-rot", FAULT)                                                                   \
    X(EXPECT, "expect", TEST)

#define TF_X(name, word, kind) TF_VERB_##name,
enum tf_verb { TF_VERBS(TF_X) TF_VERB_COUNT };
#undef TF_X
const char *tf_verb_word(enum tf_verb verb);
bool tf_verb_is_fault(enum tf_verb verb);
bool tf_verb_is_user(enum tf_verb verb);

/* Versions of the client's database before the present one: fixtures/databases. */
#define TF_OLDER_VERSIONS 2

/* Of a database whose stored bytes change by themselves. */
#define TF_ROT_PAGES_MAX 32

/* The calls that aimed faults tell apart. */
#define TF_CALLS(X)                                                                                \
    X(ANY, "any")                                                                                  \
    X(SYNC, "sync")                                                                                \
    X(PULL, "pull")                                                                                \
    X(LOGIN, "login")                                                                              \
    X(GATEWAY, "gateway")                                                                          \
    X(REFRESH, "refresh")                                                                          \
    X(HISTORY, "history") X(UPLOAD, "upload") X(DOWNLOAD, "download") X(ASK, "ask")
#define TF_X(name, word) TF_CALL_##name,
enum tf_call { TF_CALLS(TF_X) TF_CALL_COUNT };
#undef TF_X
const char *tf_call_word(enum tf_call call);

enum tf_direction { TF_UP = 1, TF_DOWN = 2, TF_BOTH = 3 }; /* up: replica to server */
enum tf_channel { TF_CHANNEL_REST = 1, TF_CHANNEL_GATEWAY = 2, TF_CHANNEL_BOTH = 3 };
/* Whether the app must take what a user does: a step that it refuses proves nothing unless that was
 * meant. */
enum tf_refused { TF_REFUSED_NO, TF_REFUSED_YES, TF_REFUSED_MAYBE };
/* Which storage operations a storage fault counts: any, or those that do one thing to one file. */
#define TF_STORAGE_POINTS(X)                                                                       \
    X(ANY, "any")                                                                                  \
    X(DATABASE_WRITE, "database-write")                                                            \
    X(DATABASE_SYNC, "database-sync")                                                              \
    X(DATABASE_TRUNCATE, "database-truncate")                                                      \
    X(DATABASE_DELETE, "database-delete")                                                          \
    X(JOURNAL_WRITE, "journal-write")                                                              \
    X(JOURNAL_SYNC, "journal-sync")                                                                \
    X(JOURNAL_TRUNCATE, "journal-truncate")                                                        \
    X(JOURNAL_DELETE, "journal-delete")                                                            \
    X(DIRECTORY_SYNC, "directory-sync")
#define TF_X(name, word) TF_STORAGE_##name,
enum tf_storage_point { TF_STORAGE_POINTS(TF_X) TF_STORAGE_POINT_COUNT };
#undef TF_X
/* What a device tells its app of the network, whatever is true. */
enum tf_signal { TF_SIGNAL_AGAIN, TF_SIGNAL_ONLINE, TF_SIGNAL_OFFLINE };
/* What a scripted answer says of an action of the batch. */
#define TF_SCRIPTED_RESULTS(X)                                                                     \
    X(RETRY, "retry") X(REJECTED, "rejected") X(DEFERRED, "deferred") X(MISSING, "missing")
#define TF_X(name, word) TF_SCRIPTED_##name,
enum tf_scripted_result { TF_SCRIPTED_RESULTS(TF_X) TF_SCRIPTED_RESULT_COUNT };
#undef TF_X
#define TF_SCRIPTED_RESULTS_MAX 16
enum tf_push_fault { TF_PUSH_LOSE, TF_PUSH_DUPLICATE, TF_PUSH_DELAY };
/* What happens to the records by which the server recognises a repeated action. */
enum tf_record_fault {
    TF_RECORDS_EXPIRE, /* those older than `keep_us` are gone */
    TF_RECORDS_MISS,   /* none is found while it lasts */
    TF_RECORDS_LATE,   /* each is found only `keep_us` after it was made */
};

/* What of a device's disk is gone: all of it, its files or all but them, its queue, its place in
 * the log, pages of what it shows, or pages of whatever it holds. */
enum tf_disk_part {
    TF_PART_ALL,
    TF_PART_FILES,    /* the bytes of files; what is known of them stays */
    TF_PART_DATABASE, /* everything else: the files stay */
    TF_PART_QUEUE,
    TF_PART_CURSOR,
    TF_PART_MESSAGES,
    TF_PART_ANY,
    TF_PART_COUNT
};

/* A rate of aimed faults that meets nothing: 0 is to meet all. Its lower half is 0, as the rate is.
 */
#define TF_RATE_NONE (UINT64_C(1) << 32)

/* Which messages an aimed fault waits for: after `skip` matching ones, the next `count`. */
struct tf_aim {
    enum tf_call call;
    uint32_t skip;
    uint32_t count; /* 0 is every one from there on, and then it need not fire */
};

/* The file that is attached to a message; `size` 0: none. Texts are owned by the plan. */
struct tf_step_media {
    uint64_t size;
    tf_time duration_us;
    char *extension;
    char *thumbnail;
    size_t thumbnail_len;
};

/* One step, flat. Which members a verb uses is said behind each; the others are zero. */
struct tf_step {
    uint32_t id; /* unique in the plan, kept when other steps go */
    enum tf_verb verb;
    struct tf_place place;
    tf_time at_us;    /* true time */
    tf_time lasts_us; /* faults that hold: lifted by itself after this; 0 is until `heal`, `online`,
                         `start`, `resume` or healing */
    uint32_t who;     /* replica, TF_NODE_SERVER where a verb says so, TF_NODE_ALL for links of all
                         replicas */
    enum tf_direction
        direction;           /* links; truncate, corrupt: TF_UP the request, TF_DOWN the answer */
    enum tf_channel channel; /* cut, reset */
    uint32_t message;      /* index into messages: send, reply: the one it makes; else the target */
    uint32_t reply_to;     /* reply: index into messages */
    uint32_t conversation; /* index into conversations; TF_NAME_NONE where optional */
    uint32_t user;         /* add-participant, remove-participant, membership: index into users */
    char *text; /* send, reply, edit, resolve; scripted-answer: body; bytes, not always UTF-8 */
    size_t text_len;
    uint32_t text_place; /* edit: from 1, the character before which `text` is put in, past the end
                            being the end; 0: it takes the place of all */
    uint32_t erase;      /* edit: so many characters from there on go */
    char *name;          /* store-data: the key */
    bool flag;           /* typing: started; membership: joins; send, reply: shared; offline-mode:
                            begins */
    enum tf_refused refused; /* users' steps: whether the app must refuse it */
    enum tf_message_type message_type;
    enum tf_strategy strategy;
    tf_time keep_us;              /* tombstone-gc, log-trimmed: younger stay; dedup-fault */
    enum tf_record_fault records; /* dedup-fault */
    tf_time backup_us;            /* server-rollback, restore-or-clone: when the backup was
                                     taken, true time */
    enum tf_disk_part part;       /* partial-loss, bit-rot */
    uint32_t
        onto; /* restore-or-clone: the replica that starts from the copy, TF_NAME_NONE: `who` */
    uint32_t of_action; /* dedup-fault, strategy: 1 + enum tf_action_type, 0 is all */
    enum tf_resolution resolution;
    struct tf_aim aim;        /* aimed faults */
    enum tf_push_fault push;  /* push-fault */
    enum tf_admin_kind admin; /* session-change */
    uint64_t amount;     /* bandwidth: bytes per second; loss: per million; storage faults: the n-th
                            operation from now, from 1; upgrade: the older version, from 1; aimed
                            faults: share of what matches that they meet, per million, 0 being all and
                            TF_RATE_NONE nothing */
    struct tf_dist dist; /* latency, late-response, server-slow, server-stages, slow-storage,
                            push-fault, duplicate, hang: delay */
    uint32_t loss_burst_packets; /* loss: mean length of a burst; 1 is independent losses */
    bool forever;                /* storage faults: every operation from then on */
    bool may_miss;               /* storage faults that wait for an operation: it need not come */
    enum tf_storage_point point; /* storage faults: which operations count */
    uint32_t per_million;        /* io-error: of the operations, instead of the n-th;
                                    two-processes: of what a process is about to do;
                                    bit-rot: of the pages, instead of `amount` of them */
    tf_time by_us;               /* clock-jump */
    int status;                  /* scripted-answer: HTTP status */
    tf_time retry_after_us;      /* scripted-answer */
    /* scripted-answer: 1 + enum tf_scripted_result for each action of the batch, four bits each,
     * the first lowest; the last holds for all behind it. 0: the body is `text`. */
    uint64_t results;
    enum tf_signal signal; /* flap */
    bool second;  /* duplicate: the client gets the answer to the second request, not the first's */
    bool noticed; /* truncate, corrupt: the transport notices, and the connection breaks */
    uint32_t stage; /* server-stages: 1 + enum tf_server_stage, 0 is each that is come by */
    uint32_t first_check, check_count; /* expect */
    struct tf_step_media media;        /* send, reply */
    char *metadata;                    /* send, reply: JSON object text, or NULL */
    size_t metadata_len;
    enum tf_question question;      /* ask */
    uint32_t of_type;               /* ask: 1 + enum tf_conversation_type, 0 is any */
    char *order_id, *restaurant_id; /* ask, or NULL */
};

/* -- Checks -- */

enum tf_check_kind {
    TF_CHECK_MESSAGE,      /* message at node: appears, text, status, flags */
    TF_CHECK_QUEUE,        /* waiting actions of node: count */
    TF_CHECK_UNREAD,       /* node, conversation: count */
    TF_CHECK_CONFLICTS,    /* conflicts that wait for the person on node: count */
    TF_CHECK_PARKED,       /* actions set aside on node: count */
    TF_CHECK_TYPING,       /* node sees user typing in conversation: flag */
    TF_CHECK_CONVERSATION, /* conversation at node: appears */
    TF_CHECK_ORDER,        /* messages appear in this order at node */
    TF_CHECK_CONVERGED,    /* the oracle, asked here */
    TF_CHECK_SIZE,         /* bytes of a part of what node holds: count */
    TF_CHECK_LISTED,       /* conversations that node was last answered, in order */
    TF_CHECK_STATS,        /* a figure of a conversation that node was last answered: count */
    TF_CHECK_VERSIONS,     /* earlier texts of a message that node keeps: count, text */
    TF_CHECK_FILES,        /* files in the media cache of node: count, and their bytes */
    TF_CHECK_DATA,         /* what node keeps for the app under name: text, or shown: whether any */
    TF_CHECK_ANSWERS,      /* answers to a message that node was last answered, in order */
    TF_CHECK_READERS,      /* who read a message, as node shows it: count, user, timed, after_us */
    TF_CHECK_KIND_COUNT
};

enum tf_compare { TF_COMPARE_NONE, TF_COMPARE_EQUAL, TF_COMPARE_AT_LEAST, TF_COMPARE_AT_MOST };
struct tf_count {
    enum tf_compare compare; /* NONE: not asked */
    uint64_t value;
};
#define TF_SIZE_PARTS(X) X(QUEUE, "queue") X(MESSAGES, "messages") X(DATABASE, "database")
#define TF_X(name, word) TF_SIZE_OF_##name,
enum tf_size_part { TF_SIZE_PARTS(TF_X) TF_SIZE_PART_COUNT };
#undef TF_X
enum tf_tristate { TF_UNASKED, TF_NO, TF_YES };

struct tf_check {
    enum tf_check_kind kind;
    struct tf_place place;
    uint32_t node; /* replica, TF_NODE_SERVER, TF_NODE_ALL, TF_NODE_ANY */
    uint32_t message;
    uint32_t conversation;
    uint32_t user;
    enum tf_size_part part; /* size */
    struct tf_count count;  /* appears, length, count */
    bool has_status;
    enum tf_message_status status;
    char *text; /* NULL: not asked */
    size_t text_len;
    char *name; /* data: the key */
    enum tf_tristate deleted, edited, pending, conflict, shown;
    enum tf_tristate active;           /* conversation */
    enum tf_tristate uploaded, loaded; /* message: its file has an address; is on the replica */
    struct tf_count bytes;             /* files */
    enum tf_figure figure;             /* stats */
    enum tf_tristate timed;            /* readers: the time is known */
    uint64_t version;                  /* versions: which, 0 for whichever */
    uint32_t suggests;                 /* conflicts: 0 not asked, 1 nothing, 2 + enum
                                          tf_resolution */
    uint32_t *messages;                /* order; listed: conversations */
    uint32_t message_count;
};

/* -- The whole -- */

struct tf_plan {
    char *file;            /* as given on the command line; NULL if none */
    char *name;            /* the scenario's claim */
    char *case_id;         /* "file[skew=90 s]", the same string everywhere */
    struct tf_place place; /* of `name` */
    char **tags;
    uint32_t tag_count;
    uint64_t seed;
    bool explores;         /* its steps were drawn by the seed */
    uint32_t seeds_wanted; /* how many seeds, when nobody says; 0 is one */

    struct tf_plan_user *users;
    uint32_t user_count;
    struct tf_plan_replica *replicas;
    uint32_t replica_count;
    struct tf_plan_conversation *conversations;
    uint32_t conversation_count;
    struct tf_plan_message *messages;
    uint32_t message_count;
    struct tf_server_config server;
    struct tf_plan_clock server_clock;
    struct tf_dist server_work_us; /* time the server takes for a request */

    struct tf_step *steps; /* by at_us; equal times in file order */
    uint32_t step_count;
    struct tf_check *checks; /* of all expect steps, then those below */
    uint32_t check_count;
    uint32_t first_always, always_count;       /* hold after every event */
    uint32_t first_finally, finally_count;     /* hold after rest */
    uint32_t first_sometimes, sometimes_count; /* hold at least once over all seeds */
    tf_time settle_within_us;
    uint64_t required;     /* bit per enum tf_situation that some seed must reach */
    bool wants_steps_done; /* a user's step that is refused although its `refused` does not say so
                              is a failure */

    uint32_t oracles_off;                     /* bit per enum tf_oracle */
    char *oracle_off_reason[TF_ORACLE_COUNT]; /* NULL where on */

    bool expects_failure;
    bool expects_check_failure; /* of a check rather than of an oracle */
    enum tf_oracle expected_oracle;
    char *expected_because;
};

/* All zero with defaults where zero would be wrong. Owned by caller. */
struct tf_plan *tf_plan_create(void);
/* Frees the plan and all that it owns. NULL is allowed. */
void tf_plan_destroy(struct tf_plan *plan);
/* The index of the replica whose name is the device's: the replica itself, or the one that it
 * shares. */
uint32_t tf_plan_device(const struct tf_plan *plan, uint32_t replica);
/* Whether `user` takes part in `conversation`. */
bool tf_plan_takes_part(const struct tf_plan *plan, uint32_t conversation, uint32_t user);
/* The step with this id, or NULL. Borrowed. */
const struct tf_step *tf_plan_step(const struct tf_plan *plan, uint32_t id);

#endif
