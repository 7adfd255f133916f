/* Messages in the local database: the server's row, or an own one that it has not named yet. */
#ifndef TF_OFFLINE_MESSAGE_H
#define TF_OFFLINE_MESSAGE_H

#include "offline/job.h"

#define TF_SHOWN_COLUMN_COUNT 14 /* of TF_SHOWN_COLUMNS */

struct tf_message_row {
    int64_t conversation; /* local number */
    uint64_t
        position;    /* TF_POSITION_PENDING and the action's order until the server has placed it */
    struct tf_id id; /* none until the server has named it */
    struct tf_id client_id, sender_id;
    enum tf_message_type type;
    struct tf_slice content; /* borrowed: from the statement, or from the buffer it was copied to */
    struct tf_id reply_to;   /* server id, or client id while the parent has none */
    uint64_t version;        /* 0 until the server has told it */
    bool is_deleted, is_edited;
    bool is_shared;          /* and not deleted */
    enum tf_refusal refusal; /* why the send failed for good */
    uint32_t generation;
    bool uploads;              /* its file is not at the media host yet */
    struct tf_slice media_url; /* borrowed from the statement; not copied by tf_message_row_find */
    uint64_t media_size;       /* bytes; 0 for none */
};

/* What is shown of it, from a statement that selects TF_SHOWN_COLUMNS: without generation, uploads
 * and is_shared. */
struct tf_message_row tf_message_row_shown(struct tf_job *job, sqlite3_stmt *statement);
/* From a statement that selects TF_MESSAGE_COLUMNS. */
struct tf_message_row tf_message_row_read(struct tf_job *job, sqlite3_stmt *statement);
/* By server id or client id. The content is copied to `text`. E_NOT_FOUND. */
enum tf_code tf_message_row_find(struct tf_job *job, const struct tf_id *name,
                                 struct tf_message_row *out, struct tf_buf *text) TF_MUST_CHECK;
/* The newest message of a conversation that the server has placed. E_NOT_FOUND. */
enum tf_code tf_message_row_newest(struct tf_job *job, int64_t conversation,
                                   struct tf_message_row *out, struct tf_buf *text) TF_MUST_CHECK;
bool tf_message_row_is_named(const struct tf_message_row *row);
/* The server id where there is one, else the client id. */
struct tf_id tf_message_row_name(const struct tf_message_row *row);
/* The program order of the send of a message that the server has not named. */
uint64_t tf_message_row_order(const struct tf_message_row *row);

#endif
