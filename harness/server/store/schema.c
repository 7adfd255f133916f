#include "server/store/schema.h"

#include <stdio.h>

#define VERSION_TEXT_SIZE 48

/* Texts that may be absent are NULL. Times are the server's wall clock in microseconds.
 *
 * `messages_by_conversation` covers what the server asks by conversation and order of creation:
 * pages of history, unread counts, receipts and counts by sender, type and deletion, and, since a
 * status follows from position and marks, by status. Each further index would cost every send an
 * insertion; the others hold only the rare rows. `conversations_by_activity` moves with every send
 * and is the only one that does: it serves the questions by type as well. */
static const char *const steps[] = {
    "CREATE TABLE server (id INTEGER PRIMARY KEY CHECK (id = 1), epoch TEXT NOT NULL);"
    "CREATE TABLE users (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT,"
    " secret TEXT, is_revoked INTEGER NOT NULL DEFAULT 0);"
    "CREATE TABLE conversations (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,"
    " client_key TEXT, type INTEGER NOT NULL, metadata TEXT, order_id TEXT, restaurant_id TEXT,"
    " is_active INTEGER NOT NULL, version INTEGER NOT NULL, created_at INTEGER NOT NULL,"
    " updated_at INTEGER NOT NULL, last_activity_at INTEGER NOT NULL);"
    "CREATE INDEX conversations_by_activity"
    " ON conversations (last_activity_at DESC, number DESC, type);"
    "CREATE INDEX conversations_by_order ON conversations (order_id) WHERE order_id IS NOT NULL;"
    "CREATE INDEX conversations_by_restaurant ON conversations (restaurant_id)"
    " WHERE restaurant_id IS NOT NULL;"
    "CREATE TABLE participants (conversation INTEGER NOT NULL, user INTEGER NOT NULL, role TEXT,"
    " joined_at INTEGER NOT NULL, delivered INTEGER NOT NULL, read INTEGER NOT NULL,"
    " since INTEGER NOT NULL,"
    " PRIMARY KEY (conversation, user)) WITHOUT ROWID;"
    "CREATE INDEX participants_by_user ON participants (user, conversation);"
    "CREATE TABLE memberships (seq INTEGER PRIMARY KEY, user INTEGER NOT NULL,"
    " conversation INTEGER NOT NULL, is_leave INTEGER NOT NULL);"
    "CREATE INDEX memberships_left ON memberships (user, seq) WHERE is_leave = 1;"
    "CREATE TABLE messages (position INTEGER PRIMARY KEY, id TEXT NOT NULL, client_id TEXT,"
    " conversation INTEGER NOT NULL, sender INTEGER NOT NULL, type INTEGER NOT NULL, content TEXT,"
    " media_url TEXT, media_thumbnail TEXT, media_size INTEGER NOT NULL,"
    " media_duration INTEGER NOT NULL, reply_to TEXT, metadata TEXT, is_shared INTEGER NOT NULL,"
    " is_deleted INTEGER NOT NULL, version INTEGER NOT NULL, created_at INTEGER NOT NULL,"
    " edited_at INTEGER, deleted_at INTEGER);"
    "CREATE UNIQUE INDEX messages_by_id ON messages (id);"
    "CREATE INDEX messages_by_conversation"
    " ON messages (conversation, position, sender, is_deleted, type);"
    "CREATE INDEX messages_by_parent ON messages (reply_to, position) WHERE reply_to IS NOT NULL;"
    "CREATE TABLE versions (message INTEGER NOT NULL, version INTEGER NOT NULL,"
    " kind INTEGER NOT NULL, action_id TEXT NOT NULL, author INTEGER NOT NULL, content TEXT,"
    " media_url TEXT, media_thumbnail TEXT, metadata TEXT, at INTEGER NOT NULL);"
    "CREATE UNIQUE INDEX versions_by_message ON versions (message, version, kind, action_id);"
    "CREATE TABLE log (seq INTEGER PRIMARY KEY, entity INTEGER, conversation INTEGER NOT NULL,"
    " message INTEGER, actor INTEGER, device TEXT, action_id TEXT, action INTEGER NOT NULL,"
    " outcome INTEGER NOT NULL, body_hash INTEGER, base_version INTEGER NOT NULL,"
    " old_version INTEGER NOT NULL, new_version INTEGER NOT NULL, at INTEGER NOT NULL);"
    "CREATE INDEX log_by_conversation ON log (conversation, seq, entity) WHERE entity IS NOT NULL;"
    "CREATE UNIQUE INDEX log_by_action ON log (action_id) "
    " WHERE outcome = 0 AND action_id IS NOT NULL;",
    /* A record that has expired has no hash; a conversation's horizon is the newest of its changes
     * that is no longer told; of a tombstone that went its names stay, so that nobody can send it
     * once more. */
    "ALTER TABLE conversations ADD COLUMN horizon INTEGER NOT NULL DEFAULT 0;"
    "CREATE TABLE buried (position INTEGER PRIMARY KEY, id TEXT NOT NULL, client_id TEXT,"
    " conversation INTEGER NOT NULL, sender INTEGER NOT NULL, type INTEGER NOT NULL,"
    " version INTEGER NOT NULL, created_at INTEGER NOT NULL, deleted_at INTEGER);"
    "CREATE UNIQUE INDEX buried_by_id ON buried (id);"
    "DROP INDEX log_by_action;"
    "CREATE UNIQUE INDEX log_by_action ON log (action_id)"
    " WHERE outcome = 0 AND action_id IS NOT NULL AND body_hash IS NOT NULL;",
    /* Of a shared text: every character with its name and place, the deleted among them. */
    "ALTER TABLE messages ADD COLUMN document TEXT;",
    /* Who has read up to where, and when: the marks that the log's reads moved. */
    ("CREATE INDEX log_reads ON log (conversation, actor, new_version)"
     " WHERE action = 3 AND new_version > old_version;"),
    /* Of a shared text: who wrote what it says now, unless its sender did. */
    "ALTER TABLE messages ADD COLUMN editor INTEGER;",
};

#define STEP_COUNT ((int)(sizeof steps / sizeof steps[0]))

static enum tf_code read_version(struct tf_store *store, int *version, struct tf_error *error) {
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(store->db, "PRAGMA user_version", -1, &statement, NULL) != SQLITE_OK ||
        sqlite3_step(statement) != SQLITE_ROW) {
        sqlite3_finalize(statement);
        return tf_error_set(error, TF_E_STORAGE, "the schema's version cannot be read: %s",
                            sqlite3_errmsg(store->db));
    }
    *version = sqlite3_column_int(statement, 0);
    sqlite3_finalize(statement);
    return TF_OK;
}

static enum tf_code write_version(struct tf_store *store, struct tf_error *error) {
    char text[VERSION_TEXT_SIZE];
    snprintf(text, sizeof text, "PRAGMA user_version = %d", STEP_COUNT);
    return tf_store_script(store, text, error);
}

static enum tf_code run_steps(struct tf_store *store, int from, struct tf_error *error) {
    enum tf_code code = TF_OK;
    for (int at = from; at < STEP_COUNT && code == TF_OK; at++)
        code = tf_store_script(store, steps[at], error);
    return code == TF_OK ? write_version(store, error) : code;
}

/* SQLite writes a version that is there already all the same. */
enum tf_code tf_server_schema_firm(struct tf_store *store, struct tf_error *error) {
    enum tf_code code = tf_store_begin(store, error);
    if (code != TF_OK)
        return code;
    code = write_version(store, error);
    if (code == TF_OK)
        return tf_store_commit(store, error);
    tf_store_rollback(store);
    return code;
}

enum tf_code tf_server_schema_migrate(struct tf_store *store, struct tf_error *error) {
    int version = 0;
    enum tf_code code = read_version(store, &version, error);
    if (code != TF_OK)
        return code;
    if (version > STEP_COUNT)
        return tf_error_set(error, TF_E_VERSION,
                            "the database has schema version %d, this server knows up to %d",
                            version, STEP_COUNT);
    if (version == STEP_COUNT)
        return TF_OK;
    code = tf_store_begin(store, error);
    if (code != TF_OK)
        return code;
    code = run_steps(store, version, error);
    if (code == TF_OK)
        code = tf_store_commit(store, error);
    if (code != TF_OK)
        tf_store_rollback(store);
    return code;
}
