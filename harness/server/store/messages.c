#include "server/store/messages.h"

enum {
    POSITION,
    ID,
    CLIENT_ID,
    CONVERSATION,
    SENDER,
    TYPE,
    CONTENT,
    MEDIA_URL,
    MEDIA_THUMBNAIL,
    MEDIA_SIZE,
    MEDIA_DURATION,
    REPLY_TO,
    METADATA,
    IS_SHARED,
    IS_DELETED,
    VERSION,
    CREATED_AT,
    EDITED_AT,
    DELETED_AT,
    DOCUMENT,
    EDITOR,
};
_Static_assert(EDITOR + 1 == TF_MESSAGE_COLUMN_COUNT, "the columns are counted");

static bool is_null(sqlite3_stmt *row, int column) {
    return sqlite3_column_type(row, column) == SQLITE_NULL;
}

static void read_times(sqlite3_stmt *row, int column, struct tf_message *out) {
    out->is_deleted = sqlite3_column_int(row, column + IS_DELETED) != 0;
    out->is_edited = !is_null(row, column + EDITED_AT);
    out->created_at_us = sqlite3_column_int64(row, column + CREATED_AT);
    out->edited_at_us = sqlite3_column_int64(row, column + EDITED_AT);
    out->deleted_at_us = sqlite3_column_int64(row, column + DELETED_AT);
    out->updated_at_us = out->is_deleted  ? out->deleted_at_us
                         : out->is_edited ? out->edited_at_us
                                          : out->created_at_us;
}

static void read_media(sqlite3_stmt *row, int column, struct tf_message *out) {
    out->media_size = tf_db_column_u64(row, column + MEDIA_SIZE);
    out->media_duration_ms = tf_db_column_u64(row, column + MEDIA_DURATION);
    if (!is_null(row, column + MEDIA_URL))
        out->media_url = tf_store_column_slice(row, column + MEDIA_URL);
    if (!is_null(row, column + MEDIA_THUMBNAIL))
        out->media_thumbnail = tf_store_column_slice(row, column + MEDIA_THUMBNAIL);
}

static enum tf_code read_document(const struct tf_db *db, sqlite3_stmt *row, int column,
                                  struct tf_message_row *out) {
    struct tf_message *message = &out->message;
    struct tf_user *editor = NULL;
    out->document = tf_store_column_slice(row, column + DOCUMENT);
    message->is_shared = true;
    if (!message->is_deleted)
        message->document = out->document;
    if (is_null(row, column + EDITOR))
        return TF_OK;
    enum tf_code code = tf_scope_user(db, tf_db_column_u64(row, column + EDITOR), &editor);
    if (code == TF_OK)
        message->editor_id = editor->id;
    return code;
}

enum tf_code tf_message_read(const struct tf_db *db, sqlite3_stmt *row, int column,
                             struct tf_message_row *out) {
    struct tf_user *sender = NULL;
    *out = (struct tf_message_row){.sender = tf_db_column_u64(row, column + SENDER),
                                   .is_shared = sqlite3_column_int(row, column + IS_SHARED) != 0};
    enum tf_code code = tf_scope_user(db, out->sender, &sender);
    if (code == TF_OK)
        code = tf_scope_room(db, tf_db_column_u64(row, column + CONVERSATION), &out->room);
    if (code != TF_OK)
        return code;
    struct tf_message *message = &out->message;
    message->id = tf_db_column_id(row, column + ID);
    message->client_id = tf_db_column_id(row, column + CLIENT_ID);
    message->conversation_id = out->room->conversation.id;
    message->sender_id = sender->id;
    message->sender_name = sender->name;
    message->type = (enum tf_message_type)sqlite3_column_int(row, column + TYPE);
    message->content = tf_store_column_slice(row, column + CONTENT);
    message->reply_to = tf_db_column_id(row, column + REPLY_TO);
    message->metadata = tf_store_column_slice(row, column + METADATA);
    message->version = tf_db_column_u64(row, column + VERSION);
    message->position = tf_db_column_u64(row, column + POSITION);
    read_media(row, column, message);
    read_times(row, column, message);
    return out->is_shared ? read_document(db, row, column, out) : TF_OK;
}

/* Reads the one row of `statement`, which stays where it is so that slices live. */
static enum tf_code read_one(const struct tf_db *db, sqlite3_stmt *statement, bool *found,
                             struct tf_message_row *out) {
    enum tf_code code = TF_OK;
    *found = tf_db_row(db, statement, &code);
    return *found ? tf_message_read(db, statement, 0, out) : code;
}

enum tf_code tf_message_by_id(const struct tf_db *db, const struct tf_id *id, bool *found,
                              struct tf_message_row *out) {
    sqlite3_stmt *statement = tf_db_statement(db, TF_SQL_MESSAGE_BY_ID);
    if (statement == NULL)
        return db->error->code;
    tf_db_bind_id(statement, 1, id);
    return read_one(db, statement, found, out);
}

enum tf_code tf_message_at(const struct tf_db *db, uint64_t position, bool *found,
                           struct tf_message_row *out) {
    sqlite3_stmt *statement = tf_db_statement(db, TF_SQL_MESSAGE);
    if (statement == NULL)
        return db->error->code;
    tf_db_bind_u64(statement, 1, position);
    return read_one(db, statement, found, out);
}

enum tf_code tf_message_buried(const struct tf_db *db, uint64_t position, bool *found,
                               struct tf_message_row *out) {
    sqlite3_stmt *statement = tf_db_statement(db, TF_SQL_BURIED);
    if (statement == NULL)
        return db->error->code;
    tf_db_bind_u64(statement, 1, position);
    return read_one(db, statement, found, out);
}

enum tf_code tf_message_known(const struct tf_db *db, const struct tf_id *id, bool *found,
                              struct tf_message_row *out) {
    enum tf_code code = tf_message_by_id(db, id, found, out);
    if (code != TF_OK || *found)
        return code;
    sqlite3_stmt *statement = tf_db_statement(db, TF_SQL_BURIED_BY_ID);
    if (statement == NULL)
        return db->error->code;
    tf_db_bind_id(statement, 1, id);
    return read_one(db, statement, found, out);
}

void tf_messages_release(const struct tf_db *db) {
    sqlite3_reset(db->store->statements[TF_SQL_MESSAGE_BY_ID]); /* NULL is harmless */
    sqlite3_reset(db->store->statements[TF_SQL_MESSAGE]);
    sqlite3_reset(db->store->statements[TF_SQL_BURIED]);
    sqlite3_reset(db->store->statements[TF_SQL_BURIED_BY_ID]);
}

enum tf_code tf_message_place(const struct tf_db *db, const struct tf_id *id,
                              struct tf_message_place *out) {
    sqlite3_stmt *statement = tf_db_statement(db, TF_SQL_MESSAGE_PLACE);
    if (statement == NULL)
        return db->error->code;
    tf_db_bind_id(statement, 1, id);
    enum tf_code code = TF_OK;
    *out = (struct tf_message_place){0};
    if (!tf_db_row(db, statement, &code))
        return code;
    out->position = tf_db_column_u64(statement, 0);
    out->room = tf_db_column_u64(statement, 1);
    out->client_id = tf_db_column_id(statement, 2);
    sqlite3_reset(statement);
    return TF_OK;
}

enum tf_code tf_message_insert(const struct tf_db *db, const struct tf_message_row *row,
                               bool *is_new) {
    sqlite3_stmt *statement = tf_db_statement(db, TF_SQL_MESSAGE_INSERT);
    if (statement == NULL)
        return db->error->code;
    const struct tf_message *message = &row->message;
    tf_db_bind_u64(statement, 1, message->position);
    tf_db_bind_id(statement, 2, &message->id);
    tf_db_bind_id(statement, 3, &message->client_id);
    tf_db_bind_u64(statement, 4, row->room->number);
    tf_db_bind_u64(statement, 5, row->sender);
    sqlite3_bind_int(statement, 6, (int)message->type);
    tf_db_bind_text(statement, 7, message->content);
    tf_db_bind_text(statement, 8, message->media_url);
    tf_db_bind_text(statement, 9, message->media_thumbnail);
    tf_db_bind_u64(statement, 10, message->media_size);
    tf_db_bind_u64(statement, 11, message->media_duration_ms);
    tf_db_bind_id(statement, 12, &message->reply_to);
    tf_db_bind_text(statement, 13, message->metadata);
    sqlite3_bind_int(statement, 14, row->is_shared);
    sqlite3_bind_int64(statement, 15, message->created_at_us);
    enum tf_code code = tf_db_run(db, statement);
    *is_new = code == TF_OK && sqlite3_changes(db->store->db) > 0;
    return code;
}

enum tf_code tf_message_write_edit(const struct tf_db *db, const struct tf_message *message) {
    sqlite3_stmt *statement = tf_db_statement(db, TF_SQL_MESSAGE_EDIT);
    if (statement == NULL)
        return db->error->code;
    tf_db_bind_u64(statement, 1, message->position);
    tf_db_bind_text(statement, 2, message->content);
    tf_db_bind_u64(statement, 3, message->version);
    sqlite3_bind_int64(statement, 4, message->edited_at_us);
    return tf_db_run(db, statement);
}

enum tf_code tf_message_write_document(const struct tf_db *db, const struct tf_message *message) {
    struct tf_user *editor = NULL;
    enum tf_code code = TF_OK;
    if (!tf_id_is_none(&message->editor_id))
        code = tf_scope_user_named(db, &message->editor_id, &editor);
    sqlite3_stmt *statement = tf_db_statement(db, TF_SQL_MESSAGE_DOCUMENT);
    if (statement == NULL)
        return db->error->code;
    if (code != TF_OK)
        return code;
    tf_db_bind_u64(statement, 1, message->position);
    tf_db_bind_text(statement, 2, message->document);
    if (editor != NULL)
        tf_db_bind_u64(statement, 3, editor->number);
    return tf_db_run(db, statement);
}

enum tf_code tf_message_write_tombstone(const struct tf_db *db, struct tf_message *message) {
    sqlite3_stmt *statement = tf_db_statement(db, TF_SQL_MESSAGE_DELETE);
    if (statement == NULL)
        return db->error->code;
    const struct tf_slice empty = {0};
    message->is_deleted = true;
    message->content = message->metadata = message->document = empty;
    message->media_url = message->media_thumbnail = empty;
    message->media_size = message->media_duration_ms = 0;
    tf_db_bind_u64(statement, 1, message->position);
    tf_db_bind_u64(statement, 2, message->version);
    sqlite3_bind_int64(statement, 3, message->deleted_at_us);
    return tf_db_run(db, statement);
}
