#include "server/store/db.h"

#include <string.h>

sqlite3_stmt *tf_db_statement(const struct tf_db *db, enum tf_server_sql sql) {
    return tf_store_statement(db->store, (unsigned)sql, db->error);
}

enum tf_code tf_db_run(const struct tf_db *db, sqlite3_stmt *statement) {
    return tf_store_run(db->store, statement, db->error);
}

bool tf_db_row(const struct tf_db *db, sqlite3_stmt *statement, enum tf_code *code) {
    return tf_store_row(db->store, statement, code, db->error);
}

enum tf_code tf_db_number(const struct tf_db *db, sqlite3_stmt *statement, bool *found,
                          uint64_t *out) {
    enum tf_code code = TF_OK;
    *found = false;
    if (!tf_db_row(db, statement, &code))
        return code;
    if (sqlite3_column_type(statement, 0) != SQLITE_NULL) {
        *found = true;
        *out = tf_db_column_u64(statement, 0);
    }
    sqlite3_reset(statement);
    return TF_OK;
}

void tf_db_bind_u64(sqlite3_stmt *statement, int index, uint64_t value) {
    sqlite3_bind_int64(statement, index, (sqlite3_int64)value);
}

void tf_db_bind_id(sqlite3_stmt *statement, int index, const struct tf_id *id) {
    if (!tf_id_is_none(id))
        tf_store_bind_slice(statement, index, tf_id_slice(id));
}

void tf_db_bind_text(sqlite3_stmt *statement, int index, struct tf_slice text) {
    if (text.len > 0)
        tf_store_bind_slice(statement, index, text);
}

uint64_t tf_db_column_u64(sqlite3_stmt *statement, int column) {
    return (uint64_t)sqlite3_column_int64(statement, column);
}

struct tf_id tf_db_column_id(sqlite3_stmt *statement, int column) {
    struct tf_id id = {{0}};
    struct tf_slice text = tf_store_column_slice(statement, column);
    if (text.len < TF_ID_SIZE && text.len > 0)
        memcpy(id.text, text.data, text.len);
    return id;
}
