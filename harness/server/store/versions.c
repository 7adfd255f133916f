#include "server/store/versions.h"

enum tf_code tf_version_keep(const struct tf_db *db, uint64_t position) {
    sqlite3_stmt *statement = tf_db_statement(db, TF_SQL_VERSION_KEEP);
    if (statement == NULL)
        return db->error->code;
    tf_db_bind_u64(statement, 1, position);
    return tf_db_run(db, statement);
}

enum tf_code tf_version_lose(const struct tf_db *db, uint64_t position,
                             const struct tf_version *lost, bool *is_new) {
    sqlite3_stmt *statement = tf_db_statement(db, TF_SQL_VERSION_LOSE);
    if (statement == NULL)
        return db->error->code;
    tf_db_bind_u64(statement, 1, position);
    tf_db_bind_u64(statement, 2, lost->version);
    tf_store_bind_slice(statement, 3, tf_id_slice(&lost->action_id));
    tf_db_bind_u64(statement, 4, lost->author->number);
    tf_db_bind_text(statement, 5, lost->content);
    sqlite3_bind_int64(statement, 6, lost->at_us);
    enum tf_code code = tf_db_run(db, statement);
    *is_new = code == TF_OK && sqlite3_changes(db->store->db) > 0;
    return code;
}

static enum tf_code read_version(const struct tf_db *db, sqlite3_stmt *row,
                                 struct tf_version *out) {
    *out = (struct tf_version){
        .version = tf_db_column_u64(row, 0),
        .kind = (enum tf_version_kind)sqlite3_column_int(row, 1),
        .action_id = tf_db_column_id(row, 2),
        .content = tf_store_column_slice(row, 4),
        .media_url = tf_store_column_slice(row, 5),
        .media_thumbnail = tf_store_column_slice(row, 6),
        .metadata = tf_store_column_slice(row, 7),
        .at_us = sqlite3_column_int64(row, 8),
    };
    return tf_scope_user(db, tf_db_column_u64(row, 3), &out->author);
}

enum tf_code tf_versions_each(const struct tf_db *db, uint64_t position, void *receiver,
                              void (*each)(void *receiver, const struct tf_version *version)) {
    sqlite3_stmt *statement = tf_db_statement(db, TF_SQL_VERSIONS);
    if (statement == NULL)
        return db->error->code;
    tf_db_bind_u64(statement, 1, position);
    enum tf_code code = TF_OK;
    while (code == TF_OK && tf_db_row(db, statement, &code)) {
        struct tf_version version;
        code = read_version(db, statement, &version);
        if (code == TF_OK)
            each(receiver, &version);
    }
    return code;
}
