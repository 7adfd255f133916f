#include "sim/stores.h"

#include "base/assert.h"
#include "sim/stores_connection.h"

#include <stdlib.h>

#define COOKIE_OFFSET 40 /* of the schema cookie in the header of a database file */

struct tf_stores *tf_stores_create(const struct tf_stores_options *options,
                                   struct tf_error *error) {
    /* Other settings cost time and change nothing that can be seen. */
    if (tf_sim_sqlite_configure(NULL) != TF_OK && sqlite3_initialize() != SQLITE_OK) {
        tf_error_set(error, TF_E_STORAGE, "SQLite does not start");
        return NULL;
    }
    struct tf_stores *stores = tf_alloc_zero(1, sizeof(*stores));
    stores->own_connections = options->own_connections;
    if (tf_vfs_init(&stores->vfs, options->seed, error) != TF_OK) {
        free(stores);
        return NULL;
    }
    return stores;
}

void tf_stores_destroy(struct tf_stores *stores) {
    if (stores == NULL)
        return;
    while (stores->connections != NULL)
        tf_connection_discard(stores->connections);
    while (stores->schemas != NULL) {
        struct tf_store_schema *schema = stores->schemas;
        stores->schemas = schema->next;
        tf_disk_image_release(schema->image);
        free(schema);
    }
    tf_vfs_close(&stores->vfs);
    free(stores);
}

static void set_moment(struct tf_stores *stores, const struct tf_store_moment *moment) {
    stores->vfs.wall_us = moment->wall_us;
    stores->vfs.key = moment->key;
    stores->vfs.drawn = 0;
}

void tf_stores_renew(struct tf_stores *stores, const struct tf_stores_options *options) {
    struct tf_connection *next;
    TF_ASSERT(stores->lent == NULL);
    for (struct tf_connection *at = stores->connections; at != NULL; at = next) {
        next = at->next;
        if (at->schema->pooled != at || at->port.disk != NULL)
            tf_connection_discard(at);
    }
    stores->own_connections = options->own_connections;
    set_moment(stores, &(struct tf_store_moment){0});
    tf_vfs_seed(&stores->vfs, options->seed);
}

/* SQLite counts each change of the schema there: 0 for a database without tables. */
static uint32_t cookie_of(const struct tf_disk *disk) {
    unsigned char bytes[4] = {0};
    if (disk->files[TF_DISK_DATABASE] != NULL)
        tf_disk_content_read(disk->files[TF_DISK_DATABASE], COOKIE_OFFSET, bytes, sizeof(bytes));
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static enum tf_code make_template(struct tf_store_schema *schema, struct tf_disk *disk,
                                  tf_store_migrate *migrate, struct tf_error *error) {
    enum tf_code code;
    struct tf_connection *connection = tf_connection_open(schema, disk, &code, error);
    if (code == TF_OK)
        code = migrate(&connection->store, error);
    tf_connection_discard(connection);
    if (code != TF_OK)
        return code;
    schema->image = tf_disk_snapshot(disk);
    schema->image->schema = schema;
    schema->cookie = cookie_of(disk);
    return TF_OK;
}

struct tf_store_schema *tf_stores_add_schema(struct tf_stores *stores,
                                             struct tf_store_profile profile,
                                             tf_store_migrate *migrate, struct tf_error *error) {
    struct tf_store_schema *schema = tf_alloc_zero(1, sizeof(*schema));
    schema->stores = stores;
    schema->profile = profile;
    set_moment(stores, &(struct tf_store_moment){0});
    struct tf_disk_image *empty = tf_disk_image_create_empty(profile.page_size);
    struct tf_disk *disk = tf_disk_create(empty);
    tf_disk_image_release(empty);
    enum tf_code code = make_template(schema, disk, migrate, error);
    tf_disk_destroy(disk);
    if (code != TF_OK) {
        free(schema);
        return NULL;
    }
    schema->next = stores->schemas;
    stores->schemas = schema;
    return schema;
}

const struct tf_disk_image *tf_store_schema_image(const struct tf_store_schema *schema) {
    return schema->image;
}

/* Equal cookies mean equal schemas only among descendants of one template. */
static bool may_share(const struct tf_store_schema *schema, const struct tf_disk *disk) {
    return !schema->stores->own_connections && disk->schema == schema &&
           cookie_of(disk) == schema->cookie;
}

static struct tf_connection *keep_open(struct tf_connection *connection, struct tf_disk *disk) {
    connection->shared = may_share(connection->schema, disk);
    if (connection->shared)
        connection->schema->pooled = connection;
    else
        disk->connection = connection;
    return connection;
}

/* A fresh connection to the disk, kept where it may serve again. NULL when a crash strikes while it
 * opens. */
static struct tf_connection *open_fresh(struct tf_store_schema *schema, struct tf_disk *disk,
                                        struct tf_error *error) {
    enum tf_code code;
    tf_connection_let_go(disk);
    struct tf_connection *connection = tf_connection_open(schema, disk, &code, error);
    if (disk->crashed) {
        tf_connection_discard(connection);
        return NULL;
    }
    connection->temporary = code != TF_OK;
    return connection->temporary ? connection : keep_open(connection, disk);
}

/* What a dead process left unfinished is undone by a connection that has seen no other disk; one
 * that may be shared is closed then, so that the pool's own connection, with its statements, goes
 * on. */
static struct tf_connection *recover(struct tf_store_schema *schema, struct tf_disk *disk,
                                     struct tf_error *error) {
    struct tf_connection *pooled = schema->pooled;
    tf_connection_discard(disk->connection);
    struct tf_connection *fresh = open_fresh(schema, disk, error);
    if (fresh == NULL || fresh->temporary)
        return fresh;
    disk->suspect = false;
    if (!fresh->shared || pooled == NULL)
        return fresh;
    tf_connection_discard(fresh);
    schema->pooled = pooled;
    tf_connection_swap(pooled, disk);
    return pooled;
}

static struct tf_connection *pick(struct tf_store_schema *schema, struct tf_disk *disk,
                                  struct tf_error *error) {
    if (disk->suspect)
        return recover(schema, disk, error);
    struct tf_connection *open = may_share(schema, disk) ? schema->pooled : disk->connection;
    if (open == NULL)
        return open_fresh(schema, disk, error);
    if (open->port.disk != disk)
        tf_connection_swap(open, disk);
    return open;
}

struct tf_store *tf_stores_lend(struct tf_stores *stores, struct tf_store_schema *schema,
                                struct tf_disk *disk, const struct tf_store_moment *moment,
                                struct tf_error *error) {
    TF_ASSERT(stores->lent == NULL && schema->stores == stores && !disk->crashed);
    set_moment(stores, moment);
    struct tf_connection *connection = pick(schema, disk, error);
    stores->lent = connection;
    stores->lent_at = disk->operations;
    if (connection == NULL)
        return NULL;
    connection->store.damaged = false;
    return &connection->store;
}

void tf_stores_take_back(struct tf_stores *stores, struct tf_store *store) {
    struct tf_connection *connection = stores->lent;
    TF_ASSERT(store != NULL && &connection->store == store);
    if (connection->own != NULL) {
        tf_stores_take_back_own(stores, connection);
        return;
    }
    stores->lent = NULL;
    struct tf_disk *disk = connection->port.disk;
    TF_ASSERT(disk != NULL);
    if (connection->port.failed || connection->temporary) {
        tf_connection_discard(connection);
    } else {
        tf_store_assert_idle(&connection->store);
        bool was_written = disk->operations != stores->lent_at;
        if (connection->shared && was_written && cookie_of(disk) != connection->schema->cookie)
            tf_connection_discard(connection);
    }
    disk->suspect = disk->suspect || tf_disk_journal_hot(disk);
}

void tf_stores_forget(struct tf_stores *stores, struct tf_disk *disk) {
    TF_ASSERT(stores->lent == NULL);
    tf_connection_discard(disk->connection);
}

static void read_check(sqlite3 *db, struct tf_disk_check *out) {
    sqlite3_stmt *statement = NULL;
    int result = sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &statement, NULL);
    while (result == SQLITE_OK && (result = sqlite3_step(statement)) == SQLITE_ROW) {
        if (out->text.len > 0)
            tf_buf_append_text(&out->text, "; ");
        tf_buf_append_text(&out->text, (const char *)sqlite3_column_text(statement, 0));
        result = SQLITE_OK;
    }
    if (result != SQLITE_DONE)
        tf_buf_append_text(&out->text, sqlite3_errmsg(db));
    out->whole = result == SQLITE_DONE && tf_slice_is(tf_buf_slice(&out->text), "ok");
    sqlite3_finalize(statement);
}

void tf_stores_check(struct tf_stores *stores, struct tf_store_schema *schema, struct tf_disk *disk,
                     const struct tf_store_moment *moment, struct tf_disk_check *out) {
    TF_ASSERT(stores->lent == NULL && schema->stores == stores && !disk->crashed);
    set_moment(stores, moment);
    tf_buf_clear(&out->text);
    tf_connection_discard(disk->connection);
    tf_connection_let_go(disk);
    struct tf_error error;
    enum tf_code code;
    struct tf_connection *connection = tf_connection_open(schema, disk, &code, &error);
    out->opens = code == TF_OK;
    out->whole = false;
    if (out->opens)
        read_check(connection->store.db, out);
    else
        tf_buf_append_text(&out->text, error.message);
    disk->suspect = disk->suspect && !out->opens;
    tf_connection_discard(connection);
}
