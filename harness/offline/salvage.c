#include "offline/salvage.h"

#include "base/assert.h"

#include <stdio.h>

#define SQL_SIZE 160

/* A scan ends at the first page that does not read, so each table is read from both ends. */
struct table {
    const char *name, *columns, *forward, *backward;
};

static const struct table tables[] = {
    {"device", "*", "one", "one DESC"},
    {"conversation", "*", "local", "local DESC"},
    {"participant", "*", "conversation, user_id", "conversation DESC, user_id DESC"},
    {"message", "rowid, *", "rowid", "rowid DESC"},
    {"queue", "*", "state, ord", "state DESC, ord DESC"},
    {"version", "*", "key, version, lost, action_id",
     "key DESC, version DESC, lost DESC, action_id DESC"},
    {"app_data", "*", "key", "key DESC"},
    {"choice", "*", "conversation, type, resolution",
     "conversation DESC, type DESC, resolution DESC"},
    {"opening", "*", "conversation, slot", "conversation DESC, slot DESC"},
    {"rhythm", "*", "slot", "slot DESC"},
};

/* Half a file is none. */
static const struct table files[] = {
    {"media", "*", "key", "key DESC"},
    {"media_part", "rowid, *", "rowid", "rowid DESC"},
};

static void append_value(struct tf_buf *out, sqlite3_stmt *row, int column) {
    int type = sqlite3_column_type(row, column);
    if (type == SQLITE_NULL) {
        tf_buf_append_text(out, "NULL");
        return;
    }
    if (type == SQLITE_INTEGER) {
        tf_buf_append_i64(out, sqlite3_column_int64(row, column));
        return;
    }
    static const char digits[] = "0123456789abcdef";
    struct tf_slice bytes = tf_store_column_slice(row, column);
    tf_buf_append_text(out, type == SQLITE_TEXT ? "CAST(x'" : "x'");
    for (size_t i = 0; i < bytes.len; i++) {
        tf_buf_append_byte(out, digits[(unsigned char)bytes.data[i] >> 4]);
        tf_buf_append_byte(out, digits[(unsigned char)bytes.data[i] & 15]);
    }
    tf_buf_append_text(out, type == SQLITE_TEXT ? "' AS TEXT)" : "'");
}

static void append_row(struct tf_buf *out, const struct table *table, sqlite3_stmt *row) {
    int count = sqlite3_column_count(row);
    tf_buf_append_text(out, "INSERT OR REPLACE INTO ");
    tf_buf_append_text(out, table->name);
    for (int i = 0; i < count; i++) {
        tf_buf_append_text(out, i == 0 ? " (" : ", ");
        tf_buf_append_text(out, sqlite3_column_name(row, i));
    }
    for (int i = 0; i < count; i++) {
        tf_buf_append_text(out, i == 0 ? ") VALUES (" : ", ");
        append_value(out, row, i);
    }
    tf_buf_append_text(out, ");\n");
}

/* Whether the scan came to the end of the table. */
static bool scan(struct tf_store *store, struct tf_buf *out, const struct table *table,
                 const char *order) {
    char sql[SQL_SIZE];
    int length = snprintf(sql, sizeof(sql), "SELECT %s FROM %s ORDER BY %s", table->columns,
                          table->name, order);
    TF_ASSERT(length < (int)sizeof(sql));
    sqlite3_stmt *row = NULL;
    int result = sqlite3_prepare_v2(store->db, sql, -1, &row, NULL);
    while (result == SQLITE_OK && (result = sqlite3_step(row)) == SQLITE_ROW) {
        append_row(out, table, row);
        result = SQLITE_OK;
    }
    sqlite3_finalize(row);
    return result == SQLITE_DONE;
}

static void read_table(struct tf_store *store, struct tf_buf *out, const struct table *table) {
    if (!scan(store, out, table, table->forward))
        (void)scan(store, out, table, table->backward);
}

static void read_files(struct tf_store *store, struct tf_buf *out) {
    struct tf_buf rows = {0};
    bool whole = true;
    for (size_t i = 0; whole && i < sizeof(files) / sizeof(files[0]); i++)
        whole = scan(store, &rows, &files[i], files[i].forward);
    if (whole)
        tf_buf_append_slice(out, tf_buf_slice(&rows));
    tf_buf_close(&rows);
}

/* The place in the log is not believed, only which log it was: the server may be put back before
 * all is pulled. What a full pull had shown before counts as not shown yet. A message whose file is
 * gone cannot be sent. An action goes with what it is made of: its conversation, a send's words,
 * and what it waits for; where only the row of a send is missing, it is queued again from its
 * message when the database is taken over. */
static const char begin_anew[] =
    "UPDATE device SET seq = 0, lease_owner = 0, installation = %d, "
    "generation = (resync <> 0) + "
    "max(generation, (SELECT coalesce(max(generation), 0) FROM message), "
    "(SELECT coalesce(max(generation), 0) FROM conversation));\n";
static const char let_go[] =
    "DELETE FROM message WHERE upload = 1 AND client_id NOT IN (SELECT key FROM media);\n"
    "WITH RECURSIVE gone (id) AS (SELECT action_id FROM queue WHERE "
    "conversation NOT IN (SELECT local FROM conversation) "
    "OR (type = 0 AND action_id NOT IN (SELECT client_id FROM message)) "
    "OR (waits_for IS NOT NULL AND waits_for NOT IN (SELECT action_id FROM queue)) "
    "UNION SELECT q.action_id FROM queue q JOIN gone g ON q.waits_for = g.id) "
    "DELETE FROM queue WHERE action_id IN (SELECT id FROM gone);\n";

void tf_offline_salvage(struct tf_store *store, struct tf_buf *out) {
    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
        read_table(store, out, &tables[i]);
    read_files(store, out);
    tf_buf_append_format(out, begin_anew, TF_OWNER_SALVAGED);
    tf_buf_append_text(out, let_go);
}
