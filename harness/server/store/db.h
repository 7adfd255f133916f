/* The database together with the memory of it, as everything under server/store takes it. Borrowed
 * for one step. */
#ifndef TF_SERVER_STORE_DB_H
#define TF_SERVER_STORE_DB_H

#include "chat/model.h"
#include "env/store.h"
#include "server/store/sql.h"

struct tf_scope;

struct tf_db {
    struct tf_store *store;
    struct tf_scope *scope;
    struct tf_error
        *error; /* never NULL; says what went wrong whenever a code other than TF_OK is returned */
};

/* The statement, ready for bindings. NULL with `db->error` set on failure. */
sqlite3_stmt *tf_db_statement(const struct tf_db *db, enum tf_server_sql sql);

/* Runs a statement without rows. */
enum tf_code tf_db_run(const struct tf_db *db, sqlite3_stmt *statement) TF_MUST_CHECK;

/* The next row. False at the end, or on failure, with `*code` set. */
bool tf_db_row(const struct tf_db *db, sqlite3_stmt *statement, enum tf_code *code);

/* The first column of a statement's first row as a number; `*found` tells whether there was one
 * that is not NULL. */
enum tf_code tf_db_number(const struct tf_db *db, sqlite3_stmt *statement, bool *found,
                          uint64_t *out) TF_MUST_CHECK;

void tf_db_bind_u64(sqlite3_stmt *statement, int index, uint64_t value);
/* NULL where there is no identifier. Borrowed until the statement is reset. */
void tf_db_bind_id(sqlite3_stmt *statement, int index, const struct tf_id *id);
/* NULL where the slice is empty. Borrowed until the statement is reset. */
void tf_db_bind_text(sqlite3_stmt *statement, int index, struct tf_slice text);
uint64_t tf_db_column_u64(sqlite3_stmt *statement, int column);
struct tf_id tf_db_column_id(sqlite3_stmt *statement, int column);

#endif
