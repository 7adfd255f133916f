#include "sim/stores_connection.h"

#include "base/assert.h"

#include <stdio.h>
#include <stdlib.h>

#define PRAGMAS_SIZE 256

static void link_in(struct tf_stores *stores, struct tf_connection *connection) {
    connection->next = stores->connections;
    if (stores->connections != NULL)
        stores->connections->previous = connection;
    stores->connections = connection;
}

static void unlink_from(struct tf_stores *stores, struct tf_connection *connection) {
    if (connection->next != NULL)
        connection->next->previous = connection->previous;
    if (connection->previous != NULL)
        connection->previous->next = connection->next;
    else
        stores->connections = connection->next;
}

/* EXTRA: the deletion of the journal is the commit, and survives a power loss only when the
 * directory is synced. secure_delete is set because builds of SQLite differ in its default, and
 * with it in what they write. */
static int set_up(sqlite3 *db, struct tf_store_profile profile) {
    char pragmas[PRAGMAS_SIZE];
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_QPSG, 1, NULL);
    snprintf(pragmas, sizeof(pragmas),
             "PRAGMA page_size=%u; PRAGMA secure_delete=0; PRAGMA synchronous=EXTRA;"
             "PRAGMA cache_size=%u; PRAGMA temp_store=MEMORY; PRAGMA journal_mode=DELETE",
             profile.page_size, profile.cache_pages);
    return sqlite3_exec(db, pragmas, NULL, NULL, NULL);
}

struct tf_connection *tf_connection_open(struct tf_store_schema *schema, struct tf_disk *disk,
                                         enum tf_code *code, struct tf_error *error) {
    struct tf_stores *stores = schema->stores;
    struct tf_connection *connection = tf_alloc_zero(1, sizeof(*connection));
    connection->schema = schema;
    connection->port.operations = &connection->store.operations;
    char path[TF_VFS_PATH_SIZE];
    tf_vfs_add_port(&stores->vfs, &connection->port, path);
    link_in(stores, connection);
    tf_disk_attach(disk, &connection->port);
    sqlite3 **db = &connection->store.db;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    int result = sqlite3_open_v2(path, db, flags, stores->vfs.name);
    if (result == SQLITE_OK)
        result = set_up(*db, schema->profile);
    *code = TF_OK;
    connection->bare = disk->shared && (result & 0xFF) == SQLITE_BUSY;
    if (result != SQLITE_OK && !connection->bare)
        *code = tf_error_set(error, (result & 0xFF) == SQLITE_FULL ? TF_E_FULL : TF_E_STORAGE,
                             "opening the database: %s", sqlite3_errmsg(*db));
    return connection;
}

void tf_connection_dress(struct tf_connection *connection) {
    if (connection->bare)
        connection->bare = set_up(connection->store.db, connection->schema->profile) != SQLITE_OK;
}

void tf_connection_discard(struct tf_connection *connection) {
    if (connection == NULL)
        return;
    struct tf_stores *stores = connection->schema->stores;
    if (connection->port.disk != NULL && connection->port.disk->connection == connection)
        connection->port.disk->connection = NULL;
    if (connection->schema->pooled == connection)
        connection->schema->pooled = NULL;
    tf_disk_detach(&connection->port);
    tf_store_close_statements(&connection->store);
    int result = sqlite3_close(connection->store.db);
    TF_ASSERT(result == SQLITE_OK);
    tf_vfs_remove_port(&stores->vfs, &connection->port);
    unlink_from(stores, connection);
    free(connection);
}

/* The reset does nothing, silently, while a statement runs or a transaction is open: both would mix
 * two replicas. */
void tf_connection_swap(struct tf_connection *connection, struct tf_disk *disk) {
    tf_store_assert_idle(&connection->store);
    tf_disk_detach(&connection->port);
    tf_connection_let_go(disk);
    tf_disk_attach(disk, &connection->port);
    int result = sqlite3_file_control(connection->store.db, NULL, SQLITE_FCNTL_RESET_CACHE, NULL);
    TF_ASSERT(result == SQLITE_OK);
}

void tf_connection_let_go(struct tf_disk *disk) {
    if (disk->port != NULL)
        tf_disk_detach(disk->port);
}
