#include "sim/disk_locks.h"

#include "base/assert.h"

#include <sqlite3.h>

static bool raise_to_shared(struct tf_disk_locks *locks, int *held) {
    if (locks->pending || locks->exclusive)
        return false;
    locks->shared++;
    *held = SQLITE_LOCK_SHARED;
    return true;
}

static bool raise_to_reserved(struct tf_disk_locks *locks, int *held) {
    if (locks->reserved || locks->pending || locks->exclusive)
        return false;
    locks->reserved = true;
    *held = SQLITE_LOCK_RESERVED;
    return true;
}

/* From SHARED too: so a hot journal is rolled back, without RESERVED, which would hide it from
 * others. */
static bool raise_to_exclusive(struct tf_disk_locks *locks, int *held) {
    if (*held < SQLITE_LOCK_RESERVED && (locks->reserved || locks->pending))
        return false;
    locks->pending = true;
    *held = SQLITE_LOCK_PENDING;
    if (locks->shared > 1)
        return false;
    locks->exclusive = true;
    *held = SQLITE_LOCK_EXCLUSIVE;
    return true;
}

bool tf_disk_lock(struct tf_disk_locks *locks, int *held, int level) {
    if (*held >= level)
        return true;
    if (level == SQLITE_LOCK_SHARED)
        return raise_to_shared(locks, held);
    if (level == SQLITE_LOCK_RESERVED)
        return raise_to_reserved(locks, held);
    return raise_to_exclusive(locks, held);
}

void tf_disk_unlock(struct tf_disk_locks *locks, int *held, int level) {
    if (*held <= level)
        return;
    if (*held >= SQLITE_LOCK_PENDING)
        locks->pending = locks->exclusive = false;
    if (*held >= SQLITE_LOCK_RESERVED)
        locks->reserved = false;
    if (level == SQLITE_LOCK_NONE) {
        TF_ASSERT(locks->shared > 0);
        locks->shared--;
    }
    *held = level;
}
