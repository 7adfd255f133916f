#include "sim/older.h"

#include "env/rebuild.h"
#include "sim/disk_aside.h"

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

bool tf_older_make(struct tf_world *world, struct tf_replica *replica, uint64_t version) {
    struct tf_disk_aside aside;
    tf_disk_aside_open(&aside, world, replica, TF_ASIDE_STORED);
    if (rebuild(aside.store, schema_of(version)) != TF_OK) {
        tf_disk_aside_close(&aside);
        return false;
    }
    struct tf_disk_image *image = tf_disk_aside_take(&aside);
    tf_stores_forget(world->stores, replica->disk);
    tf_disk_restore(replica->disk, image);
    tf_disk_image_release(image);
    return true;
}
