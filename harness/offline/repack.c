#include "offline/repack.h"

#include "offline/sql.h"

/* Both select the row's key first, then its names, then its texts. */
struct table {
    enum tf_sql select, update;
    int keys;          /* columns that find the row again: ?1 .. */
    int owner, second; /* columns of the names that its texts are bound to */
    int first_text, text_count;
    enum tf_cell cells[6];
};

static const struct table tables[] = {
    {TF_SQL_REPACK_MESSAGES,
     TF_SQL_REPACK_MESSAGE,
     3,
     2,
     3,
     4,
     6,
     {TF_CELL_CONTENT, TF_CELL_SENDER_NAME, TF_CELL_MEDIA_URL, TF_CELL_MEDIA_THUMBNAIL,
      TF_CELL_MESSAGE_METADATA, TF_CELL_DOCUMENT}},
    {TF_SQL_REPACK_QUEUE,
     TF_SQL_REPACK_ACTION,
     2,
     2,
     2,
     3,
     3,
     {TF_CELL_BASE_TEXT, TF_CELL_QUEUE_TEXT, TF_CELL_OPERATION}},
    {TF_SQL_REPACK_CONVERSATIONS,
     TF_SQL_REPACK_CONVERSATION,
     1,
     1,
     2,
     3,
     1,
     {TF_CELL_CONVERSATION_METADATA}},
    {TF_SQL_REPACK_VERSIONS, TF_SQL_REPACK_VERSION, 4, 0, 0, 4, 1, {TF_CELL_CONTENT}},
    {TF_SQL_REPACK_MEDIA, TF_SQL_REPACK_FILE, 1, 0, 0, 1, 1, {TF_CELL_MEDIA_EXTENSION}},
    {TF_SQL_REPACK_PARTS, TF_SQL_REPACK_PART, 1, 0, 0, 1, 1, {TF_CELL_MEDIA_PART}},
    {TF_SQL_REPACK_DATA, TF_SQL_REPACK_DATUM, 1, 0, 0, 1, 1, {TF_CELL_APP_DATA}},
};
#define TABLE_COUNT (sizeof(tables) / sizeof(tables[0]))
#define BINDS_MAX   9

static struct tf_bind key_of(sqlite3_stmt *row, int column) {
    return sqlite3_column_type(row, column) == SQLITE_INTEGER
               ? tf_bind_int(sqlite3_column_int64(row, column))
               : tf_bind_text(tf_store_column_slice(row, column));
}

static enum tf_code rewrite(struct tf_job *job, const struct table *table, sqlite3_stmt *row) {
    struct tf_bind binds[BINDS_MAX];
    size_t count = 0;
    struct tf_id made = tf_sql_id(row, table->owner), named = tf_sql_id(row, table->second);
    const struct tf_id *owner = tf_vault_owner(&made, &named);
    for (int i = 0; i < table->keys; i++)
        binds[count++] = key_of(row, i);
    for (int i = 0; i < table->text_count; i++) {
        int column = table->first_text + i;
        struct tf_slice text = tf_vault_get(job, row, column, table->cells[i], owner);
        binds[count++] = sqlite3_column_type(row, column) == SQLITE_NULL
                             ? tf_bind_null()
                             : tf_bind_cell(table->cells[i], owner, text);
    }
    return tf_sql_run(job, table->update, (struct tf_binds){binds, count}, NULL);
}

static enum tf_code rewrite_all(struct tf_job *job, const struct table *table, unsigned *rows) {
    enum tf_code code = TF_OK;
    sqlite3_stmt *row = tf_sql_open(job, table->select, TF_BINDS(tf_bind_null()));
    size_t held = tf_vault_held(job->core->vault);
    while (code == TF_OK && tf_sql_row(job, row, &code)) {
        code = rewrite(job, table, row);
        *rows += 1;
        tf_vault_release(job->core->vault, held);
    }
    sqlite3_reset(row);
    return code;
}

enum tf_code tf_repack(struct tf_job *job, unsigned *rows) {
    enum tf_code code = TF_OK;
    for (size_t i = 0; code == TF_OK && i < TABLE_COUNT; i++)
        code = rewrite_all(job, &tables[i], rows);
    return code;
}
