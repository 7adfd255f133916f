#include "offline/message.h"

#include "base/assert.h"
#include "offline/sql.h"

struct tf_message_row tf_message_row_shown(struct tf_job *job, sqlite3_stmt *statement) {
    struct tf_message_row row = {
        .conversation = sqlite3_column_int64(statement, 0),
        .position = tf_sql_u64(statement, 1),
        .id = tf_sql_id(statement, 2),
        .client_id = tf_sql_id(statement, 3),
        .sender_id = tf_sql_id(statement, 4),
        .type = (enum tf_message_type)sqlite3_column_int(statement, 5),
        .reply_to = tf_sql_id(statement, 7),
        .version = tf_sql_u64(statement, 8),
        .is_deleted = sqlite3_column_int(statement, 9) != 0,
        .is_edited = sqlite3_column_int(statement, 10) != 0,
        .refusal = (enum tf_refusal)sqlite3_column_int(statement, 11),
    };
    const struct tf_id *owner = tf_vault_owner(&row.client_id, &row.id);
    if (row.type != TF_MESSAGE_TEXT) {
        row.media_url = tf_vault_get(job, statement, 12, TF_CELL_MEDIA_URL, owner);
        row.media_size = tf_sql_u64(statement, 13);
    }
    row.content = tf_vault_get(job, statement, 6, TF_CELL_CONTENT, owner);
    return row;
}

struct tf_message_row tf_message_row_read(struct tf_job *job, sqlite3_stmt *statement) {
    enum { GENERATION = TF_SHOWN_COLUMN_COUNT, UPLOAD, IS_SHARED };
    struct tf_message_row row = tf_message_row_shown(job, statement);
    row.generation = (uint32_t)sqlite3_column_int64(statement, GENERATION);
    row.uploads = row.type != TF_MESSAGE_TEXT && sqlite3_column_int(statement, UPLOAD) != 0;
    row.is_shared = sqlite3_column_int(statement, IS_SHARED) != 0;
    return row;
}

static enum tf_code find_one(struct tf_job *job, sqlite3_stmt *statement,
                             struct tf_message_row *out, struct tf_buf *text) {
    enum tf_code code = TF_OK;
    if (!tf_sql_row(job, statement, &code))
        return code != TF_OK ? code : TF_E_NOT_FOUND;
    *out = tf_message_row_read(job, statement);
    tf_buf_clear(text);
    tf_buf_append_slice(text, out->content);
    out->content = tf_buf_slice(text);
    out->media_url = (struct tf_slice){0};
    sqlite3_reset(statement);
    return TF_OK;
}

enum tf_code tf_message_row_find(struct tf_job *job, const struct tf_id *name,
                                 struct tf_message_row *out, struct tf_buf *text) {
    if (tf_id_is_none(name))
        return TF_E_NOT_FOUND;
    struct tf_binds binds = TF_BINDS(tf_bind_id(name));
    enum tf_code code = find_one(job, tf_sql_open(job, TF_SQL_MESSAGE_BY_ID, binds), out, text);
    if (code != TF_E_NOT_FOUND)
        return code;
    return find_one(job, tf_sql_open(job, TF_SQL_MESSAGE_BY_CLIENT, binds), out, text);
}

enum tf_code tf_message_row_newest(struct tf_job *job, int64_t conversation,
                                   struct tf_message_row *out, struct tf_buf *text) {
    struct tf_binds binds = TF_BINDS(tf_bind_int(conversation));
    return find_one(job, tf_sql_open(job, TF_SQL_MESSAGE_NEWEST, binds), out, text);
}

bool tf_message_row_is_named(const struct tf_message_row *row) {
    return !tf_id_is_none(&row->id);
}

struct tf_id tf_message_row_name(const struct tf_message_row *row) {
    return tf_message_row_is_named(row) ? row->id : row->client_id;
}

uint64_t tf_message_row_order(const struct tf_message_row *row) {
    TF_ASSERT(row->position >= TF_POSITION_PENDING);
    return row->position - TF_POSITION_PENDING;
}
