#include "env/store.h"

#include "base/assert.h"

#include <string.h>

/* The last statements are the store's own: each step begins and ends a transaction. */
enum {
    OWN_BEGIN = TF_STORE_STATEMENTS_MAX - 3,
    OWN_COMMIT,
    OWN_ROLLBACK,
};

static const char *const own_sql[] = {"BEGIN IMMEDIATE", "COMMIT", "ROLLBACK"};

/* What SQLite says of pages that make no sense, and a VFS of one that fails its checksum. */
static bool is_damage(int code) {
    int reason = code & 0xFF;
    return reason == SQLITE_CORRUPT || reason == SQLITE_NOTADB || code == SQLITE_IOERR_DATA;
}

static enum tf_code fail(struct tf_store *store, const char *doing, struct tf_error *error) {
    int reason = sqlite3_errcode(store->db) & 0xFF;
    store->damaged = store->damaged || is_damage(sqlite3_extended_errcode(store->db));
    enum tf_code code = reason == SQLITE_FULL   ? TF_E_FULL
                        : reason == SQLITE_BUSY ? TF_E_BUSY
                                                : TF_E_STORAGE;
    return tf_error_set(error, code, "%s: %s (%d)", doing, sqlite3_errmsg(store->db),
                        sqlite3_extended_errcode(store->db));
}

static sqlite3_stmt *prepared(struct tf_store *store, unsigned index, const char *sql,
                              struct tf_error *error) {
    sqlite3_stmt **place = &store->statements[index];
    if (*place != NULL)
        return *place;
    if (sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT, place, NULL) !=
        SQLITE_OK) {
        fail(store, "preparing a statement", error);
        return NULL;
    }
    TF_ASSERT(*place != NULL);
    return *place;
}

sqlite3_stmt *tf_store_statement(struct tf_store *store, unsigned index, struct tf_error *error) {
    TF_ASSERT(index < OWN_BEGIN);
    sqlite3_stmt *statement = prepared(store, index, store->sql[index], error);
    if (statement == NULL)
        return NULL;
    sqlite3_reset(statement); /* returns the last run's failure, which was told then */
    sqlite3_clear_bindings(statement);
    return statement;
}

enum tf_code tf_store_run(struct tf_store *store, sqlite3_stmt *statement, struct tf_error *error) {
    int result = sqlite3_step(statement);
    TF_ASSERT(result != SQLITE_ROW);
    enum tf_code code = TF_OK;
    if (result != SQLITE_DONE)
        code = fail(store, "running a statement", error);
    sqlite3_reset(statement);
    return code;
}

bool tf_store_row(struct tf_store *store, sqlite3_stmt *statement, enum tf_code *code,
                  struct tf_error *error) {
    int result = sqlite3_step(statement);
    if (result == SQLITE_ROW)
        return true;
    *code = result == SQLITE_DONE ? TF_OK : fail(store, "reading rows", error);
    sqlite3_reset(statement);
    return false;
}

enum tf_code tf_store_script(struct tf_store *store, const char *sql, struct tf_error *error) {
    if (sqlite3_exec(store->db, sql, NULL, NULL, NULL) != SQLITE_OK)
        return fail(store, "running a script", error);
    return TF_OK;
}

static enum tf_code run_own(struct tf_store *store, unsigned index, struct tf_error *error) {
    const char *sql = own_sql[index - OWN_BEGIN];
    sqlite3_stmt *statement = prepared(store, index, sql, error);
    if (statement == NULL)
        return fail(store, sql, NULL);
    enum tf_code code = TF_OK;
    if (sqlite3_step(statement) != SQLITE_DONE)
        code = fail(store, sql, error);
    sqlite3_reset(statement);
    return code;
}

enum tf_code tf_store_begin(struct tf_store *store, struct tf_error *error) {
    TF_ASSERT(sqlite3_get_autocommit(store->db));
    return run_own(store, OWN_BEGIN, error);
}

enum tf_code tf_store_commit(struct tf_store *store, struct tf_error *error) {
    enum tf_code code = run_own(store, OWN_COMMIT, error);
    if (code != TF_OK)
        tf_store_rollback(store);
    return code;
}

static void reset_all(struct tf_store *store) {
    for (unsigned i = 0; i < TF_STORE_STATEMENTS_MAX; i++)
        if (store->statements[i] != NULL)
            sqlite3_reset(store->statements[i]);
}

/* SQLite rolls back by itself after some failures; only it knows whether it has. */
void tf_store_rollback(struct tf_store *store) {
    reset_all(store);
    if (sqlite3_get_autocommit(store->db))
        return;
    (void)run_own(store, OWN_ROLLBACK, NULL);
}

void tf_store_close_statements(struct tf_store *store) {
    for (unsigned i = 0; i < TF_STORE_STATEMENTS_MAX; i++) {
        sqlite3_finalize(store->statements[i]);
        store->statements[i] = NULL;
    }
}

/* A statement that runs and reads or writes anything shows as a transaction. */
void tf_store_assert_idle(const struct tf_store *store) {
    TF_ASSERT(sqlite3_txn_state(store->db, NULL) == SQLITE_TXN_NONE);
    TF_ASSERT(sqlite3_get_autocommit(store->db));
}

void tf_store_bind_slice(sqlite3_stmt *statement, int index, struct tf_slice slice) {
    const char *text = slice.data == NULL ? "" : slice.data; /* empty is not NULL */
    int result = sqlite3_bind_text64(statement, index, text, slice.len, SQLITE_STATIC, SQLITE_UTF8);
    TF_ASSERT(result == SQLITE_OK);
}

struct tf_slice tf_store_column_slice(sqlite3_stmt *statement, int column) {
    /* A value that is looked at by its owner's only thread: once, not for its bytes and again for
     * their number. */
    sqlite3_value *value = sqlite3_column_value(statement, column);
    const char *bytes = sqlite3_value_blob(value);
    return (struct tf_slice){bytes, (size_t)sqlite3_value_bytes(value)};
}
