/* What travels: bodies of calls, answers and gateway frames, written straight to bytes and parsed
 * with cJSON.
 *
 * Sequence numbers, positions and versions travel as decimal strings (JSON numbers are doubles);
 * times travel as integer microseconds since 1970, which a double holds exactly. Every reader
 * validates UTF-8, refuses the escape \u0000 (cJSON would cut the string there), bounds depth and
 * size, and says what was wrong. */
#ifndef TF_CHAT_WIRE_H
#define TF_CHAT_WIRE_H

#include "chat/delta.h"
#include "chat/model.h"

#define TF_PATH_TOKEN         "/api/auth/token"
#define TF_PATH_REFRESH       "/api/auth/refresh"
#define TF_PATH_CONVERSATIONS "/api/chat/conversations"
#define TF_PATH_MESSAGES      "/api/chat/messages"
#define TF_PATH_READ          "/api/chat/messages/read"
#define TF_PATH_TYPING        "/api/chat/typing"
#define TF_PATH_PULL          "/api/chat/offline/messages"
#define TF_PATH_SYNC          "/api/chat/offline/sync"
#define TF_PATH_GATEWAY       "/ws/chat"

/* Stable codes of refusals: (NAME, HTTP status, "wire code", whether a retry can help). */
#define TF_REFUSALS(X)                                                                             \
    X(BAD_JSON, 400, "bad_json",                                                                   \
      true) /* no client writes what cannot be read: damaged on its way */                         \
    X(BAD_UTF8, 400, "bad_utf8", true)                                                             \
    X(NUL_IN_TEXT, 400, "nul_in_text", false)                                                      \
    X(BAD_FIELD, 422, "bad_field", false)                                                          \
    X(EMPTY_CONTENT, 422, "empty_content", false)                                                  \
    X(CONTENT_TOO_LONG, 422, "content_too_long", false)                                            \
    X(BODY_TOO_LARGE, 413, "body_too_large", false)                                                \
    X(TOO_MANY_ACTIONS, 413, "too_many_actions", false)                                            \
    X(UNAUTHORIZED, 401, "unauthorized", true)                                                     \
    X(BAD_CREDENTIALS, 401, "bad_credentials", false)                                              \
    X(REVOKED, 403, "revoked", false)                                                              \
    X(NOT_PARTICIPANT, 403, "not_participant", false)                                              \
    X(NOT_SENDER, 403, "not_sender", false)                                                        \
    X(NOT_ALLOWED, 403, "not_allowed", false)                                                      \
    X(UNKNOWN_ROUTE, 404, "unknown_route", false)                                                  \
    X(UNKNOWN_CONVERSATION, 404, "unknown_conversation", false)                                    \
    X(UNKNOWN_MESSAGE, 404, "unknown_message", false)                                              \
    X(UNKNOWN_USER, 404, "unknown_user", false)                                                    \
    X(CONFLICT, 409, "conflict", false)                                                            \
    X(KEY_REUSED, 409, "key_reused", false)                                                        \
    X(CURSOR_EXPIRED, 410, "cursor_expired", false)                                                \
    X(RATE_LIMITED, 429, "rate_limited", true)                                                     \
    X(INTERNAL, 500, "internal", true)                                                             \
    X(UNAVAILABLE, 503, "unavailable", true)                                                       \
    X(EXPIRED, 408, "expired", false) /* said by a device of its own action: it waited too long */ \
    X(UNSUPPORTED_MEDIA, 415, "unsupported_media", false)                                          \
    X(UPGRADE_REQUIRED, 426, "upgrade_required", true) /* once the app is a newer one */           \
    X(CONVERSATION_ENDED, 403, "conversation_ended", false)                                        \
    X(FILE_LOST, 404, "file_lost", false) /* said by a device: what it should send is gone */

#define TF_X(name, status, text, retry) TF_REFUSAL_##name,
enum tf_refusal { TF_REFUSAL_NONE, TF_REFUSALS(TF_X) TF_REFUSAL_COUNT };
#undef TF_X

int tf_refusal_status(enum tf_refusal refusal);
const char *tf_refusal_text(enum tf_refusal refusal);
/* Whether the same request may succeed later. */
bool tf_refusal_can_retry(enum tf_refusal refusal);
bool tf_refusal_parse(struct tf_slice text, enum tf_refusal *out);

/* One action of a sync batch. Slices are borrowed from the parsed document. */
struct tf_wire_action {
    enum tf_action_type type;
    struct tf_id action_id;
    struct tf_id conversation_id;
    uint32_t attempt; /* counted from 1, over restarts */
    tf_time
        client_time_us; /* the device's wall clock when the user acted; never decides anything */
    struct tf_id message_id;   /* edit, delete: the target; read: the last message read */
    uint64_t base_version;     /* edit, delete: the version that the user saw */
    struct tf_message message; /* send: client_id (= action_id), type, content, reply_to, media,
                                  metadata; edit: content */
    struct tf_delta delta;     /* edit: instead of content */
    struct tf_slice operation; /* edit of a shared message: instead of content; JSON, as
                                  tf_shared_op_write makes it */
    struct tf_conversation
        conversation;     /* create: client_key (= action_id), type, participants, metadata */
    struct tf_id user_id; /* join, leave: whose */
    struct tf_slice role; /* join */
};

/* What the server says of one action. */
struct tf_wire_result {
    struct tf_id action_id;
    enum tf_outcome outcome;
    enum tf_refusal refusal; /* rejected */
    tf_time retry_after_us;  /* retry: not before this long from now; 0 when the client's own
                                back-off decides */
    bool has_change; /* applied, duplicate, conflict: the entity as the server has it now is in
                        `change` */
    struct tf_change change; /* `seq` and `previous`: of the change that the action made, by this
                                call or, when it is a duplicate, by an earlier one; else 0 */
};

/* A parsed document and everything borrowed from it. */
struct tf_wire_doc;
void tf_wire_doc_destroy(struct tf_wire_doc *doc); /* NULL is allowed */

/* Writers of batches and pages stop at the first element that takes them past this many bytes, so
 * that every body stays far below the readers' bound: one element may need six bytes for each of
 * its own. */
#define TF_WIRE_BODY_BYTES_SOFT_MAX (1024 * 1024)

/* -- Requests -- */

/* {"deviceId", "actions": [...]} is written piece by piece, so that a caller streams rows of its
 * queue. */
void tf_wire_sync_begin(struct tf_buf *out, const struct tf_id *device_id);
void tf_wire_sync_action(struct tf_buf *out, const struct tf_wire_action *action, bool first);
void tf_wire_sync_end(struct tf_buf *out);
/* Instead of the end, by a device that knows whose log it has: {..., "epoch"}. A server of another
 * epoch takes nothing of the batch. */
void tf_wire_sync_end_of(struct tf_buf *out, const struct tf_id *epoch);

struct tf_wire_sync {
    struct tf_id device_id;
    struct tf_id epoch;                   /* of the device's cursor; none when not told */
    const struct tf_wire_action *actions; /* owned by the document */
    const enum tf_refusal
        *refusals; /* per action: NONE, or why this one cannot be read (its id is still set) */
    size_t action_count;
};
/* The refusal for the whole body, or NONE with `*doc` owned by caller. An action that breaks the
 * model's rules is refused alone. */
enum tf_refusal tf_wire_sync_parse(struct tf_slice body, struct tf_wire_doc **doc,
                                   struct tf_wire_sync *out, struct tf_error *error);

/* The body of a call that does one action directly. In: `action->type`, and `action->message_id` or
 * `action->conversation_id` where the path names it. Out: the whole action, with the checks of
 * tf_action_check passed; untouched on a refusal. Keys: "clientId" of a send, "clientKey" of a
 * creation (both required), "actionId" of the others (may be none). */
enum tf_refusal tf_wire_action_parse(struct tf_slice body, struct tf_wire_doc **doc,
                                     struct tf_wire_action *action, struct tf_error *error);

struct tf_wire_typing {
    struct tf_id conversation_id;
    bool is_typing;
};
/* The body of POST typing: {"conversationId", "isTyping"}. */
enum tf_refusal tf_wire_typing_parse(struct tf_slice body, struct tf_wire_typing *out,
                                     struct tf_error *error);

struct tf_wire_credentials {
    struct tf_id user_id;
    struct tf_id device_id;
    struct tf_slice secret; /* owned by the document */
};
/* The body of a token call. */
enum tf_refusal tf_wire_credentials_parse(struct tf_slice body, struct tf_wire_doc **doc,
                                          struct tf_wire_credentials *out, struct tf_error *error);
void tf_wire_token_request(struct tf_buf *out, const struct tf_id *user_id,
                           const struct tf_id *device_id, struct tf_slice secret);
/* The body of a refresh: {"refreshToken"}. */
void tf_wire_refresh_request(struct tf_buf *out, struct tf_slice refresh);
enum tf_refusal tf_wire_refresh_parse(struct tf_slice body, struct tf_wire_doc **doc,
                                      struct tf_slice *refresh, struct tf_error *error);
/* "/api/chat/offline/messages?since=EPOCH.SEQ&limit=N"; a cursor without epoch is left out. */
void tf_wire_pull_path(struct tf_buf *out, const struct tf_cursor *cursor, uint32_t limit);
/* "EPOCH.SEQ", as cursors travel; "EPOCH.SEQ~STARTED" between the pages of a full pull. */
void tf_wire_cursor_append(struct tf_buf *out, const struct tf_cursor *cursor);
bool tf_wire_cursor_parse(struct tf_slice text, struct tf_cursor *out);

/* "/api/chat/conversations/ID/messages?before=N&limit=N": the page of history that ends before this
 * position. */
void tf_wire_history_path(struct tf_buf *out, const struct tf_id *conversation_id, uint64_t before,
                          uint32_t limit);

/* -- Answers -- */

void tf_wire_results_begin(struct tf_buf *out);
void tf_wire_result(struct tf_buf *out, const struct tf_wire_result *result, bool first);
void tf_wire_results_end(struct tf_buf *out);

struct tf_wire_results {
    const struct tf_wire_result *results; /* owned by the document */
    size_t result_count;
};
enum tf_code tf_wire_results_parse(struct tf_slice body, struct tf_wire_doc **doc,
                                   struct tf_wire_results *out,
                                   struct tf_error *error) TF_MUST_CHECK;

void tf_wire_pull_begin(struct tf_buf *out);
void tf_wire_pull_change(struct tf_buf *out, const struct tf_change *change, bool first);
void tf_wire_pull_end(struct tf_buf *out, const struct tf_cursor *next, bool has_more);

struct tf_wire_pull {
    const struct tf_change *changes; /* owned by the document */
    size_t change_count;
    struct tf_cursor next;
    bool has_more;
};
enum tf_code tf_wire_pull_parse(struct tf_slice body, struct tf_wire_doc **doc,
                                struct tf_wire_pull *out, struct tf_error *error) TF_MUST_CHECK;

struct tf_wire_history {
    const struct tf_message *messages; /* newest first; owned by the document */
    size_t message_count;
    uint64_t next_before; /* where the next page ends; 0 when this one is the last */
};
enum tf_code tf_wire_history_parse(struct tf_slice body, struct tf_wire_doc **doc,
                                   struct tf_wire_history *out,
                                   struct tf_error *error) TF_MUST_CHECK;

struct tf_wire_token {
    struct tf_slice token; /* owned by the document, as `refresh` */
    tf_time expires_in_us;
    struct tf_slice refresh; /* for the next token; empty when the server gives none */
};
void tf_wire_token_answer(struct tf_buf *out, const struct tf_wire_token *token);
enum tf_code tf_wire_token_parse(struct tf_slice body, struct tf_wire_doc **doc,
                                 struct tf_wire_token *out, struct tf_error *error) TF_MUST_CHECK;

/* {"code", "message"}: every answer that is not a success. */
void tf_wire_refusal(struct tf_buf *out, enum tf_refusal refusal, const char *detail);
/* The stable code of an error body; NONE when it has none that is known. Never fails: proxies send
 * anything. */
enum tf_refusal tf_wire_refusal_parse(struct tf_slice body);
/* Whether the body of a refusal is one at all, whatever it says; not what a proxy wrote, and not
 * what was damaged on its way. */
bool tf_wire_refusal_is_readable(struct tf_slice body);

/* Single entities, for the calls that return one and for lists. */
void tf_wire_message(struct tf_buf *out, const struct tf_message *message);
void tf_wire_conversation(struct tf_buf *out, const struct tf_conversation *conversation);

/* -- Gateway frames -- */

enum tf_frame_kind {
    TF_FRAME_HELLO, /* server, once: cursor.epoch, cursor.seq = newest change in the user's scope */
    TF_FRAME_CHANGE, /* server: one change, with its seq and previous */
    TF_FRAME_TYPING, /* both: conversation_id, user_id (server's frames), is_typing */
    TF_FRAME_ACK,    /* client: everything up to cursor.seq is durably on this device (delivery
                        receipt) */
    TF_FRAME_PING,   /* client */
    TF_FRAME_PONG,   /* server: cursor as in HELLO; a server may leave it out */
    TF_FRAME_KIND_COUNT
};

struct tf_frame {
    enum tf_frame_kind kind;
    struct tf_cursor cursor;
    struct tf_id conversation_id;
    struct tf_id user_id;
    bool is_typing;
    struct tf_change change;
};
void tf_wire_frame(struct tf_buf *out, const struct tf_frame *frame);
enum tf_code tf_wire_frame_parse(struct tf_slice bytes, struct tf_wire_doc **doc,
                                 struct tf_frame *out, struct tf_error *error) TF_MUST_CHECK;

#endif
