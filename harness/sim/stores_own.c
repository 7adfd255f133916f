/* Loans to processes that share a disk: each has its own connection, and one may run while another
 * is in the middle of a step. */
#include "base/assert.h"
#include "sim/stores_connection.h"

static void begin_moment(struct tf_stores *stores, struct tf_connection *connection,
                         const struct tf_store_moment *moment) {
    connection->below = stores->lent;
    connection->outer = (struct tf_store_moment){stores->vfs.wall_us, stores->vfs.key};
    connection->outer_drawn = stores->vfs.drawn;
    stores->vfs.wall_us = moment->wall_us;
    stores->vfs.key = moment->key;
    stores->vfs.drawn = 0;
}

struct tf_store *tf_stores_lend_own(struct tf_stores *stores, struct tf_store_schema *schema,
                                    struct tf_disk *disk, struct tf_connection **own,
                                    const struct tf_store_moment *moment) {
    TF_ASSERT(disk->shared && !disk->crashed && schema->stores == stores);
    TF_ASSERT(stores->lent == NULL || stores->lent != *own);
    struct tf_connection *opened = *own;
    enum tf_code code = TF_OK;
    if (opened == NULL)
        opened = tf_connection_open(schema, disk, &code, NULL);
    else
        tf_connection_dress(opened);
    if (disk->crashed) {
        tf_connection_discard(opened);
        *own = NULL;
        return NULL;
    }
    *own = opened;
    opened->own = own;
    opened->store.damaged = false;
    opened->temporary = code != TF_OK;
    begin_moment(stores, opened, moment);
    stores->lent = opened;
    return &opened->store;
}

void tf_stores_between(struct tf_store *store, void (*between)(void *context), void *context) {
    struct tf_connection *connection = (struct tf_connection *)store;
    connection->port.between = between;
    connection->port.context = context;
}

void tf_stores_forget_own(struct tf_stores *stores, struct tf_connection **own) {
    TF_ASSERT(stores->lent == NULL || stores->lent != *own);
    tf_connection_discard(*own);
    *own = NULL;
}

void tf_stores_take_back_own(struct tf_stores *stores, struct tf_connection *connection) {
    connection->port.between = NULL;
    stores->vfs.wall_us = connection->outer.wall_us;
    stores->vfs.key = connection->outer.key;
    stores->vfs.drawn = connection->outer_drawn;
    stores->lent = connection->below;
    connection->below = NULL;
    if (!connection->port.failed && !connection->temporary) {
        tf_store_assert_idle(&connection->store);
        return;
    }
    *connection->own = NULL;
    tf_connection_discard(connection);
}
