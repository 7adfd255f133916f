/* One event on its way through the server: what may be used, one transaction, and everything that
 * is to be told once it has committed. */
#ifndef TF_SERVER_TURN_H
#define TF_SERVER_TURN_H

#include "server/arena.h"
#include "server/server.h"
#include "server/sessions.h"
#include "server/sockets.h"
#include "server/stages.h"
#include "server/store/changes.h"
#include "server/store/rooms.h"
#include "server/typing.h"

struct tf_answer {
    bool is_given;
    int status;
    tf_time retry_after_us;
    struct tf_buf body;
};

/* What waits for the commit. The memory is kept from turn to turn. */
struct tf_effects {
    struct tf_audit_view *audits;
    size_t audit_count, audit_capacity;
    struct tf_outgoing *frames;
    size_t frame_count, frame_capacity;
    struct tf_trim_view *trims;
    size_t trim_count, trim_capacity;
    struct tf_room **touched; /* rooms with is_touched */
    size_t touched_count, touched_capacity;
    struct tf_answer answer;
};

/* How far old things were let go of in this life, by entry of the log; see retention.h. */
struct tf_retention {
    uint64_t changes, tombstones, records;
    tf_time due_wall_us;                     /* of the next look */
    tf_time hidden_us[TF_ACTION_TYPE_COUNT]; /* records younger than this are not found */
};

/* The server's memory. Everything in it is gone after a restart. */
struct tf_server {
    struct tf_server_config config;
    struct tf_id epoch; /* none until it was read */
    bool unsure;        /* a commit failed, perhaps in an earlier life: what the database shows may
                           not be there for good */
    bool put_back;      /* its database was, and has no new epoch yet: it says nothing before */
    uint64_t life;      /* seed of this process life's tokens */
    struct tf_scope *scope;
    struct tf_sessions sessions;
    struct tf_sockets sockets;
    struct tf_typing typing;
    struct tf_retention retention;
    struct tf_stages stages;
    struct tf_arena arena;
    struct tf_effects effects;
    struct tf_buf scratch;
};

struct tf_turn {
    struct tf_server *server;
    struct tf_db db;
    struct tf_server_outbox *outbox;
    struct tf_chance chance;
    struct tf_moment now;
    uint64_t key;            /* of the request or frame */
    struct tf_wire_doc *doc; /* what effects may borrow from; destroyed at the end */
    bool in_transaction;
    bool waits;                    /* the request goes on in a later turn */
    enum tf_server_stage waits_at; /* where, if so */
    uint32_t stops;                /* bit per stage at which it is to wait */
    uint32_t passed;               /* bit per stage at which it has waited, and those before */
};

/* Who asks. */
struct tf_actor {
    struct tf_user *user;
    struct tf_id device_id;
};

/* Opens the turn's transaction unless it is open. `read` begins one that writes nothing so far. */
enum tf_code tf_turn_write(struct tf_turn *turn) TF_MUST_CHECK;
enum tf_code tf_turn_read(struct tf_turn *turn) TF_MUST_CHECK;

/* The body of the answer, empty, to be written into; the status is the success's. Once per turn. */
struct tf_buf *tf_turn_answer(struct tf_turn *turn, int status);
/* Answers with an error body. */
void tf_turn_refuse(struct tf_turn *turn, enum tf_refusal refusal, const char *detail);
/* Answers 429 with a Retry-After of whole seconds, not below `wait_us`. */
void tf_turn_refuse_for(struct tf_turn *turn, tf_time wait_us);

/* Writes a log entry and tells the audit after the commit. `entry->view.content` must outlive the
 * turn's handler. */
enum tf_code tf_turn_log(struct tf_turn *turn, const struct tf_log_entry *entry) TF_MUST_CHECK;
/* Sends a frame after the commit; one owner of `bytes` is taken. */
void tf_turn_frame(struct tf_turn *turn, uint64_t socket, uint64_t key, struct tf_blob *bytes);
/* Tells after the commit what is no longer kept. */
void tf_turn_trimmed(struct tf_turn *turn, const struct tf_trim_view *view);
/* Notes activity in a room; written once per turn. */
void tf_turn_touch(struct tf_turn *turn, struct tf_room *room);

/* Whether the request is to wait at this stage, which it has come to: then the handler returns,
 * what it wrote is committed, and another turn begins it again from the top, with the stage in
 * `passed`.
 */
bool tf_turn_waits(struct tf_turn *turn, enum tf_server_stage stage);
/* Whether the request has waited at this stage, or behind it. */
bool tf_turn_passed(const struct tf_turn *turn, enum tf_server_stage stage);

/* Ends the turn: with TF_OK it commits and tells everything; with another code, or when the commit
 * fails, it undoes everything and answers, where an exchange waits, that trouble passes. Returns
 * the code that holds at the end. */
enum tf_code tf_turn_end(struct tf_turn *turn, enum tf_code code, const uint64_t *exchange);

#endif
