/* The database as a subject sees it: an open connection, lent for the length of one step, and its
 * prepared statements.
 *
 * One connection may serve many replicas: between steps the environment puts another replica's file
 * under it. So a subject keeps nothing about a connection, resets every statement, and closes every
 * transaction before its step ends. */
#ifndef TF_ENV_STORE_H
#define TF_ENV_STORE_H

#include "base/bytes.h"
#include "base/error.h"

#include <sqlite3.h>

#define TF_STORE_STATEMENTS_MAX 224 /* the last three are the store's own */

struct tf_store {
    sqlite3 *db;
    const char *const
        *sql; /* the subject's table of statements; set by its own store module at each step */
    sqlite3_stmt
        *statements[TF_STORE_STATEMENTS_MAX]; /* prepared on first use; owned by the environment */
    uint64_t operations; /* storage operations (writes, syncs, truncations, deletions) since the
                            database was made, whoever did them; written by the VFS. While it stays,
                            what is stored stays */
    bool damaged;        /* since it was lent: something that is stored could not be read back as it
                            was written */
};

/* The statement `index` of `store->sql`, prepared if need be, reset and without bindings. NULL with
 * `error` set on failure. */
sqlite3_stmt *tf_store_statement(struct tf_store *store, unsigned index, struct tf_error *error);

/* Runs a statement that returns no rows, then resets it. E_FULL or E_STORAGE on failure. */
enum tf_code tf_store_run(struct tf_store *store, sqlite3_stmt *statement,
                          struct tf_error *error) TF_MUST_CHECK;

/* Steps to the next row: true with a row; false at the end (statement reset) or on failure (`*code`
 * and `error` set). */
bool tf_store_row(struct tf_store *store, sqlite3_stmt *statement, enum tf_code *code,
                  struct tf_error *error);

/* Runs SQL text of several statements without rows; for schemas. */
enum tf_code tf_store_script(struct tf_store *store, const char *sql,
                             struct tf_error *error) TF_MUST_CHECK;

/* BEGIN IMMEDIATE, COMMIT, ROLLBACK. A rollback of a transaction that SQLite has already rolled
 * back is fine. */
enum tf_code tf_store_begin(struct tf_store *store, struct tf_error *error) TF_MUST_CHECK;
enum tf_code tf_store_commit(struct tf_store *store, struct tf_error *error) TF_MUST_CHECK;
void tf_store_rollback(struct tf_store *store);

/* Finalizes all statements; the connection stays open. */
void tf_store_close_statements(struct tf_store *store);

/* Asserts that no statement is running on a table and no transaction is open. */
void tf_store_assert_idle(const struct tf_store *store);

/* Binds and reads that fit the model. Text is bound without a copy: it must live until the
 * statement is reset. */
void tf_store_bind_slice(sqlite3_stmt *statement, int index, struct tf_slice slice);
struct tf_slice tf_store_column_slice(sqlite3_stmt *statement, int column);

#endif
