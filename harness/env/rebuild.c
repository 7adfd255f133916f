#include "env/rebuild.h"

#define OLD "older_"

static const char indexes_sql[] =
    "SELECT 'DROP INDEX \"' || name || '\"' FROM sqlite_schema WHERE type = 'index' "
    "AND sql IS NOT NULL ORDER BY name";
static const char renames_sql[] =
    "SELECT 'ALTER TABLE \"' || name || '\" RENAME TO \"" OLD "' || name || '\"' "
    "FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name";
/* A table that the new schema has no more gives no columns, and so no statement. */
static const char copies_sql[] =
    "SELECT 'INSERT OR REPLACE INTO \"' || t || '\" (' || c || ') SELECT ' || c || "
    "' FROM \"" OLD "' || t || '\"' FROM ("
    "SELECT n.name AS t, group_concat('\"' || i.name || '\"') AS c FROM sqlite_schema o "
    "JOIN sqlite_schema n ON o.name = '" OLD "' || n.name "
    "JOIN pragma_table_info(n.name) i JOIN pragma_table_info(o.name) j ON j.name = i.name "
    "WHERE n.type = 'table' AND o.type = 'table' GROUP BY n.name) ORDER BY t";
static const char drops_sql[] =
    "SELECT 'DROP TABLE \"' || name || '\"' FROM sqlite_schema WHERE type = 'table' "
    "AND name LIKE '" OLD "%' ORDER BY name";

static enum tf_code fail(struct tf_store *store, struct tf_error *error) {
    bool full = (sqlite3_errcode(store->db) & 0xFF) == SQLITE_FULL;
    return tf_error_set(error, full ? TF_E_FULL : TF_E_STORAGE, "rebuilding the database: %s (%d)",
                        sqlite3_errmsg(store->db), sqlite3_extended_errcode(store->db));
}

/* Runs the statements that `writer` writes: all are written before the first is run. */
static enum tf_code run_written(struct tf_store *store, const char *writer,
                                struct tf_error *error) {
    sqlite3_stmt *statement = NULL;
    struct tf_buf script = {0};
    if (sqlite3_prepare_v2(store->db, writer, -1, &statement, NULL) != SQLITE_OK)
        return fail(store, error);
    int result;
    while ((result = sqlite3_step(statement)) == SQLITE_ROW) {
        tf_buf_append_slice(&script, tf_store_column_slice(statement, 0));
        tf_buf_append_text(&script, ";\n");
    }
    enum tf_code code = result == SQLITE_DONE ? TF_OK : fail(store, error);
    sqlite3_finalize(statement);
    if (code == TF_OK)
        code = tf_store_script(store, tf_buf_text(&script), error);
    tf_buf_close(&script);
    return code;
}

enum tf_code tf_store_rebuild(struct tf_store *store, const char *schema, struct tf_error *error) {
    enum tf_code code = run_written(store, indexes_sql, error);
    if (code == TF_OK)
        code = run_written(store, renames_sql, error);
    if (code == TF_OK)
        code = tf_store_script(store, schema, error);
    if (code == TF_OK)
        code = run_written(store, copies_sql, error);
    return code == TF_OK ? run_written(store, drops_sql, error) : code;
}
