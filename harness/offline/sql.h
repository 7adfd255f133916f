/* The statements of the client by name, and the one way to run one. Their texts are in sql_table.h.
 */
#ifndef TF_OFFLINE_SQL_H
#define TF_OFFLINE_SQL_H

#include "offline/job.h"
#include "offline/vault.h"

/* A message that the server has not named yet stands behind all others, in the order in which it
 * was queued. */
#define TF_POSITION_PENDING (UINT64_C(1) << 62)

/* In the order and the groups of sql_table.h. */
enum tf_sql {
    TF_SQL_SCHEMA_VERSION,
    TF_SQL_DEVICE_LOAD,
    TF_SQL_DEVICE_SHOWN,
    TF_SQL_DATA_VERSION,
    TF_SQL_DEVICE_LEASE,
    TF_SQL_DEVICE_LEASE_TAKE,
    TF_SQL_DEVICE_LEASE_GIVE,
    TF_SQL_DEVICE_ORDER,
    TF_SQL_DEVICE_CURSOR,
    TF_SQL_DEVICE_RESYNC,
    TF_SQL_DEVICE_STRATEGY,
    TF_SQL_DEVICE_STRATEGY_EDIT,
    TF_SQL_DEVICE_STRATEGY_DELETE,
    TF_SQL_DEVICE_OFFLINE,
    TF_SQL_DEVICE_FLOOR,
    /* any change: a page that stays as it is would not be written. Orders may have gaps. */
    TF_SQL_DEVICE_FIRM,
    /* conversations and their participants */
    TF_SQL_CONVERSATION_LOCAL,
    TF_SQL_CONVERSATION_BY_ID,
    TF_SQL_CONVERSATION_BY_KEY,
    TF_SQL_CONVERSATION_BY_LOCAL,
    TF_SQL_CONVERSATION_ADD,
    TF_SQL_CONVERSATION_NAME,
    TF_SQL_CONVERSATION_GONE,
    TF_SQL_CONVERSATION_MESSAGES,
    TF_SQL_CONVERSATION_ACTIONS,
    TF_SQL_CONVERSATION_SET,
    TF_SQL_CONVERSATION_STRATEGY,
    TF_SQL_CONVERSATION_STRATEGY_EDIT,
    TF_SQL_CONVERSATION_STRATEGY_DELETE,
    /* the most specific choice */
    TF_SQL_STRATEGY_OF,
    TF_SQL_CONVERSATION_REFUSED,
    TF_SQL_CONVERSATION_STALE,
    TF_SQL_CONVERSATION_LOST,
    TF_SQL_CONVERSATION_LEFT,
    TF_SQL_CONVERSATION_SINCE,
    TF_SQL_CONVERSATION_FILLED,
    TF_SQL_FILL_COUNT,
    TF_SQL_FILL_NEXT,
    TF_SQL_PARTICIPANTS,
    TF_SQL_PARTICIPANT,
    TF_SQL_PARTICIPANT_ADD,
    TF_SQL_PARTICIPANT_MARK,
    TF_SQL_PARTICIPANTS_JOIN,
    TF_SQL_PARTICIPANTS_DROP,
    TF_SQL_PARTICIPANTS_STALE,
    /* who read what, and when */
    TF_SQL_READ_STEP_ADD,
    TF_SQL_READ_STEPS_JOIN,
    TF_SQL_READ_STEPS_DROP,
    TF_SQL_READ_STEPS_CLEANED,
    TF_SQL_READ_STEPS_STALE,
    TF_SQL_READERS,
    /* the account was revoked */
    TF_SQL_WIPE_QUEUE,
    TF_SQL_WIPE_MESSAGES,
    TF_SQL_WIPE_PARTICIPANTS,
    TF_SQL_WIPE_READ_STEPS,
    TF_SQL_WIPE_VERSIONS,
    TF_SQL_WIPE_MEDIA,
    TF_SQL_WIPE_MEDIA_PARTS,
    TF_SQL_WIPE_CONVERSATIONS,
    TF_SQL_WIPE_DATA,
    TF_SQL_WIPE_CHOICES,
    TF_SQL_WIPE_OPENINGS,
    TF_SQL_WIPE_DEVICE,
    /* messages */
    TF_SQL_MESSAGE_BY_ID,
    TF_SQL_MESSAGE_BY_CLIENT,
    TF_SQL_MESSAGE_PENDING,
    TF_SQL_MESSAGE_NEWEST,
    TF_SQL_MESSAGE_QUEUE,
    TF_SQL_MESSAGE_UPSERT,
    TF_SQL_MESSAGE_ADOPT,
    TF_SQL_MESSAGE_TEXT,
    /* what several people edit at once */
    TF_SQL_DOCUMENT,
    TF_SQL_DOCUMENT_SET,
    TF_SQL_OPERATION,
    TF_SQL_OPERATION_SET,
    TF_SQL_MESSAGE_PARENT,
    TF_SQL_MESSAGE_PARENTS,
    TF_SQL_MESSAGE_REFUSED,
    TF_SQL_MESSAGE_DISCARD,
    TF_SQL_MESSAGE_KEEP,
    TF_SQL_MESSAGE_RENEW,
    TF_SQL_MESSAGES_LOST,
    TF_SQL_MESSAGE_OFFER,
    TF_SQL_MESSAGE_WITHDRAW,
    TF_SQL_MESSAGE_STALE,
    TF_SQL_MESSAGE_MEDIA,
    TF_SQL_MESSAGE_UPLOADED,
    TF_SQL_MESSAGE_METADATA,
    /* earlier texts of messages */
    TF_SQL_VERSION_KEEP,
    TF_SQL_VERSION_ADD,
    TF_SQL_VERSION_LIST,
    TF_SQL_VERSION_WITHDRAW,
    /* files, by the client id of their message: state 0 is cached, 1 to be sent, 2 to be loaded */
    TF_SQL_MEDIA_LOAD,
    TF_SQL_MEDIA_ADD,
    TF_SQL_MEDIA_GET,
    TF_SQL_MEDIA_DONE,
    TF_SQL_MEDIA_FAILED,
    TF_SQL_MEDIA_CACHED,
    TF_SQL_MEDIA_USED,
    TF_SQL_MEDIA_OLDEST,
    TF_SQL_MEDIA_GONE,
    TF_SQL_MEDIA_PART_PUT,
    TF_SQL_MEDIA_PART_GET,
    TF_SQL_MEDIA_PART_HERE,
    TF_SQL_MEDIA_PARTS,
    TF_SQL_MEDIA_ADDRESS,
    TF_SQL_MEDIA_AGAIN,
    TF_SQL_MEDIA_PART_GONE,
    TF_SQL_MEDIA_NEXT_UP,
    TF_SQL_MEDIA_NEXT_DOWN,
    TF_SQL_MEDIA_LIST,
    TF_SQL_MEDIA_OF_ROOM,
    /* the queue */
    TF_SQL_QUEUE_LOAD,
    TF_SQL_QUEUE_COUNT,
    TF_SQL_QUEUE_ADD,
    TF_SQL_QUEUE_GET,
    TF_SQL_QUEUE_REMOVE,
    TF_SQL_QUEUE_TEXT,
    TF_SQL_QUEUE_MARK,
    TF_SQL_QUEUE_AGAIN,
    TF_SQL_QUEUE_FAILED,
    TF_SQL_QUEUE_STATE,
    TF_SQL_QUEUE_RESUME,
    TF_SQL_QUEUE_NAME,
    TF_SQL_QUEUE_RELEASE,
    TF_SQL_QUEUE_REBASE,
    TF_SQL_QUEUE_FIRST,
    TF_SQL_QUEUE_BEHIND,
    TF_SQL_QUEUE_UNNAME,
    TF_SQL_QUEUE_LOWER,
    TF_SQL_QUEUE_READS_REACH,
    TF_SQL_QUEUE_READS_FALL,
    TF_SQL_QUEUE_READS_LOST,
    TF_SQL_QUEUE_READS_PLACE,
    TF_SQL_QUEUE_WAITING_FOR,
    TF_SQL_QUEUE_IN_CONVERSATION,
    TF_SQL_QUEUE_WITHDRAW,
    TF_SQL_QUEUE_ON,
    TF_SQL_QUEUE_CONFLICT_ON,
    TF_SQL_QUEUE_CONFLICTS_LOST,
    TF_SQL_QUEUE_READ,
    TF_SQL_QUEUE_READ_MARK,
    TF_SQL_QUEUE_DUE,
    TF_SQL_QUEUE_DUE_RANKED,
    TF_SQL_QUEUE_ASIDE,
    TF_SQL_QUEUE_ASIDE_UNDER,
    TF_SQL_QUEUE_UNPARK,
    TF_SQL_QUEUE_EXPIRED,
    TF_SQL_QUEUE_EXPIRES,
    TF_SQL_RHYTHM_LOAD,
    TF_SQL_RHYTHM_SET,
    /* what is shown, and what is durable */
    TF_SQL_VIEW_CONVERSATIONS,
    TF_SQL_VIEW_MESSAGES,
    TF_SQL_PAGE_MESSAGES,
    TF_SQL_PAGE_CONVERSATIONS,
    TF_SQL_VIEW_BY_ID,
    TF_SQL_VIEW_BY_CLIENT,
    TF_SQL_VIEW_LISTED,
    TF_SQL_VIEW_MARKS,
    TF_SQL_VIEW_UNREAD,
    TF_SQL_VIEW_LAST,
    TF_SQL_VIEW_QUEUE,
    TF_SQL_VIEW_CONFLICTS,
    /* what the app keeps by key */
    TF_SQL_DATA_SET,
    TF_SQL_DATA_FORGET,
    TF_SQL_DATA_GET,
    TF_SQL_DATA_ALL,
    TF_SQL_DATA_COUNT,
    /* sizes */
    TF_SQL_PAGES,
    TF_SQL_PAGES_FREE,
    TF_SQL_PAGE_SIZE,
    TF_SQL_QUEUE_SIZE,
    TF_SQL_MESSAGES_SIZE,
    /* cleaning up */
    TF_SQL_KEEP_ROOMS,
    TF_SQL_KEEP_PAGE,
    /* the newest that is not deleted, and what is behind it */
    TF_SQL_KEEP_LAST,
    TF_SQL_KEEP_SIZE,
    TF_SQL_KEEP_DROP,
    TF_SQL_CONVERSATION_CLEANED,
    TF_SQL_CONVERSATION_SCROLL,
    TF_SQL_CONVERSATION_LOOKED,
    /* how conflicts were resolved */
    TF_SQL_CHOICE_MADE,
    TF_SQL_CHOICES,
    /* what is opened, and when */
    TF_SQL_OPENING,
    TF_SQL_OPENING_SET,
    TF_SQL_OPENING_SCREEN,
    TF_SQL_OPENING_RECENT,
    TF_SQL_OPENING_ALL,
    TF_SQL_OPENING_STALE,
    TF_SQL_CONVERSATION_SCROLLED,
    /* sealing what lies there in clear */
    TF_SQL_MEND_CONVERSATIONS,
    TF_SQL_MEND_PARTICIPANTS,
    TF_SQL_MEND_MESSAGES,
    TF_SQL_MEND_SENDS,
    TF_SQL_MEND_LAST,
    TF_SQL_DEVICE_IDENTITY,
    TF_SQL_DEVICE_PACKING,
    TF_SQL_REPACK_MESSAGES,
    TF_SQL_REPACK_MESSAGE,
    TF_SQL_REPACK_QUEUE,
    TF_SQL_REPACK_ACTION,
    TF_SQL_REPACK_DATA,
    TF_SQL_REPACK_DATUM,
    TF_SQL_REPACK_CONVERSATIONS,
    TF_SQL_REPACK_CONVERSATION,
    TF_SQL_REPACK_VERSIONS,
    TF_SQL_REPACK_VERSION,
    TF_SQL_REPACK_MEDIA,
    TF_SQL_REPACK_FILE,
    TF_SQL_REPACK_PARTS,
    TF_SQL_REPACK_PART,
    TF_SQL_COUNT
};

/* The texts, for the store. Static. */
extern const char *const tf_sql_texts[TF_SQL_COUNT];

/* A value for a parameter. Texts are borrowed until the statement is reset. */
struct tf_bind {
    enum { TF_BIND_NULL, TF_BIND_INT, TF_BIND_TEXT, TF_BIND_CELL } kind;
    int64_t number; /* CELL: enum tf_cell */
    struct tf_slice text;
    const struct tf_id *owner; /* CELL: of its row; borrowed */
};

struct tf_bind tf_bind_int(int64_t number);
struct tf_bind tf_bind_text(struct tf_slice text);
/* NULL for the empty text. */
struct tf_bind tf_bind_optional(struct tf_slice text);
/* NULL for no identifier. `id` is borrowed. */
struct tf_bind tf_bind_id(const struct tf_id *id);
struct tf_bind tf_bind_null(void);
/* A text that people wrote, or that names them: it passes the vault. `owner` as tf_vault_owner; it
 * is borrowed. */
struct tf_bind tf_bind_cell(enum tf_cell cell, const struct tf_id *owner, struct tf_slice text);
/* NULL for the empty text. */
struct tf_bind tf_bind_cell_optional(enum tf_cell cell, const struct tf_id *owner,
                                     struct tf_slice text);

#define TF_LISTED_MAX 20 /* messages that VIEW_LISTED has places for */

struct tf_binds {
    const struct tf_bind *items;
    size_t count;
};
/* The values of parameters ?1, ?2, ... */
#define TF_BINDS(...)                                                                              \
    ((struct tf_binds){(struct tf_bind[]){__VA_ARGS__},                                            \
                       sizeof((struct tf_bind[]){__VA_ARGS__}) / sizeof(struct tf_bind)})

/* Runs a statement without rows; `*changed`, where not NULL, is the number of rows that it changed.
 */
enum tf_code tf_sql_run(struct tf_job *job, enum tf_sql index, struct tf_binds binds,
                        unsigned *changed) TF_MUST_CHECK;
/* A statement ready for its rows, or NULL with the job's error set. */
sqlite3_stmt *tf_sql_open(struct tf_job *job, enum tf_sql index, struct tf_binds binds);
/* The next row; false at the end or on failure, and then `*code` says which. */
bool tf_sql_row(struct tf_job *job, sqlite3_stmt *statement, enum tf_code *code);
/* The code behind a failed tf_sql_open. */
enum tf_code tf_sql_failure(const struct tf_job *job);

struct tf_id tf_sql_id(sqlite3_stmt *statement, int column);
uint64_t tf_sql_u64(sqlite3_stmt *statement, int column);

#endif
