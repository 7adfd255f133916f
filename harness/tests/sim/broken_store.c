#include "sim/broken.h"

static bool next_table(struct tf_store *store, struct tf_buf *drop) {
    static const char first[] = "SELECT name FROM sqlite_master WHERE type = 'table'"
                                " AND name NOT LIKE 'sqlite_%' ORDER BY name LIMIT 1";
    sqlite3_stmt *statement = NULL;
    bool found = sqlite3_prepare_v2(store->db, first, -1, &statement, NULL) == SQLITE_OK &&
                 sqlite3_step(statement) == SQLITE_ROW;
    tf_buf_clear(drop);
    if (found)
        tf_buf_append_format(drop, "DROP TABLE \"%s\"",
                             (const char *)sqlite3_column_text(statement, 0));
    sqlite3_finalize(statement);
    return found;
}

/* A disk that fails keeps what it has. */
void tf_broken_empty(struct tf_store *store) {
    struct tf_buf drop = {0};
    bool goes = true;
    tf_store_close_statements(store);
    while (goes && next_table(store, &drop))
        goes = sqlite3_exec(store->db, tf_buf_text(&drop), NULL, NULL, NULL) == SQLITE_OK;
    if (goes)
        sqlite3_exec(store->db, "PRAGMA user_version = 0", NULL, NULL, NULL);
    tf_buf_close(&drop);
}

void tf_broken_keep_place(struct tf_store *store, struct tf_buf *out) {
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(store->db, "SELECT epoch, seq FROM device", -1, &statement, NULL) ==
            SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW && sqlite3_column_type(statement, 0) != SQLITE_NULL)
        tf_buf_append_format(out, "UPDATE device SET epoch = '%s', seq = %lld;\n",
                             (const char *)sqlite3_column_text(statement, 0),
                             (long long)sqlite3_column_int64(statement, 1));
    sqlite3_finalize(statement);
}
