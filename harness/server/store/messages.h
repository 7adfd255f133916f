/* Messages in the database. Slices of a message that was read are borrowed until its statement
 * moves. */
#ifndef TF_SERVER_STORE_MESSAGES_H
#define TF_SERVER_STORE_MESSAGES_H

#include "server/store/scope.h"

#define TF_MESSAGE_COLUMN_COUNT 21 /* of TF_MESSAGE_COLUMNS */

struct tf_message_row {
    struct tf_message message;
    struct tf_room *room;
    uint64_t sender;          /* number of the user */
    bool is_shared;           /* any participant may edit it */
    struct tf_slice document; /* shared: as in the message, or as it was when that was deleted */
};

/* Fills a row from a statement whose columns of TF_MESSAGE_COLUMNS begin at `column`. */
enum tf_code tf_message_read(const struct tf_db *db, sqlite3_stmt *row, int column,
                             struct tf_message_row *out) TF_MUST_CHECK;

/* The message with this id, or at this position. `*found` is false when there is none. Slices are
 * borrowed until the next call of the same function, or until the messages are released. */
enum tf_code tf_message_by_id(const struct tf_db *db, const struct tf_id *id, bool *found,
                              struct tf_message_row *out) TF_MUST_CHECK;
enum tf_code tf_message_at(const struct tf_db *db, uint64_t position, bool *found,
                           struct tf_message_row *out) TF_MUST_CHECK;

/* The tombstone that stood at this position and went, as it was. Borrowed likewise. */
enum tf_code tf_message_buried(const struct tf_db *db, uint64_t position, bool *found,
                               struct tf_message_row *out) TF_MUST_CHECK;
/* By id, whether it is there or was buried. Borrowed likewise. */
enum tf_code tf_message_known(const struct tf_db *db, const struct tf_id *id, bool *found,
                              struct tf_message_row *out) TF_MUST_CHECK;

/* Lets go of the rows that those above hold open. */
void tf_messages_release(const struct tf_db *db);

/* Where a message stands: what replies and reads need of it. Position 0 when there is none. */
struct tf_message_place {
    uint64_t position;
    uint64_t room;
    struct tf_id client_id;
};
enum tf_code tf_message_place(const struct tf_db *db, const struct tf_id *id,
                              struct tf_message_place *out) TF_MUST_CHECK;

/* `*is_new` is false, and nothing written, when there is a message of this id, or was one. */
enum tf_code tf_message_insert(const struct tf_db *db, const struct tf_message_row *row,
                               bool *is_new) TF_MUST_CHECK;
/* Writes what an edit changed: content, version, edited_at_us. */
enum tf_code tf_message_write_edit(const struct tf_db *db,
                                   const struct tf_message *message) TF_MUST_CHECK;
/* Writes the document of a shared message. */
/* And who wrote it, where the message says so. */
enum tf_code tf_message_write_document(const struct tf_db *db,
                                       const struct tf_message *message) TF_MUST_CHECK;
/* Empties `message` and writes the tombstone: version and deleted_at_us are set by the caller. */
enum tf_code tf_message_write_tombstone(const struct tf_db *db,
                                        struct tf_message *message) TF_MUST_CHECK;

#endif
