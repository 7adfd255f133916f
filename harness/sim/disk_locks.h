/* SQLite's locks on one database file, of all connections together, and the share of each.
 *
 * Source: "File Locking And Concurrency In SQLite Version 3" (sqlite.org/lockingv3.html) and the
 * contract of xLock in sqlite3_io_methods. */
#ifndef TF_SIM_DISK_LOCKS_H
#define TF_SIM_DISK_LOCKS_H

#include <stdbool.h>
#include <stdint.h>

struct tf_disk_locks {
    uint16_t shared; /* how many hold SHARED or more */
    bool reserved, pending, exclusive;
};

/* Raises what one connection holds (`*held`, SQLITE_LOCK_*) to `level`. False when another is in
 * the way: what is held stays, except that whoever waits for readers to leave keeps PENDING, which
 * lets no new ones in. */
bool tf_disk_lock(struct tf_disk_locks *locks, int *held, int level);
/* Lowers it to SHARED or NONE. */
void tf_disk_unlock(struct tf_disk_locks *locks, int *held, int level);

#endif
