/* A database opened aside of the device that it belongs to, to look at it or to change it: neither
 * the device's faults, nor its count of operations, nor its connection see that. */
#ifndef TF_SIM_DISK_ASIDE_H
#define TF_SIM_DISK_ASIDE_H

#include "sim/world_internal.h"

enum tf_disk_aside_of {
    TF_ASIDE_STORED, /* what the device has stored, whole where it rots */
    TF_ASIDE_ROTTEN, /* the same, and what rots there rots here */
    TF_ASIDE_NEW,    /* the database of a device that is new */
};

struct tf_disk_aside {
    struct tf_stores *stores; /* borrowed */
    struct tf_disk *disk;     /* owned */
    struct tf_store *store;   /* lent; never NULL: where the database does not open, each statement
                                 fails */
};

/* No step of another is running, and the replica has a disk (which NEW does not ask for). Ends with
 * tf_disk_aside_close or tf_disk_aside_take. */
void tf_disk_aside_open(struct tf_disk_aside *aside, struct tf_world *world,
                        const struct tf_replica *replica, enum tf_disk_aside_of of);
/* Runs a script in one transaction: all of it is done, or nothing. E_STORAGE as SQLite says it. */
enum tf_code tf_disk_aside_script(struct tf_disk_aside *aside, const char *script,
                                  struct tf_error *error) TF_MUST_CHECK;
/* What was changed is gone with it. No transaction is open. */
void tf_disk_aside_close(struct tf_disk_aside *aside);
/* Closes it with what it holds now. Owned by caller. */
struct tf_disk_image *tf_disk_aside_take(struct tf_disk_aside *aside);

#endif
