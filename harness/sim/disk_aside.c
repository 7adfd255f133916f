#include "sim/disk_aside.h"

#include "base/assert.h"
#include "sim/disk_inside.h"

static struct tf_disk *disk_of(struct tf_world *world, const struct tf_replica *replica,
                               enum tf_disk_aside_of of) {
    if (of == TF_ASIDE_NEW)
        return tf_disk_create(tf_store_schema_image(world->client_schema));
    struct tf_disk_image *image = tf_disk_snapshot(replica->disk);
    struct tf_disk *copy = tf_disk_create(image);
    tf_disk_image_release(image);
    if (of == TF_ASIDE_ROTTEN)
        tf_disk_rot_alike(copy, replica->disk);
    return copy;
}

void tf_disk_aside_open(struct tf_disk_aside *aside, struct tf_world *world,
                        const struct tf_replica *replica, enum tf_disk_aside_of of) {
    const struct tf_store_moment moment = {.key = replica->seed};
    aside->stores = world->stores;
    aside->disk = disk_of(world, replica, of);
    aside->disk->schema = NULL; /* nobody's: it gets a connection of its own */
    aside->store = tf_stores_lend(world->stores, world->client_schema, aside->disk, &moment, NULL);
    TF_ASSERT(aside->store != NULL); /* only a crash keeps one back, and none is armed here */
}

enum tf_code tf_disk_aside_script(struct tf_disk_aside *aside, const char *script,
                                  struct tf_error *error) {
    enum tf_code code = tf_store_begin(aside->store, error);
    if (code != TF_OK)
        return code;
    code = tf_store_script(aside->store, script, error);
    if (code == TF_OK)
        return tf_store_commit(aside->store, error);
    tf_store_rollback(aside->store);
    return code;
}

static void close_connection(struct tf_disk_aside *aside) {
    tf_stores_take_back(aside->stores, aside->store);
    tf_stores_forget(aside->stores, aside->disk);
}

void tf_disk_aside_close(struct tf_disk_aside *aside) {
    close_connection(aside);
    tf_disk_destroy(aside->disk);
}

struct tf_disk_image *tf_disk_aside_take(struct tf_disk_aside *aside) {
    close_connection(aside);
    struct tf_disk_image *image = tf_disk_snapshot(aside->disk);
    tf_disk_destroy(aside->disk);
    return image;
}
