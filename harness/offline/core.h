/* The memory of one client process. Whatever must survive the process is in the database; an idle
 * client is this struct and nothing else. */
#ifndef TF_OFFLINE_CORE_H
#define TF_OFFLINE_CORE_H

#include "env/subject.h"
#include "offline/rhythm.h"

/* Below it there is room for what has to go before everything that was ever queued: what a server
 * that was put back has lost. */
#define TF_ORDER_FIRST (UINT64_C(1) << 32)

/* What memory knows of the database. Changed only inside a transaction, and set back when that
 * transaction fails. */
struct tf_mirror {
    struct tf_cursor cursor;
    uint64_t next_order; /* program order of the next queued action */
    uint32_t waiting, parked, conflicts;
    uint32_t dependents; /* waiting actions that wait for another's answer */
    uint32_t fills;      /* conversations whose older history is not all here */
    uint32_t uploads;    /* files of messages that are not at the media host yet */
    uint32_t loads;      /* files that were asked for and are not all here */
    uint32_t files;      /* of any kind that are here, whole or in part */
    uint64_t cached;     /* bytes of those that are whole and nobody needs to keep */
    uint64_t media_used; /* grows with each use of a file */
    uint32_t generation; /* grows with each full resync; rows of an older one are stale */
    bool resync;         /* a full resync has begun and not ended */
    bool other_log;      /* it is of another log than what is here: the server was put back */
    bool offline;        /* the user has said so: nothing is sent */
    bool beside_sends;   /* something else than sends may be in the queue, waiting or set aside */
    struct tf_id left;   /* epoch of what is here, until the resync's first page */
};

/* A conversation whose next action waits for its time. */
struct tf_lane {
    int64_t conversation; /* local number */
    tf_time due_us;       /* monotonic */
    tf_time floor_us;     /* monotonic; the server asked for silence until then, 0 if it did not */
};

struct tf_lanes {
    struct tf_lane *items; /* owned; in the order of their failures */
    size_t count, capacity;
};

/* What the one request of the sync loop is. */
enum tf_flight {
    TF_FLIGHT_NONE,
    TF_FLIGHT_LOGIN,
    TF_FLIGHT_REFRESH,
    TF_FLIGHT_PUSH,
    TF_FLIGHT_PULL,
    TF_FLIGHT_FILL,
    TF_FLIGHT_UPLOAD,
    TF_FLIGHT_DOWNLOAD,
    TF_FLIGHT_ASK
};

enum { TF_WANT_PUSH = 1u << 0, TF_WANT_PULL = 1u << 1, TF_WANT_FILL = 1u << 2 };
enum { TF_WANT_MEDIA = 1u << 3, TF_WANT_ASK = 1u << 4 };

struct tf_batch;

/* Actions that the network has had and of which nothing could be written down, or that another
 * device of the user may hand it under the same ids. */
struct tf_handed {
    uint64_t *orders; /* owned */
    size_t count, capacity;
};

/* The part of a file that is under way, and how patient the media host has made us. */
struct tf_media_flight {
    struct tf_id key;      /* of the file */
    uint64_t order;        /* of the send, uploads only */
    uint64_t size, offset; /* of the file; of the part in it */
    uint32_t attempts;     /* that failed before */
    tf_time wait_us;       /* no part before; 0 if any may go */
    tf_time floor_us;      /* the host asked for silence until then; 0 if not */
};

/* What a person asked last and has no answer to. */
struct tf_ask {
    enum tf_question question;
    uint64_t key; /* of the act */
    struct tf_id conversation_id, message_id;
    struct tf_blob *path; /* owned */
    struct tf_blob *body; /* owned; of what is told rather than asked, else NULL */
};

struct tf_sync {
    enum tf_flight flight;
    unsigned wants;      /* what this round, or the next one, still has to do */
    bool running;        /* as listeners were told */
    bool probing;        /* asks the network although the device is said to be offline */
    bool fresh_token;    /* the token has not yet been used with success */
    uint32_t request_id; /* of the request in flight */
    uint32_t failures;   /* of the transport, one after the other */
    uint32_t page;       /* of the pull that runs */
    uint32_t batch_limit;
    uint64_t cause;         /* key of the latest trigger */
    uint64_t pull_cause;    /* key of the trigger of the pull that runs */
    uint64_t gap_seq;       /* a change up to here is here, and not all before it */
    uint64_t gap_cause;     /* key of what told of it */
    tf_time gap_due_us;     /* when to pull for the gap, unless it was filled; 0 if there is none */
    uint64_t hint_seq;      /* a change up to here was heard of while a pull ran; 0 if none */
    tf_time wait_until_us;  /* backing off until then; 0 if not */
    tf_time floor_us;       /* the server asked for silence until then; 0 if not */
    tf_time periodic_us;    /* next periodic sync; TF_NEVER if none */
    tf_time expire_us;      /* something in the queue may have waited too long then; 0 if not */
    tf_time gather_us;      /* what was queued goes out then, with what joins it; 0 if none waits */
    struct tf_batch *batch; /* owned; the actions in flight, NULL if none */
    int64_t fill_conversation; /* local number: of the page of history that was asked for last */
    uint64_t fill_before;      /* where that page ends */
    struct tf_handed handed;
    struct tf_media_flight media;
    struct tf_ask *ask;   /* owned; goes out next, NULL if nothing is asked */
    struct tf_ask *asked; /* owned; is under way */
};

struct tf_line {
    uint32_t socket;      /* 0 is none */
    uint32_t failures;    /* lines that broke with a greeting at most, one after the other */
    bool greeted;         /* the server's HELLO has come */
    bool silent;          /* nothing was heard since the last ping */
    uint64_t cause;       /* key of what the socket was opened for */
    uint64_t news_seq;    /* the newest change that brought a message of others to this process */
    uint64_t news_key;    /* names that message */
    uint64_t epoch_hash;  /* of the server's HELLO */
    uint64_t acked_seq;   /* the highest that was acknowledged in this process */
    tf_time reconnect_us; /* not before */
    tf_time ping_us;      /* next ping, TF_NEVER if none */
    tf_time ack_us;       /* next acknowledgement, 0 if none is due */
};

struct tf_board_signal {
    struct tf_id conversation_id;
    struct tf_id user_id;
    tf_time until_us; /* monotonic */
};

struct tf_board {
    struct tf_board_signal *signals; /* owned; who is shown as typing */
    size_t count, capacity;
    uint64_t told;      /* hash of the own signal that was sent last, 0 if none */
    tf_time told_at_us; /* monotonic */
};

/* The last commit failed; see unsure.h. */
struct tf_unsure {
    struct tf_mirror before, after; /* the transaction */
    struct tf_note *notes;          /* owned */
    size_t note_count;
};

struct tf_ahead;
struct tf_keep;
struct tf_listeners;
struct tf_vault;

struct tf_core {
    struct tf_client_config config; /* a copy; what it points to is borrowed */
    struct tf_blob *token;          /* owned; NULL when not logged in */
    struct tf_blob *refresh;        /* owned; for the next token, NULL if none */
    struct tf_mirror mirror;
    uint64_t owner;     /* the installation that the database belongs to, as it says; 0: nobody */
    uint64_t inherited; /* what is queued up to this order came with a copy of a disk */
    struct tf_lanes lanes;
    struct tf_sync sync;
    struct tf_line line;
    struct tf_rhythm *rhythm; /* owned; NULL unless the configuration wants it */
    struct tf_ahead *ahead;   /* owned; what is here beyond the cursor, NULL if nothing */
    tf_time prefetch_us;      /* monotonic: of the next look at what to load; 0 if never */
    struct tf_keep *keep;     /* owned; the cleaning-up, NULL unless the configuration wants it */
    struct tf_board board;
    struct tf_unsure *unsure;       /* owned; NULL unless the last commit failed */
    struct tf_listeners *listeners; /* owned; who wants to be told what, NULL if nobody ever did */
    struct tf_vault *vault;         /* owned; NULL where texts are stored as they are */
    uint64_t old_orders; /* actions up to here were queued by an earlier process and may have been
                            sent by it */
    uint32_t next_request, next_socket;
    int64_t data_version; /* shared: SQLite's count of others' commits when the mirror was read */
    bool leases;          /* shared: this process has the lease of the sync loop, as it knows */
    bool awaits_lease;    /* shared: the loop waits for the other process to give it */
    bool other_syncs;     /* shared: the other process had the lease when the mirror was read */
    uint32_t load_failures;
    bool started; /* what a new process asks for has been asked for */
    bool loaded;  /* the mirror has been read, and no commit has failed since */
    bool online;  /* what the device believes */
    bool suspended;
    bool stopped; /* logged out by the server for good */
    bool wiped;   /* because the account was revoked: nothing of the user is here any more */
};

#endif
