#include "offline/schema.h"

#include "env/rebuild.h"
#include "offline/sql.h"
#include "offline/upgrade.h"

/* The present schema, whole. Older ones are in upgrade.c.
 *
 * A message is found by conversation and position, and by either of its names. It has a row number
 * besides, so that it stays where it is when the server gives it its place. In the queue the
 * waiting actions come first, in program order, and the indexes hold only the rows that they are
 * for, so that a plain send costs none of them. A file lies in parts; its key is the client id of
 * its message. */
static const char present[] =
    "CREATE TABLE device ("
    " one INTEGER PRIMARY KEY, epoch TEXT, seq INTEGER NOT NULL DEFAULT 0,"
    " generation INTEGER NOT NULL DEFAULT 0, resync INTEGER NOT NULL DEFAULT 0, strategy INTEGER,"
    " strategy_edit INTEGER, strategy_delete INTEGER,"
    " floor_wall INTEGER NOT NULL DEFAULT 0, floor_us INTEGER NOT NULL DEFAULT 0,"
    " lease_owner INTEGER NOT NULL DEFAULT 0, lease_wall INTEGER NOT NULL DEFAULT 0,"
    " next_order INTEGER NOT NULL DEFAULT 1,"
    " offline INTEGER NOT NULL DEFAULT 0, packing INTEGER NOT NULL DEFAULT 0, seal BLOB,"
    " installation INTEGER NOT NULL DEFAULT 0, inherited INTEGER NOT NULL DEFAULT 0);"
    "INSERT INTO device (one) VALUES (1);"

    "CREATE TABLE conversation ("
    " local INTEGER PRIMARY KEY, id TEXT UNIQUE, client_key TEXT, type INTEGER NOT NULL DEFAULT 0,"
    " metadata TEXT, is_active INTEGER NOT NULL DEFAULT 1, version INTEGER NOT NULL DEFAULT 0,"
    " created_at INTEGER NOT NULL DEFAULT 0, updated_at INTEGER NOT NULL DEFAULT 0,"
    " last_activity_at INTEGER NOT NULL DEFAULT 0, strategy INTEGER,"
    " strategy_edit INTEGER, strategy_delete INTEGER,"
    " refusal INTEGER NOT NULL DEFAULT 0, generation INTEGER NOT NULL DEFAULT 0,"
    " since INTEGER NOT NULL DEFAULT 0, fill_before INTEGER NOT NULL DEFAULT 0,"
    " left_seq INTEGER NOT NULL DEFAULT 0, cleaned INTEGER NOT NULL DEFAULT 0,"
    " scrolled_wall INTEGER NOT NULL DEFAULT 0);"
    "CREATE INDEX conversation_fill ON conversation (fill_before) WHERE fill_before > 0;"
    "CREATE INDEX conversation_key ON conversation (client_key) WHERE client_key IS NOT NULL;"

    "CREATE TABLE participant ("
    " conversation INTEGER NOT NULL, user_id TEXT NOT NULL, role TEXT NOT NULL,"
    " joined_at INTEGER NOT NULL, delivered INTEGER NOT NULL, read INTEGER NOT NULL,"
    " PRIMARY KEY (conversation, user_id)) WITHOUT ROWID;"

    /* messages behind `after`, up to `upto` */
    "CREATE TABLE read_step ("
    " conversation INTEGER NOT NULL, user_id TEXT NOT NULL, upto INTEGER NOT NULL,"
    " after INTEGER NOT NULL, at INTEGER NOT NULL,"
    " PRIMARY KEY (conversation, user_id, upto)) WITHOUT ROWID;"

    "CREATE TABLE message ("
    " conversation INTEGER NOT NULL, position INTEGER NOT NULL, client_id TEXT NOT NULL,"
    " id TEXT, sender_id TEXT NOT NULL, sender_name TEXT, type INTEGER NOT NULL,"
    " content TEXT NOT NULL, media_url TEXT, media_thumbnail TEXT, media_size INTEGER,"
    " media_duration_ms INTEGER, reply_to TEXT, metadata TEXT,"
    " is_deleted INTEGER NOT NULL DEFAULT 0, is_edited INTEGER NOT NULL DEFAULT 0,"
    " version INTEGER NOT NULL DEFAULT 0, created_at INTEGER, updated_at INTEGER,"
    " edited_at INTEGER, deleted_at INTEGER, refusal INTEGER NOT NULL DEFAULT 0,"
    " generation INTEGER NOT NULL DEFAULT 0, upload INTEGER NOT NULL DEFAULT 0,"
    " document TEXT, editor TEXT,"
    " PRIMARY KEY (conversation, position, client_id));"
    "CREATE UNIQUE INDEX message_id ON message (id) WHERE id IS NOT NULL;"
    "CREATE INDEX message_client ON message (client_id);"

    "CREATE TABLE queue ("
    " state INTEGER NOT NULL, ord INTEGER NOT NULL, action_id TEXT NOT NULL,"
    " type INTEGER NOT NULL, conversation INTEGER NOT NULL, target TEXT, waits_for TEXT,"
    " base_version INTEGER NOT NULL, base_text TEXT, text TEXT, mark INTEGER NOT NULL,"
    " attempts INTEGER NOT NULL DEFAULT 0, due_wall INTEGER NOT NULL DEFAULT 0,"
    " wait_us INTEGER NOT NULL DEFAULT 0, at_wall INTEGER NOT NULL,"
    " refusal INTEGER NOT NULL DEFAULT 0, operation TEXT,"
    " PRIMARY KEY (state, ord)) WITHOUT ROWID;"
    "CREATE INDEX queue_target ON queue (target, state, ord) WHERE target IS NOT NULL;"
    "CREATE INDEX queue_waits ON queue (waits_for, state, ord) WHERE waits_for IS NOT NULL;"
    "CREATE INDEX queue_read ON queue (conversation, state, ord) WHERE type = 3;"

    "CREATE TABLE version ("
    " key TEXT NOT NULL, lost INTEGER NOT NULL DEFAULT 0, version INTEGER NOT NULL,"
    " action_id TEXT NOT NULL DEFAULT '', content TEXT NOT NULL, at INTEGER,"
    " author TEXT, PRIMARY KEY (key, version, lost, action_id)) WITHOUT ROWID;"

    "CREATE TABLE media ("
    " key TEXT PRIMARY KEY, state INTEGER NOT NULL, size INTEGER NOT NULL,"
    " done INTEGER NOT NULL DEFAULT 0, extension TEXT, used INTEGER NOT NULL,"
    " attempts INTEGER NOT NULL DEFAULT 0, due_wall INTEGER NOT NULL DEFAULT 0,"
    " wait_us INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;"
    "CREATE INDEX media_state ON media (state, used, size, due_wall, wait_us);"
    "CREATE TABLE media_part (name TEXT NOT NULL UNIQUE, bytes TEXT NOT NULL);"
    "CREATE TABLE app_data (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"

    "CREATE TABLE choice ("
    " conversation INTEGER NOT NULL, type INTEGER NOT NULL, resolution INTEGER NOT NULL,"
    " times INTEGER NOT NULL, PRIMARY KEY (conversation, type, resolution)) WITHOUT ROWID;"

    "CREATE TABLE opening ("
    " conversation INTEGER NOT NULL, slot INTEGER NOT NULL, weight INTEGER NOT NULL,"
    " day INTEGER NOT NULL, PRIMARY KEY (conversation, slot)) WITHOUT ROWID;"
    "CREATE INDEX opening_last ON opening (slot, day DESC);"

    "CREATE TABLE rhythm ("
    " slot INTEGER PRIMARY KEY, news INTEGER NOT NULL, watched_s INTEGER NOT NULL);"

    "PRAGMA user_version = 3;";

#define SCHEMA_VERSION INT64_C(3)

static enum tf_code read_version(struct tf_store *store, int64_t *version, struct tf_error *error) {
    enum tf_code code = TF_OK;
    sqlite3_stmt *statement = tf_store_statement(store, TF_SQL_SCHEMA_VERSION, error);
    if (statement == NULL)
        return TF_E_STORAGE;
    if (!tf_store_row(store, statement, &code, error))
        return code != TF_OK ? code : tf_error_set(error, TF_E_STORAGE, "no schema version");
    *version = sqlite3_column_int64(statement, 0);
    sqlite3_reset(statement);
    return TF_OK;
}

static enum tf_code bring_up(struct tf_store *store, int64_t from, struct tf_error *error) {
    if (from == 0)
        return tf_store_script(store, present, error);
    enum tf_code code = tf_upgrade_steps(store, from, error);
    return code == TF_OK ? tf_store_rebuild(store, present, error) : code;
}

enum tf_code tf_offline_migrate(struct tf_store *store, struct tf_error *error) {
    store->sql = tf_sql_texts;
    int64_t version = 0;
    enum tf_code code = read_version(store, &version, error);
    if (code != TF_OK || version == SCHEMA_VERSION)
        return code;
    if (version < 0 || version > SCHEMA_VERSION)
        return tf_error_set(error, TF_E_VERSION, "the database has schema %lld, newer than %lld",
                            (long long)version, (long long)SCHEMA_VERSION);
    code = tf_store_begin(store, error);
    if (code != TF_OK)
        return code;
    code = bring_up(store, version, error);
    if (code == TF_OK)
        return tf_store_commit(store, error);
    tf_store_rollback(store);
    return code;
}

bool tf_offline_is_current(struct tf_store *store, struct tf_error *error) {
    int64_t version = 0;
    store->sql = tf_sql_texts;
    return read_version(store, &version, error) == TF_OK && version == SCHEMA_VERSION;
}
