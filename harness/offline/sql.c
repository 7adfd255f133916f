#include "offline/sql.h"

#include "base/assert.h"
#include "offline/sql_table.h"

#include <string.h>

/* Numbers that stand in SQL texts. */
_Static_assert(TF_ACTION_TYPE_COUNT == 7, "the types that TF_BY_TYPE tells apart");
_Static_assert(TF_QUEUE_WAITING == 0 && TF_QUEUE_PARKED == 1 && TF_QUEUE_CONFLICT == 2, "states");
_Static_assert(TF_ACTION_SEND == 0 && TF_ACTION_READ == 3, "types");
_Static_assert((unsigned)TF_SQL_COUNT < TF_STORE_STATEMENTS_MAX - 3, "room for the store's own");

#define TF_X(name, text) +1
_Static_assert(TF_SQL_TABLE(TF_X) == TF_SQL_COUNT, "every statement has a text");
#undef TF_X
#define TF_X(name, text) [TF_SQL_##name] = text,
const char *const tf_sql_texts[TF_SQL_COUNT] = {TF_SQL_TABLE(TF_X)};
#undef TF_X

struct tf_bind tf_bind_int(int64_t number) {
    return (struct tf_bind){.kind = TF_BIND_INT, .number = number};
}

struct tf_bind tf_bind_text(struct tf_slice text) {
    return (struct tf_bind){.kind = TF_BIND_TEXT, .text = text};
}

struct tf_bind tf_bind_null(void) {
    return (struct tf_bind){.kind = TF_BIND_NULL};
}

struct tf_bind tf_bind_optional(struct tf_slice text) {
    return text.len == 0 ? tf_bind_null() : tf_bind_text(text);
}

struct tf_bind tf_bind_id(const struct tf_id *id) {
    return tf_id_is_none(id) ? tf_bind_null() : tf_bind_text(tf_id_slice(id));
}

struct tf_bind tf_bind_cell(enum tf_cell cell, const struct tf_id *owner, struct tf_slice text) {
    return (struct tf_bind){.kind = TF_BIND_CELL, .number = cell, .text = text, .owner = owner};
}

struct tf_bind tf_bind_cell_optional(enum tf_cell cell, const struct tf_id *owner,
                                     struct tf_slice text) {
    return text.len == 0 ? tf_bind_null() : tf_bind_cell(cell, owner, text);
}

static void bind_cell(struct tf_job *job, sqlite3_stmt *statement, int parameter,
                      const struct tf_bind *bind) {
    bool blob = false;
    struct tf_slice stored = bind->text;
    if (job->core->vault != NULL)
        stored = tf_vault_put(job, (enum tf_cell)bind->number, bind->owner, bind->text, &blob);
    if (!blob)
        tf_store_bind_slice(statement, parameter, stored);
    else
        TF_ASSERT(sqlite3_bind_blob64(statement, parameter, stored.data, stored.len,
                                      SQLITE_STATIC) == SQLITE_OK);
}

static void bind_one(struct tf_job *job, sqlite3_stmt *statement, int parameter,
                     const struct tf_bind *bind) {
    if (bind->kind == TF_BIND_INT)
        TF_ASSERT(sqlite3_bind_int64(statement, parameter, bind->number) == SQLITE_OK);
    else if (bind->kind == TF_BIND_TEXT)
        tf_store_bind_slice(statement, parameter, bind->text);
    else if (bind->kind == TF_BIND_CELL)
        bind_cell(job, statement, parameter, bind);
}

sqlite3_stmt *tf_sql_open(struct tf_job *job, enum tf_sql index, struct tf_binds binds) {
    sqlite3_stmt *statement = tf_store_statement(job->store, index, job->error);
    for (size_t i = 0; statement != NULL && i < binds.count; i++)
        bind_one(job, statement, (int)i + 1, &binds.items[i]);
    return statement;
}

enum tf_code tf_sql_run(struct tf_job *job, enum tf_sql index, struct tf_binds binds,
                        unsigned *changed) {
    sqlite3_stmt *statement = tf_sql_open(job, index, binds);
    if (statement == NULL)
        return tf_sql_failure(job);
    enum tf_code code = tf_store_run(job->store, statement, job->error);
    if (code == TF_OK && changed != NULL)
        *changed = (unsigned)sqlite3_changes(job->store->db);
    return code;
}

bool tf_sql_row(struct tf_job *job, sqlite3_stmt *statement, enum tf_code *code) {
    if (statement == NULL) {
        *code = tf_sql_failure(job);
        return false;
    }
    return tf_store_row(job->store, statement, code, job->error);
}

enum tf_code tf_sql_failure(const struct tf_job *job) {
    int reason = sqlite3_errcode(job->store->db) & 0xFF;
    if (reason == SQLITE_BUSY)
        return TF_E_BUSY;
    return reason == SQLITE_FULL ? TF_E_FULL : TF_E_STORAGE;
}

struct tf_id tf_sql_id(sqlite3_stmt *statement, int column) {
    struct tf_id id = {{0}};
    struct tf_slice text = tf_store_column_slice(statement, column);
    TF_ASSERT(text.len < TF_ID_SIZE);
    if (text.len > 0)
        memcpy(id.text, text.data, text.len);
    return id;
}

uint64_t tf_sql_u64(sqlite3_stmt *statement, int column) {
    return (uint64_t)sqlite3_column_int64(statement, column);
}
