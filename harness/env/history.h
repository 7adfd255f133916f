/* The history: one stream of records that says everything that happened in a run. Oracles, traces,
 * digests and reports read it and nothing else, so a run that did not come from the simulator can
 * be judged too. */
#ifndef TF_ENV_HISTORY_H
#define TF_ENV_HISTORY_H

#include "base/hash.h"
#include "env/node.h"
#include "env/plan.h"

enum tf_phase {
    TF_PHASE_PRELUDE,
    TF_PHASE_FAULTS,
    TF_PHASE_HEALING,
    TF_PHASE_REST,
    TF_PHASE_FINAL
};

/* (NAME, "word in traces"). Exchanges are HTTP requests with their answers; `node` is the replica
 * at the other end. */
#define TF_RECORDS(X)                                                                              \
    X(PHASE, "phase")         /* phase */                                                          \
    X(STEP, "step")           /* step: a plan step is carried out */                               \
    X(FAULT_ON, "fault-on")   /* fault: begins, or is armed */                                     \
    X(FAULT_HIT, "fault-hit") /* fault: an aimed or random one met something; exchange if any */   \
    X(FAULT_OFF, "fault-off") /* fault: lifted */                                                  \
    X(UNFIRED, "unfired")     /* fault: an aimed one never met anything; at the end */             \
    X(PROCESS, "process")     /* process: the life of a replica's or the server's process */       \
    X(CONNECTIVITY, "connectivity") /* flag: what the device is told */                            \
    X(CLOCK, "clock")               /* clock: the wall clock's distance from true time changed */  \
    X(COMMAND, "command")           /* command: a user did something */                            \
    X(NOTE, "note")                 /* note: the client said something */                          \
    X(REQUEST, "request")           /* net: a client sent a request */                             \
    X(REQUEST_TAKEN, "taken")       /* net: it reached the server */                               \
    X(REQUEST_LOST, "request-lost") /* net: it never will */                                       \
    X(ANSWER, "answer")             /* net: the server answered */                                 \
    X(ANSWER_TAKEN, "answer-taken") /* net: the answer reached the client */                       \
    X(ANSWER_LOST, "answer-lost")   /* net: it never will */                                       \
    X(FAILED, "failed")           /* net: the client was told that the exchange failed: outcome */ \
    X(SOCKET_OPEN, "socket-open") /* net: a client asked for a gateway socket */                   \
    X(SOCKET_OPENED, "socket-up") /* net */                                                        \
    X(SOCKET_CLOSED, "socket-down") /* net: either side learnt of it */                            \
    X(FRAME_UP, "frame-up")         /* net: a client sent a frame */                               \
    X(FRAME_DOWN, "frame-down")     /* net: the server sent a frame */                             \
    X(FRAME_TAKEN, "frame-taken")   /* net: a frame arrived at the other side */                   \
    X(FRAME_LOST, "frame-lost")     /* net */                                                      \
    X(AUDIT, "audit")   /* audit: the server changed something, or refused by conflict */          \
    X(CURSOR, "cursor") /* cursor: a replica's durable cursor, after the messages it covers */     \
    X(CHANGE, "change") /* change: a message change in scope that the next CURSOR record covers;   \
                           its VIEW follows */                                                     \
    X(STATUS, "status") /* status: queue figures and timer of a replica changed */                 \
    X(VIEW_BEGIN,                                                                                  \
      "view-begin") /* view: what follows, up to VIEW_END of the same node, was seen together */   \
    X(VIEW_MESSAGE, "message")           /* message */                                             \
    X(VIEW_CONVERSATION, "conversation") /* conversation */                                        \
    X(VIEW_ACTION, "queued")             /* action */                                              \
    X(VIEW_CONFLICT, "conflict")         /* conflict */                                            \
    X(VIEW_TYPING, "typing")             /* typing */                                              \
    X(VIEW_CURSOR, "at-cursor")          /* cursor */                                              \
    X(VIEW_SIZES, "sizes")  /* sizes: in a durable view, where the plan asks for them */           \
    X(VIEW_DATA, "data")    /* data: in a durable view, where the plan asks for it */              \
    X(VIEW_END, "view-end") /* view */                                                             \
    X(DISK, "disk")         /* disk: a database was opened after its process had died */           \
    X(IMAGE, "image")       /* image: a disk that should be sealed was looked through */           \
    X(CHECK, "check")       /* check: asked now; the views it needs came before it */              \
    X(TRIMMED, "trimmed")   /* trimmed: the server let go of what is old */                        \
    X(RESTORED,                                                                                    \
      "restored") /* restored: its database was put back; later audit entries are void */          \
    X(WENT_BACK, "went-back")  /* went_back: a device's disk is another one now */                 \
    X(REST, "rest")            /* rest: nothing moves any more, or the bound was reached */        \
    X(END, "end")              /* the last record */                                               \
    X(STORED, "stored")        /* stored: the media host has more of an object */                  \
    X(VIEW_MEDIA, "file")      /* media: a file on a replica; in a durable view */                 \
    X(VIEW_VERSION, "version") /* version: an earlier text on a replica; in a durable view */      \
    X(VIEW_READER, "read-by")  /* reader: of a message that a replica shows, where the plan asks */

#define TF_X(name, word) TF_RECORD_##name,
enum tf_record_kind { TF_RECORDS(TF_X) TF_RECORD_KIND_COUNT };
#undef TF_X
const char *tf_record_word(enum tf_record_kind kind);

enum tf_process_event {
    TF_PROCESS_STARTED,
    TF_PROCESS_KILLED,
    TF_PROCESS_CRASHED,
    TF_PROCESS_SUSPENDED,
    TF_PROCESS_RESUMED,
    TF_PROCESS_LOGGED_OUT, /* its user went; whoever logs in next gets a process of their own */
};

enum tf_view_purpose {
    TF_VIEW_LOOKUP,  /* one message, after something touched it; as shown */
    TF_VIEW_SHOWN,   /* everything that a user would see */
    TF_VIEW_DURABLE, /* everything that is durable: queue, conflicts, cursor, rows */
    TF_VIEW_TRUTH,   /* server: everything that it holds for `user` */
};

/* A record. `slice`s in it are borrowed for the length of the call that hands it over. */
struct tf_record {
    uint64_t index; /* from 1, in order */
    uint64_t cause; /* index of the record that led to this one, 0 if none */
    tf_time at_us;  /* true time */
    enum tf_record_kind kind;
    uint32_t node;     /* replica, TF_NODE_SERVER or TF_NODE_NONE */
    uint8_t extension; /* 1: the device's notification extension did it; 0: the app, or whatever the
                        node has only one of */
    union {
        enum tf_phase phase;
        struct {
            uint32_t id; /* of the plan's step */
        } step;
        struct {
            enum tf_verb verb;
            uint32_t step;     /* id of the plan's step */
            uint64_t exchange; /* FAULT_HIT: what it met, 0 if not an exchange */
            uint32_t stage;    /* FAULT_HIT of server-stages: 1 + enum tf_server_stage; 0 else */
        } fault;
        struct {
            enum tf_process_event event;
            uint64_t operation; /* CRASHED: the storage operation that did not happen, counted over
                                   the database's life */
        } process;
        bool flag;
        struct {
            tf_time skew_us; /* wall clock minus true time, from now on */
        } clock;
        struct {
            enum tf_command_kind kind;
            uint32_t step;
            uint32_t message;        /* index into the plan's messages, TF_NAME_NONE if none */
            struct tf_id action_id;  /* none when refused, or when nothing needed doing */
            struct tf_id message_id; /* as the user's device knew it */
            struct tf_id conversation_id;
            struct tf_id reply_to;
            struct tf_slice text;
            uint64_t seen_version; /* version of the target that the device held; 0 if none */
            enum tf_strategy strategy;
            uint32_t of_action; /* SET_STRATEGY: as the command's */
            enum tf_resolution resolution;
            bool accepted;        /* durable before the call returned */
            bool cut_short;       /* the process died in the call: either outcome is legal */
            enum tf_code code;    /* when refused */
            bool is_shared;       /* sends: whoever takes part may edit it */
            struct tf_id user_id; /* joins and leaves: who is meant */
            uint64_t media_size;  /* sends: bytes of the file that is attached, 0 for none */
            struct tf_id name;    /* STORE: the key */
        } command;
        struct tf_note note;
        struct {
            uint64_t exchange; /* HTTP exchange or gateway socket; unique in the run */
            enum tf_call call;
            uint64_t message;    /* frames: number of the frame on this run; 0 else */
            uint32_t request_id; /* the client's number */
            int status;
            enum tf_http_outcome outcome;
            tf_time retry_after_us;
            enum tf_verb
                fault; /* LOST and FAILED: what did it; TF_VERB_COUNT if nothing of the plan */
            struct tf_slice path, bytes; /* content on the wire */
        } net;
        struct tf_audit_view audit;
        struct {
            struct tf_cursor cursor;
            uint64_t old_seq;
            bool after_crash;
        } cursor;
        struct {
            uint64_t seq;
            struct tf_id message_id;
        } change;
        struct {
            struct tf_client_status figures;
            tf_time deadline_us; /* true time, TF_NEVER if none */
        } status;
        struct {
            enum tf_view_purpose purpose;
            uint32_t user; /* TRUTH: index into the plan's users */
        } view;
        struct tf_message_view message;
        struct tf_conversation_view conversation;
        struct tf_action_view action;
        struct tf_conflict_view conflict;
        struct tf_typing_view typing;
        struct tf_sizes_view sizes;
        struct tf_data_view data;
        struct {
            bool opens;
            bool whole;           /* integrity check */
            struct tf_slice text; /* what the check said */
        } disk;
        struct tf_trim_view trimmed;
        struct tf_media_view media;
        struct tf_version_view version;
        struct tf_reader_view reader;
        struct {
            struct tf_id key, public_id; /* of the upload; of the object once it is whole */
            uint64_t size, received;
        } stored;
        struct {
            uint64_t entry; /* the newest audit entry that the database still has, 0 if none */
            bool wiped;     /* it is a new one */
        } restored;
        struct {
            struct tf_slice text; /* one that somebody typed and that can be read; empty if none */
            uint32_t texts;       /* that were looked for */
            uint64_t bytes;       /* of all files */
        } image;
        struct {
            enum tf_verb verb;
            uint64_t upto; /* the last record when the disk that is there now was copied; 0: it is
                              empty */
            uint32_t from; /* the device whose disk it was */
            enum tf_disk_part part; /* what of it is gone; ALL: it is an older or an empty one */
        } went_back;
        struct {
            uint32_t check; /* index into the plan's checks */
            enum tf_phase phase;
            bool always;    /* one of `always`: silent when it holds */
            bool sometimes; /* one of `sometimes`: never a failure by itself */
        } check;
        struct {
            bool reached; /* false: settle_within ran out */
        } rest;
    };
};

/* Who listens to a history. */
struct tf_sink {
    void *self;
    void (*record)(void *self, const struct tf_record *record);
};

/* Adds a record to a digest: everything in it but private pointers, the same on every machine. */
void tf_record_digest(struct tf_digest *digest, const struct tf_record *record);

/* A copy of a history in memory: whole (limit 0), or the last `limit` records. */
struct tf_trace;
struct tf_trace *tf_trace_create(size_t limit);
void tf_trace_destroy(struct tf_trace *trace);
struct tf_sink tf_trace_sink(struct tf_trace *trace);
size_t tf_trace_count(const struct tf_trace *trace);
/* The n-th record kept, from 0. Borrowed until the trace changes. */
const struct tf_record *tf_trace_at(const struct tf_trace *trace, size_t n);

#endif
