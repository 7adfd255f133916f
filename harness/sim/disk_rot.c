/* Pages of a database that changed by themselves. Each page has a checksum, as with SQLite's own
 * VFS for that, so nobody sees what has become of its bytes: reading it fails. */
#include "base/assert.h"
#include "sim/disk_armed.h"

static bool is_rot(const struct tf_disk_armed *place) {
    return place->active && place->fault.kind == TF_DISK_ROT;
}

static int64_t page_size(const struct tf_disk *disk) {
    return tf_disk_pool_page_size(disk->pool);
}

static int64_t start_of(const struct tf_disk *disk, const struct tf_disk_armed *place) {
    return (int64_t)(place->fault.nth - 1) * page_size(disk);
}

bool tf_disk_rots(const struct tf_disk *disk) {
    for (unsigned i = 0; disk->faults != NULL && i < TF_DISK_FAULTS_MAX; i++)
        if (is_rot(&disk->faults->places[i]))
            return true;
    return false;
}

bool tf_disk_rots_at(const struct tf_disk *disk, int64_t offset, size_t len) {
    for (unsigned i = 0; i < TF_DISK_FAULTS_MAX; i++) {
        const struct tf_disk_armed *place = &disk->faults->places[i];
        if (is_rot(place) && start_of(disk, place) < offset + (int64_t)len &&
            offset < start_of(disk, place) + page_size(disk))
            return true;
    }
    return false;
}

void tf_disk_rot_overwritten(struct tf_disk *disk, int64_t offset, size_t len) {
    for (unsigned i = 0; i < TF_DISK_FAULTS_MAX; i++) {
        struct tf_disk_armed *place = &disk->faults->places[i];
        if (is_rot(place) && offset <= start_of(disk, place) &&
            start_of(disk, place) + page_size(disk) <= offset + (int64_t)len)
            place->active = false;
    }
}

void tf_disk_rot_gone(struct tf_disk *disk) {
    if (!tf_disk_rots(disk))
        return;
    for (unsigned i = 0; i < TF_DISK_FAULTS_MAX; i++)
        if (is_rot(&disk->faults->places[i]))
            disk->faults->places[i].active = false;
    tf_disk_faults_drop_if_idle(disk);
}

void tf_disk_rot_alike(struct tf_disk *copy, const struct tf_disk *disk) {
    for (unsigned i = 0; disk->faults != NULL && i < TF_DISK_FAULTS_MAX; i++) {
        if (!is_rot(&disk->faults->places[i]))
            continue;
        enum tf_code code = tf_disk_arm(copy, &disk->faults->places[i].fault);
        TF_ASSERT(code == TF_OK); /* a copy has nothing else armed */
    }
}
