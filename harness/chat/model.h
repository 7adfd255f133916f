/* The chat's data model, as both sides speak it. Field names on the wire are the camelCase of
 * these. */
#ifndef TF_CHAT_MODEL_H
#define TF_CHAT_MODEL_H

#include "base/bytes.h"
#include "base/time.h"
#include "chat/id.h"

#include <stdbool.h>
#include <stdint.h>

#define TF_CONTENT_BYTES_MAX (64 * 1024)
#define TF_SHARED_BYTES_MAX  (256 * 1024) /* of a shared text, or an operation on it, as JSON */
#define TF_NAME_BYTES_MAX    256
#define TF_PARTICIPANTS_MAX  512
#define TF_READERS_MAX       32  /* that one message names */
#define TF_BATCH_ACTIONS_MAX 50  /* what the server takes in one sync call */
#define TF_PAGE_LIMIT_MAX    200 /* changes or messages in one answer */

/* Every enum of the model is listed once, as (NAME, "wire text"). */
#define TF_CONVERSATION_TYPES(X)                                                                   \
    X(SUPPORT, "support") X(RESTAURANT, "restaurant") X(GROUP_ORDER, "group_order")
#define TF_MESSAGE_TYPES(X)                                                                        \
    X(TEXT, "text") X(IMAGE, "image") X(VIDEO, "video") X(FILE, "file") X(SYSTEM, "system")
/* In the order in which a message moves; FAILED is outside the order. */
#define TF_MESSAGE_STATUSES(X)                                                                     \
    X(SENDING, "sending")                                                                          \
    X(SENT, "sent") X(DELIVERED, "delivered") X(READ, "read") X(FAILED, "failed")
/* What a queued action does. */
#define TF_ACTION_TYPES(X)                                                                         \
    X(SEND, "send")                                                                                \
    X(EDIT, "edit")                                                                                \
    X(DELETE, "delete") X(READ, "read") X(CREATE, "create") X(JOIN, "join") X(LEAVE, "leave")
/* What the server says of one action. */
#define TF_OUTCOMES(X)                                                                             \
    X(APPLIED, "applied")                                                                          \
    X(DUPLICATE, "duplicate")                                                                      \
    X(CONFLICT, "conflict") X(REJECTED, "rejected") X(RETRY, "retry") X(DEFERRED, "deferred")
#define TF_STRATEGIES(X)                                                                           \
    X(SERVER_WINS, "server-wins")                                                                  \
    X(CLIENT_WINS, "client-wins") X(MERGE, "merge") X(MANUAL, "manual")
/* What a change is about. RECEIPT carries a participant's delivered and read marks; WITHDRAWAL is
 * told to who takes part no longer. */
#define TF_ENTITIES(X)                                                                             \
    X(CONVERSATION, "conversation")                                                                \
    X(MESSAGE, "message") X(RECEIPT, "receipt") X(WITHDRAWAL, "withdrawal")

#define TF_ENUM_MEMBER(prefix, name) prefix##name
#define TF_X(name, text)             TF_CONVERSATION_##name,
enum tf_conversation_type { TF_CONVERSATION_TYPES(TF_X) TF_CONVERSATION_TYPE_COUNT };
#undef TF_X
#define TF_X(name, text) TF_MESSAGE_##name,
enum tf_message_type { TF_MESSAGE_TYPES(TF_X) TF_MESSAGE_TYPE_COUNT };
#undef TF_X
#define TF_X(name, text) TF_STATUS_##name,
enum tf_message_status { TF_MESSAGE_STATUSES(TF_X) TF_MESSAGE_STATUS_COUNT };
#undef TF_X
#define TF_X(name, text) TF_ACTION_##name,
enum tf_action_type { TF_ACTION_TYPES(TF_X) TF_ACTION_TYPE_COUNT };
#undef TF_X
#define TF_X(name, text) TF_OUTCOME_##name,
enum tf_outcome { TF_OUTCOMES(TF_X) TF_OUTCOME_COUNT };
#undef TF_X
#define TF_X(name, text) TF_STRATEGY_##name,
enum tf_strategy { TF_STRATEGIES(TF_X) TF_STRATEGY_COUNT };
#undef TF_X
#define TF_X(name, text) TF_ENTITY_##name,
enum tf_entity { TF_ENTITIES(TF_X) TF_ENTITY_COUNT };
#undef TF_X
#undef TF_ENUM_MEMBER

/* Wire text of a value. Static; asserts on a value outside the enum. */
const char *tf_conversation_type_text(enum tf_conversation_type type);
const char *tf_message_type_text(enum tf_message_type type);
const char *tf_message_status_text(enum tf_message_status status);
const char *tf_action_type_text(enum tf_action_type type);
const char *tf_outcome_text(enum tf_outcome outcome);
const char *tf_strategy_text(enum tf_strategy strategy);
const char *tf_entity_text(enum tf_entity entity);

/* The value of a wire text. False, and `*out` untouched, when there is none. */
bool tf_conversation_type_parse(struct tf_slice text, enum tf_conversation_type *out);
bool tf_message_type_parse(struct tf_slice text, enum tf_message_type *out);
bool tf_message_status_parse(struct tf_slice text, enum tf_message_status *out);
bool tf_action_type_parse(struct tf_slice text, enum tf_action_type *out);
bool tf_outcome_parse(struct tf_slice text, enum tf_outcome *out);
bool tf_strategy_parse(struct tf_slice text, enum tf_strategy *out);
bool tf_entity_parse(struct tf_slice text, enum tf_entity *out);

/* A participant of a conversation, with its marks. Marks are positions (`tf_message.position`) and
 * only grow. */
struct tf_participant {
    struct tf_id user_id;
    struct tf_slice role;        /* borrowed; free text such as "student" */
    tf_time joined_at_us;        /* server's wall clock */
    uint64_t delivered_position; /* up to here on at least one device of the user */
    uint64_t read_position;      /* up to here read */
    uint64_t since_position;     /* joined by this change: later ones come by the log, what lies
                                    before is back-filled; 0 for who was there from the beginning */
};

/* A conversation as the server sends it. Slices and `participants` are borrowed. */
struct tf_conversation {
    struct tf_id id;
    struct tf_id
        client_key; /* idempotency key of its creation; none for one that the server made */
    enum tf_conversation_type type;
    const struct tf_participant *participants;
    size_t participant_count;
    struct tf_slice metadata; /* JSON object text, or empty */
    bool is_active;
    uint64_t version;
    tf_time created_at_us, updated_at_us, last_activity_at_us; /* server's wall clock */
};

/* Who has read a message, and when. */
struct tf_reader {
    struct tf_id user_id;
    tf_time read_at_us; /* server's wall clock; 0 when that is not known any more */
};

/* A message as the server sends it. Slices and `readers` are borrowed. */
struct tf_message {
    struct tf_id id;
    struct tf_id client_id; /* made by the sender; idempotency key and action id of the send */
    struct tf_id conversation_id;
    struct tf_id sender_id;
    struct tf_slice sender_name;
    enum tf_message_type type;
    struct tf_slice content; /* empty in a tombstone */
    struct tf_slice media_url, media_thumbnail;
    uint64_t media_size;        /* bytes */
    uint64_t media_duration_ms; /* milliseconds, as players count */
    struct tf_id reply_to;      /* server id of the parent, or none */
    struct tf_slice metadata;   /* JSON object text, or empty */
    bool is_shared;             /* whoever takes part edits it, together: chat/shared_text.h */
    struct tf_slice document;   /* shared, and not deleted: its text as JSON; empty in a send */
    struct tf_id editor_id;     /* shared: who wrote its present text; none while the sender did */
    bool is_deleted, is_edited;
    uint64_t version;  /* 1 at creation, one more at each edit and at the deletion */
    uint64_t position; /* `seq` of its creation: the order of messages in a conversation, on every
                          device */
    tf_time created_at_us, updated_at_us, edited_at_us,
        deleted_at_us;               /* server's wall clock; 0 is none */
    const struct tf_reader *readers; /* in pages of history alone: receipts tell them else */
    size_t reader_count;
};

/* How far one participant has got in one conversation. */
struct tf_receipt {
    struct tf_id conversation_id;
    struct tf_id user_id;
    uint64_t delivered_position;
    uint64_t read_position;
    /* What the change that carries it has read: messages behind `read_after`, up to `read_upto`.
     * 0 where it has read nothing. */
    uint64_t read_after, read_upto;
    tf_time read_at_us; /* then; server's wall clock */
};

/* The reader of the change that carries it takes part no longer. */
struct tf_withdrawal {
    struct tf_id conversation_id;
};

/* One committed change in the scope of the user that it is told to. */
struct tf_change {
    uint64_t seq;      /* grows in commit order over the whole server */
    uint64_t previous; /* seq of the change before it in this user's scope, 0 if none: equal to the
                          reader's cursor exactly when nothing lies between */
    enum tf_entity entity;
    union {
        struct tf_message message; /* its state now, which may be newer than the change */
        struct tf_conversation conversation;
        struct tf_receipt receipt;
        struct tf_withdrawal withdrawal;
    };
};

/* Where a reader stands in the server's log: the only things a pull cursor may be made of. */
struct tf_cursor {
    struct tf_id epoch; /* none before the first pull */
    uint64_t seq;
    uint64_t started; /* between the pages of a full pull: the newest entry of the server's log when
                         it began; else 0 */
};

#endif
