/* The code under test as the harness drives it: a step machine behind a constant vtable.
 *
 * An event goes in, with the time in it; actions come out, as data, through the outbox. A subject
 * never calls the network, a timer or a clock. What it may call directly is its database and its
 * chance. Events and actions are plain data, so that a subject may be built in, a shared library,
 * or a process on the other end of a pipe. */
#ifndef TF_ENV_SUBJECT_H
#define TF_ENV_SUBJECT_H

#include "base/random.h"
#include "chat/model.h"
#include "chat/wire.h"
#include "chat/wire_ask.h"
#include "env/concern.h"
#include "env/store.h"
#include "env/view.h"

#define TF_SUBJECT_ABI 4

/* A node's two clocks at an event. They can disagree: the wall clock jumps and drifts, the
 * monotonic one stops only while the device is suspended. */
struct tf_moment {
    tf_time mono_us;
    tf_time wall_us; /* microseconds since 1970 */
};

/* A node's chance: tf_draw(chance.seed, concern, entity, ordinal). Another process life of the same
 * node has the same seed; a reinstalled or cloned device has another one. */
struct tf_chance {
    uint64_t seed;
};

/* -- What both kinds say and ask -- */

enum tf_http_method { TF_HTTP_GET, TF_HTTP_POST, TF_HTTP_PUT, TF_HTTP_DELETE };

struct tf_http_request {
    uint32_t id;  /* the client's own number, unique within the life of its process */
    uint64_t key; /* what the request is for: draws about it are keyed by this, so it must not
                     depend on a running count */
    enum tf_http_method method;
    struct tf_blob *path;  /* with query; taken */
    struct tf_blob *token; /* bearer token or NULL; taken */
    struct tf_blob *body;  /* or NULL; taken */
    tf_time
        timeout_us; /* by the client's monotonic clock; the environment answers TIMED_OUT then */
};

enum tf_http_outcome {
    TF_HTTP_ANSWERED,
    TF_HTTP_UNREACHABLE, /* no network, or the connection was refused: the request was never on the
                            wire */
    TF_HTTP_BROKEN,      /* the connection broke; the server may have taken the request */
    TF_HTTP_TIMED_OUT, /* no answer in time; the server may have taken the request, or may still */
};

struct tf_http_result {
    uint32_t id; /* of the request */
    enum tf_http_outcome outcome;
    int status;             /* ANSWERED only */
    tf_time retry_after_us; /* header Retry-After, 0 if none */
    struct tf_slice body;   /* borrowed */
};

/* -- Clients -- */

enum tf_command_kind {
    TF_COMMAND_SEND,         /* conversation_id, text, reply_to, message_type */
    TF_COMMAND_EDIT,         /* message_id, text */
    TF_COMMAND_DELETE,       /* message_id */
    TF_COMMAND_READ,         /* conversation_id; message_id or none for "all that is shown" */
    TF_COMMAND_TYPING,       /* conversation_id, flag */
    TF_COMMAND_CREATE,       /* conversation_type, participants */
    TF_COMMAND_RESOLVE,      /* message_id, resolution, text */
    TF_COMMAND_SET_STRATEGY, /* strategy; conversation_id or none for all; of_action */
    TF_COMMAND_SYNC,         /* manual sync */
    TF_COMMAND_LOGOUT,       /* nothing is sent any more; queue and data stay for this user */
    TF_COMMAND_LOGIN,        /* in histories alone: a process of this user is started */
    TF_COMMAND_JOIN,         /* conversation_id; participants: the one who is added */
    TF_COMMAND_LEAVE,        /* conversation_id; participants: the one who goes, maybe the user */
    TF_COMMAND_SCROLL_BACK,  /* conversation_id: a page of what was cleaned up is to come back */
    TF_COMMAND_OPEN,         /* message_id: its file is wanted on the device */
    TF_COMMAND_ASK,          /* question; conversation_id or message_id, filter */
    TF_COMMAND_RETRY,        /* message_id, or conversation_id: what was set aside tries again */
    TF_COMMAND_DISCARD,      /* message_id, or conversation_id: what was set aside is dropped */
    TF_COMMAND_OFFLINE,      /* flag: nothing is sent until the user ends it */
    TF_COMMAND_STORE,        /* name, text: kept for the app under that key; empty forgets it */
    TF_COMMAND_OPEN_CONVERSATION, /* conversation_id: it is on the screen now */
    TF_COMMAND_KIND_COUNT
};
/* What a user attaches to a message. Slices are borrowed. */
struct tf_media_file {
    struct tf_slice bytes;
    struct tf_slice extension; /* as "jpg", may be empty */
    struct tf_slice thumbnail; /* a small preview as an address or a data URL, may be empty */
    uint64_t duration_ms;      /* of what plays; else 0 */
};

/* Something a user does on a device. */
struct tf_command {
    enum tf_command_kind kind;
    uint64_t key; /* names this act of the user; ids and draws are keyed by it */
    struct tf_id conversation_id;
    struct tf_id message_id; /* server id or client id */
    struct tf_id reply_to;   /* server id or client id */
    struct tf_slice text;
    struct tf_id name; /* STORE: the key */
    bool flag;         /* typing: begins; send: whoever takes part may edit it; offline: begins */
    enum tf_message_type message_type;
    enum tf_conversation_type conversation_type;
    const struct tf_id *participants; /* without the user; borrowed */
    size_t participant_count;
    enum tf_strategy strategy;
    uint32_t of_action; /* SET_STRATEGY: 1 + TF_ACTION_EDIT or _DELETE for conflicts of those only,
                           0 for whatever has none of its own */
    enum tf_resolution resolution;
    const struct tf_media_file *media; /* SEND: NULL for none; borrowed */
    struct tf_slice metadata;          /* SEND, CREATE: a JSON object, or empty */
    enum tf_question question;
    struct tf_wire_filter filter;
};

enum tf_client_event_kind {
    TF_CLIENT_START, /* the process has started; its database holds what the last life left */
    TF_CLIENT_COMMAND,
    TF_CLIENT_HTTP,
    TF_CLIENT_WS_OPENED,    /* socket */
    TF_CLIENT_WS_MESSAGE,   /* socket, bytes */
    TF_CLIENT_WS_CLOSED,    /* socket; also when the opening failed */
    TF_CLIENT_CONNECTIVITY, /* online: what the operating system claims */
    TF_CLIENT_SUSPENDED,
    TF_CLIENT_RESUMED,
    TF_CLIENT_NEIGHBOUR, /* another process of the device has changed the database */
    TF_CLIENT_DEADLINE,  /* the moment that deadline() named has come */
    TF_CLIENT_EVENT_COUNT
};

struct tf_client_event {
    enum tf_client_event_kind kind;
    struct tf_moment now;
    union {
        struct tf_command command;
        struct tf_http_result http;
        struct {
            uint32_t socket;
            struct tf_slice bytes; /* borrowed */
        } ws;
        bool online; /* START and CONNECTIVITY */
    };
};

enum tf_client_action_kind {
    TF_CLIENT_DO_HTTP,
    TF_CLIENT_DO_CANCEL,  /* request_id: its answer no longer interests */
    TF_CLIENT_DO_WS_OPEN, /* socket (the client's number), path, token */
    TF_CLIENT_DO_WS_SEND,
    TF_CLIENT_DO_WS_CLOSE,
    TF_CLIENT_DO_NOTE,
    TF_CLIENT_ACTION_COUNT
};

/* What a listener would be told, and what oracles may use. Each is emitted after the commit that
 * made it true. */
enum tf_note_kind {
    TF_NOTE_ACCEPTED,  /* a command was accepted and is durable: action_id, message_id (client id of
                          a send, else target), type */
    TF_NOTE_REFUSED,   /* a command was refused: code; nothing has changed */
    TF_NOTE_COALESCED, /* action_id will never be sent: its effect is in other_id (none: it
                          cancelled out) */
    TF_NOTE_ATTEMPT,   /* action_id goes out: request_id, number = attempt from 1 */
    TF_NOTE_OUTCOME,   /* the server's word on action_id reached the device: outcome, refusal */
    TF_NOTE_PARKED,    /* action_id was set aside and is shown: refusal */
    TF_NOTE_TOUCHED,   /* what is shown of message_id may have changed */
    TF_NOTE_CONFLICT,  /* action_id met message_id: strategy that was applied */
    TF_NOTE_CURSOR,    /* the durable cursor moved: number = seq */
    TF_NOTE_RETRY,     /* an attempt failed: action_id, number = failed attempts, delay_us until the
                          next, floor_us = Retry-After of the server or 0 */
    TF_NOTE_SYNC,      /* the sync status changed: flag = running */
    TF_NOTE_TYPING,    /* conversation_id, user_id, flag = shown */
    TF_NOTE_WITHDRAWN, /* action_id ended because its user takes part in conversation_id no longer
                        */
    TF_NOTE_FILLED,    /* all of the history of conversation_id is here */
    TF_NOTE_RESYNC,    /* the cursor was refused; a full resync begins */
    TF_NOTE_WIPED,     /* the account was revoked: everything of the user is gone from the device */
    TF_NOTE_CLEANED,   /* of conversation_id, messages up to the position `number` may be gone from
                          the device */
    TF_NOTE_AGAIN,    /* action_id, newly queued, says what is left of other_id, of which the server
                         has taken an older word: message_id, type */
    TF_NOTE_LISTED,   /* of an answer: conversation_id, number = its place from 1, flag = active;
                         or with message_id, one of the answers to a message */
    TF_NOTE_FIGURE,   /* of an answer: conversation_id, request_id = enum tf_figure, user_id of
                         TF_FIGURE_BY, number */
    TF_NOTE_ANSWERED, /* the end of an answer: request_id = enum tf_question, number = its parts,
                         code other than OK when there was none */
    TF_NOTE_RETRIED,  /* action_id was set aside and tries again: its user asked for it */
    TF_NOTE_DISCARDED, /* action_id was set aside and will never be sent: its user said so */
    TF_NOTE_OPENED,    /* the user opened conversation_id: flag = whether a screen of it was here */
    TF_NOTE_SALVAGED,  /* what was stored was damaged: what could be read goes on, number = actions
                          that wait or were set aside; the rest is lost unless the server has it */
    TF_NOTE_KIND_COUNT
};

/* What is counted of a conversation: (NAME, "word in scenario files"); types and statuses in the
 * order of the model. */
#define TF_FIGURES(X)                                                                              \
    X(MESSAGES, "messages")                                                                        \
    X(DELETED, "deleted")                                                                          \
    X(TEXT, "text")                                                                                \
    X(IMAGE, "image")                                                                              \
    X(VIDEO, "video")                                                                              \
    X(FILE, "file")                                                                                \
    X(SYSTEM, "system")                                                                            \
    X(SENT, "sent") X(DELIVERED, "delivered") X(READ, "read") X(BY, "by")
#define TF_X(name, word) TF_FIGURE_##name,
enum tf_figure { TF_FIGURES(TF_X) TF_FIGURE_COUNT };
#undef TF_X

struct tf_note {
    enum tf_note_kind kind;
    struct tf_id action_id;
    struct tf_id other_id;
    struct tf_id message_id;
    struct tf_id conversation_id;
    struct tf_id user_id;
    enum tf_action_type type;
    enum tf_outcome outcome;
    enum tf_refusal refusal;
    enum tf_strategy strategy;
    enum tf_code code;
    uint32_t request_id;
    uint64_t number;
    tf_time delay_us, floor_us;
    bool flag;
};

struct tf_client_action {
    enum tf_client_action_kind kind;
    union {
        struct tf_http_request http;
        uint32_t request_id;
        struct {
            uint32_t socket;
            uint64_t key;
            struct tf_blob *path;  /* WS_OPEN; taken */
            struct tf_blob *token; /* WS_OPEN; taken */
            struct tf_blob *bytes; /* WS_SEND; taken */
        } ws;
        struct tf_note note;
    };
};

/* Where a client's actions go. The environment stamps each with the count of storage operations so
 * far. */
struct tf_client_outbox {
    void (*emit)(struct tf_client_outbox *self, const struct tf_client_action *action);
};

/* What a step may use. Borrowed for its length. */
struct tf_client_context {
    struct tf_store *store;
    struct tf_client_outbox *outbox;
    struct tf_chance chance;
};

/* Retry of one action type. All zero attempts_max means without bound. */
struct tf_retry_policy {
    tf_time base_us;
    tf_time cap_us;
    uint32_t factor_percent; /* 200 doubles */
    uint32_t attempts_max;
    uint32_t priority;  /* actions: what is higher goes out first; a conversation keeps its order */
    tf_time expires_us; /* actions: what waits longer is set aside as `expired`; TF_NEVER or 0 is
                           never */
};

#define TF_QUEUE_ACTIONS_MAX 10000 /* that wait or were set aside */

/* How much of what the server holds stays on the device. What is not synced, what nobody has read
 * and the newest message of a conversation stay in any case. */
struct tf_keep_policy {
    tf_time age_us;    /* what is older goes, by the device's wall clock; TF_NEVER is no bound */
    uint64_t bytes;    /* of messages at most; 0 is no bound */
    tf_time every_us;  /* how often it is looked after */
    tf_time linger_us; /* what was scrolled back to stays so long at least */
};

/* Which conversations are made ready before they are opened, of those that were cleaned up. */
#define TF_PREFETCHES(X) X(NONE, "none") X(RECENT, "recent") X(LEARNED, "learned") X(ALL, "all")
#define TF_X(name, word) TF_PREFETCH_##name,
enum tf_prefetch { TF_PREFETCHES(TF_X) TF_PREFETCH_COUNT };
#undef TF_X

/* Whatever an installation of the app fixes. Pointers are borrowed and outlive the client. */
struct tf_client_config {
    struct tf_id user_id;
    struct tf_id device_id;
    struct tf_slice user_name;
    struct tf_slice secret;    /* for the token call */
    enum tf_strategy strategy; /* default, until the user sets another */
    uint32_t
        batch_actions;   /* at most so many actions in one sync call, 1 .. TF_BATCH_ACTIONS_MAX */
    uint32_t page_limit; /* changes per pull, 1 .. TF_PAGE_LIMIT_MAX */
    tf_time request_timeout_us;
    tf_time pull_every_us; /* periodic sync while in the foreground; TF_NEVER for none */
    tf_time ping_every_us; /* gateway heartbeat; TF_NEVER for none */
    struct tf_retry_policy retry[TF_ACTION_TYPE_COUNT];
    struct tf_retry_policy transport_retry; /* logins, pulls and gateway reconnects */
    uint32_t installation; /* how often the device's database was replaced: by a backup, or by a new
                              one. As a marker that no backup contains tells it on a real device */
    bool pull_learns; /* periodic syncs come more often in the hours in which news used to come */
    bool suggest;     /* shows with a conflict what its user chose in earlier ones */
    enum tf_prefetch prefetch; /* looks at it once an hour */
    bool gateway;              /* keeps a WebSocket while online */
    bool shared;               /* another process of the device has the database open, too */
    bool extension;    /* it is the notification extension, woken for a short time; else the app */
    bool compress;     /* bodies and frames travel compressed, both ways (the HTTP stack does it) */
    bool delta_edits;  /* an edit sends what it changes where that is shorter */
    tf_time gather_us; /* what a user does waits so long for more of it, to travel together */
    bool encrypt;      /* the environment hands in a `storage_key` */
    bool pack;         /* stored texts are packed */
    struct tf_keep_policy keep;
    uint32_t queue_actions_max;  /* what would be queued beyond is refused; 0 is the most */
    uint64_t queue_bytes_max;    /* texts, and 128 for each action; 0 is no bound */
    uint64_t database_bytes_max; /* rows and indexes; cleaned up first, then refused; 0: no bound */
    bool single_calls; /* sends, edits, deletions and reads go by calls of their own, one by one */
    uint64_t media_cache_bytes;  /* files that are here and need not be: at most so much */
    struct tf_slice storage_key; /* seals what is stored; 32 bytes, or empty for none; the app's own
                                    keeping, never on the disk */
};

/* The defaults of everything but the identity. */
void tf_client_config_defaults(struct tf_client_config *config);

/* Cheap figures from memory; oracles prefer inspect. */
struct tf_client_status {
    uint32_t waiting; /* queued actions that will be sent */
    uint32_t parked, conflicts;
    uint32_t in_flight;   /* HTTP requests without an answer yet */
    uint32_t filling;     /* conversations that were joined and whose history is not all here */
    uint64_t media_bytes; /* of the media cache */
    bool online;          /* what the device believes, and its user lets it */
    bool offline_mode;    /* its user has said so */
    bool syncing;
};

enum {
    TF_CAN_INSPECT = 1u << 0,      /* inspect tells what is durable */
    TF_CAN_RETRY_POLICY = 1u << 1, /* follows the retry policies of its configuration */
    TF_CAN_STORAGE = 1u << 2,      /* keeps everything in the database that it is lent */
    TF_CAN_CLONE = 1u << 3,        /* its database may be copied to a second device */
};

/* What `survey` is asked: whom it tells. Borrowed. */
struct tf_survey {
    const struct tf_viewer *durable, *shown;
    tf_time mono_us;
};

/* The messages that `lookups` is asked for, by server id or client id. Borrowed. */
struct tf_wanted {
    const struct tf_id *ids;
    size_t count;
};

struct tf_client_ops {
    uint32_t abi; /* TF_SUBJECT_ABI */
    const char *name;
    uint32_t capabilities;
    /* Brings a database, empty or of an older schema, to the present one. Idempotent, writes
     * nothing when there is nothing to do; START calls it too. The environment uses it to make the
     * image that new replicas share. */
    enum tf_code (*migrate)(struct tf_store *store, struct tf_error *error);
    /* A process's memory before START. Owned by caller, freed by destroy. NULL with `error` on
     * failure. */
    void *(*create)(const struct tf_client_config *config, struct tf_error *error);
    void (*destroy)(void *self);
    /* The name of the database that this user has on the device: whoever gets the same name gets
     * the same database. NULL is the user's id. */
    struct tf_id (*database)(const struct tf_client_config *config);
    /* Handles one event. An error means that the database failed under it (the process survives and
     * must carry on: its memory is as if the failed operation had not happened, and a retry is
     * armed). E_DAMAGED with `context->store->damaged`: what is stored cannot be read back. Then
     * the environment ends the process, makes a new database of what `salvage` can read, and starts
     * it again as another installation. */
    enum tf_code (*step)(void *self, struct tf_client_context *context,
                         const struct tf_client_event *event, struct tf_error *error);
    /* The next monotonic instant at which it wants DEADLINE, or TF_NEVER. */
    tf_time (*deadline)(const void *self);
    void (*status)(const void *self, struct tf_client_status *out);
    /* What a user sees: conversations (by id), messages (by conversation, position, then own
     * pending order), typing. */
    enum tf_code (*snapshot)(const void *self, struct tf_store *store, tf_time mono_us,
                             const struct tf_viewer *viewer, struct tf_error *error);
    /* What is durable: queue actions in order, conflicts, cursor, messages without pending actions
     * applied. */
    enum tf_code (*inspect)(const void *self, struct tf_store *store,
                            const struct tf_viewer *viewer, struct tf_error *error);
    /* One message as shown, by server id or client id, with `exists` false when it is not there. */
    enum tf_code (*lookup)(const void *self, struct tf_store *store, const struct tf_id *message_id,
                           const struct tf_viewer *viewer, struct tf_error *error);
    /* Appends what can be read of a damaged database as SQL to be run on a new one. NULL: nothing
     * can. */
    void (*salvage)(struct tf_store *store, struct tf_buf *out);
    /* `inspect` to `durable` and `snapshot` to `shown`, in one pass over what is stored: each gets
     * the same in the same order, only that what comes to one may come between what comes to the
     * other. Not OK: `durable` got what `inspect` shows before it fails, and what `shown` got
     * counts for nothing. NULL: the two are asked one after the other. */
    enum tf_code (*survey)(const void *self, struct tf_store *store, const struct tf_survey *survey,
                           struct tf_error *error);
    /* `lookup` of each that is wanted, in order: one call of viewer->message for each, up to the
     * first that fails. NULL: they are looked up one by one. */
    enum tf_code (*lookups)(const void *self, struct tf_store *store,
                            const struct tf_wanted *wanted, const struct tf_viewer *viewer,
                            struct tf_error *error);
};

/* -- Servers -- */

enum tf_server_event_kind {
    TF_SERVER_START,
    TF_SERVER_REQUEST,   /* exchange, method, path, token, body */
    TF_SERVER_ABANDONED, /* exchange: its client is gone; no answer can reach it */
    TF_SERVER_WS_OPENED, /* socket, path, token: accept by doing nothing, refuse by WS_CLOSE */
    TF_SERVER_WS_MESSAGE,
    TF_SERVER_WS_CLOSED,
    TF_SERVER_DEADLINE,
    TF_SERVER_MAINTAIN,   /* maintenance: an operator's hand on what the server keeps */
    TF_SERVER_ADMIN,      /* an operator acts on an account */
    TF_SERVER_MEMBERSHIP, /* an administrator takes somebody into a conversation, or out of it */
    TF_SERVER_CLOSE,      /* an administrator ends a conversation: membership.conversation_id */
    TF_SERVER_CONTINUE,   /* a request that waited goes on: as REQUEST, and `from` where it stood */
    TF_SERVER_EVENT_COUNT
};

/* Where a request may wait within the server while others go on; in the order in which it comes by.
 * Between two of them the server does what nothing else can come into. */
#define TF_SERVER_STAGES(X)                                                                        \
    X(RECEIVED, "received") /* who asks is known; nothing is read or decided yet */                \
    X(RECORDED, "recorded") /* a pull: what the device holds is committed, no page is read yet */  \
    X(COMMITTED, "committed") /* all is durable; neither the caller nor others have been told */

#define TF_X(name, word) TF_AT_##name,
enum tf_server_stage { TF_SERVER_STAGES(TF_X) TF_SERVER_STAGE_COUNT };
#undef TF_X
const char *tf_server_stage_word(enum tf_server_stage stage);

/* What an operator, or a failing store, does to what the server remembers. */
enum tf_maintenance_kind {
    TF_MAINTAIN_TOMBSTONES, /* deleted messages go, with everything told of them */
    TF_MAINTAIN_CHANGES,    /* changes that a later one has made needless go */
    TF_MAINTAIN_RECORDS,    /* finished actions are no longer recognised by their ids */
    TF_MAINTAIN_HIDE,       /* they are there and not found while they are younger than `keep_us` */
};
struct tf_maintenance {
    enum tf_maintenance_kind kind;
    tf_time keep_us; /* younger ones stay; HIDE: 0 ends it, TF_NEVER hides all */
    uint32_t types;  /* RECORDS, HIDE: bit per enum tf_action_type, of what kind of action */
};

enum tf_admin_kind {
    TF_ADMIN_EXPIRE, /* the access tokens of the user on the device end now */
    TF_ADMIN_END,    /* and its refresh tokens, and its sockets */
    TF_ADMIN_REVOKE, /* the user's account is closed: no token of theirs is good any more */
};
struct tf_server_admin {
    enum tf_admin_kind kind;
    struct tf_id user_id, device_id;
};

struct tf_server_event {
    enum tf_server_event_kind kind;
    struct tf_moment now;
    uint64_t key; /* of the request or frame */
    union {
        struct {
            uint64_t exchange; /* the environment's number */
            enum tf_http_method method;
            struct tf_slice path, token, body; /* borrowed */
            uint32_t stages; /* bit per enum tf_server_stage: where it is to wait, if it comes by */
            enum tf_server_stage from; /* CONTINUE */
        } http;
        struct {
            uint64_t socket;                    /* the environment's number */
            struct tf_slice path, token, bytes; /* borrowed */
        } ws;
        bool restored; /* START: the database was put back from a backup, or is a new one */
        struct tf_maintenance maintenance;
        struct tf_server_admin admin;
        struct {
            struct tf_id conversation_id; /* the server's, or the key of its creation */
            struct tf_id user_id;
            bool joins;
        } membership;
    };
};

enum tf_server_action_kind {
    TF_SERVER_DO_ANSWER,
    TF_SERVER_DO_WS_SEND,
    TF_SERVER_DO_WS_CLOSE,
    TF_SERVER_DO_AUDIT,   /* a note: this entry is durable now */
    TF_SERVER_DO_TRIMMED, /* a note: this is no longer kept */
    TF_SERVER_DO_WAIT,    /* a request waits at a stage, for CONTINUE */
    TF_SERVER_ACTION_COUNT
};

struct tf_server_action {
    enum tf_server_action_kind kind;
    union {
        struct {
            uint64_t exchange;
            int status;
            tf_time retry_after_us; /* header, 0 for none; whole seconds on a real wire */
            struct tf_blob *body;   /* taken */
        } answer;
        struct {
            uint64_t socket;
            uint64_t key; /* draws about this frame are keyed by it: what it says, not how many
                             there were */
            struct tf_blob *bytes; /* taken */
        } ws;
        struct tf_audit_view audit;
        struct tf_trim_view trimmed;
        struct {
            uint64_t exchange;
            enum tf_server_stage stage; /* one of the event's `stages` */
        } wait;
    };
};

struct tf_server_outbox {
    void (*emit)(struct tf_server_outbox *self, const struct tf_server_action *action);
};

struct tf_server_context {
    struct tf_store *store;
    struct tf_server_outbox *outbox;
    struct tf_chance chance;
};

/* At most `count` of something in `per_us`, and the rest later. All zero is without limit. */
struct tf_rate_limit {
    uint32_t count;
    tf_time per_us;
};

struct tf_server_config {
    uint32_t page_limit_max; /* changes per pull whatever the client asks, 1 .. TF_PAGE_LIMIT_MAX */
    uint32_t batch_actions_max;
    uint32_t body_bytes_max;
    tf_time token_lifetime_us;          /* by the server's wall clock */
    tf_time refresh_lifetime_us;        /* of a refresh token, by the same clock */
    struct tf_rate_limit request_limit; /* of a user on a device; more get 429 */
    struct tf_rate_limit action_limit;  /* of a user on a device; more get `retry` in their batch */
    /* What is older goes; TF_NEVER keeps it for ever. */
    tf_time keep_changes_us;    /* changes that a later one of the same thing has made needless */
    tf_time keep_tombstones_us; /* deleted messages */
    tf_time keep_records_us;    /* by which a repeated action is recognised */
    uint64_t keep_changes;      /* at most so many needless changes back; 0 is without bound */
};
void tf_server_config_defaults(struct tf_server_config *config);

/* What exists before the first call: an administrator's import. Slices and arrays are borrowed. */
struct tf_fixture_user {
    struct tf_id id;
    struct tf_slice name, secret;
};
struct tf_fixture_conversation {
    struct tf_id id;
    enum tf_conversation_type type;
    const struct tf_id *participants;
    size_t participant_count;
    struct tf_slice metadata;
};
struct tf_fixture {
    const struct tf_fixture_user *users;
    size_t user_count;
    const struct tf_fixture_conversation *conversations;
    size_t conversation_count;
};

/* One to whom `snapshots` shows what the server holds for them. Borrowed. */
struct tf_shown_to {
    const struct tf_id *user_id;
    const struct tf_viewer *viewer;
};

struct tf_server_ops {
    uint32_t abi;
    const char *name;
    uint32_t capabilities;
    enum tf_code (*migrate)(struct tf_store *store, struct tf_error *error);
    /* Imports the fixture in one transaction, with a change for each conversation. Once, on a new
     * database. */
    enum tf_code (*provision)(struct tf_store *store, const struct tf_fixture *fixture,
                              struct tf_moment now, struct tf_chance chance,
                              struct tf_error *error);
    void *(*create)(const struct tf_server_config *config, struct tf_error *error);
    void (*destroy)(void *self);
    enum tf_code (*step)(void *self, struct tf_server_context *context,
                         const struct tf_server_event *event, struct tf_error *error);
    tf_time (*deadline)(const void *self);
    /* What the server holds for one user: conversations (by id), messages (by conversation and
     * position); and a cursor with the epoch of its log and the newest change in the user's scope,
     * when it has epochs. */
    enum tf_code (*snapshot)(const void *self, struct tf_store *store, const struct tf_id *user_id,
                             const struct tf_viewer *viewer, struct tf_error *error);
    /* One message as it is now. */
    enum tf_code (*lookup)(const void *self, struct tf_store *store, const struct tf_id *message_id,
                           const struct tf_viewer *viewer, struct tf_error *error);
    /* Audit entries above `after`, in order. */
    enum tf_code (*audit)(const void *self, struct tf_store *store, uint64_t after,
                          const struct tf_viewer *viewer, struct tf_error *error);
    /* `snapshot` to each, in one pass: what one gets may come between what others get. Not OK: what
     * any of them got counts for nothing. NULL: they are asked for one after the other. */
    enum tf_code (*snapshots)(const void *self, struct tf_store *store,
                              const struct tf_shown_to *whom, size_t count, struct tf_error *error);
};

#endif
