#include "sim/older.h"

#include "env/rebuild.h"
#include "sim/client_node.h"
#include "sim/disk_inside.h"

/* The texts of fixtures/databases, embedded. */
extern const char tf_client_1_sql[], tf_client_2_sql[];

static const char *schema_of(uint64_t version) {
    TF_ASSERT(version >= 1 && version <= TF_OLDER_VERSIONS);
    return version == 1 ? tf_client_1_sql : tf_client_2_sql;
}

static enum tf_code rebuild(struct tf_store *store, const char *schema) {
    enum tf_code code = tf_store_begin(store, NULL);
    if (code != TF_OK)
        return code;
    code = tf_store_rebuild(store, schema, NULL);
    if (code == TF_OK)
        return tf_store_commit(store, NULL);
    tf_store_rollback(store);
    return code;
}

/* On a copy, so that neither faults nor the count of operations see what never happened. */
bool tf_older_make(struct tf_world *world, struct tf_replica *replica, uint64_t version) {
    struct tf_disk_image *image = tf_disk_snapshot(replica->disk);
    struct tf_disk *copy = tf_disk_create(image);
    tf_disk_image_release(image);
    copy->schema = NULL; /* nobody's: it gets a connection of its own */
    const struct tf_store_moment moment = {.key = replica->seed};
    struct tf_store *store =
        tf_stores_lend(world->stores, world->client_schema, copy, &moment, NULL);
    bool made = store != NULL && rebuild(store, schema_of(version)) == TF_OK;
    if (store != NULL)
        tf_stores_take_back(world->stores, store);
    tf_stores_forget(world->stores, copy);
    if (made) {
        image = tf_disk_snapshot(copy);
        tf_stores_forget(world->stores, replica->disk);
        tf_disk_restore(replica->disk, image);
        tf_disk_image_release(image);
    }
    tf_disk_destroy(copy);
    return made;
}
