/* SQLite's operating system in a simulated world: files on simulated disks, time and chance from
 * the run.
 *
 * A file name is the number of a port, so that the disk behind an open file can be swapped between
 * two steps. */
#ifndef TF_SIM_VFS_H
#define TF_SIM_VFS_H

#include "base/time.h"
#include "sim/disk_inside.h"

#include <sqlite3.h>

#define TF_VFS_PATH_SIZE 32
#define TF_VFS_MAX       64 /* in one process at a time */

/* All that it knows is reached through pAppData: any number of runs may live in one process. */
struct tf_vfs {
    sqlite3_vfs base;
    char name[TF_VFS_PATH_SIZE];
    struct tf_disk_port **ports; /* borrowed; NULL: free */
    size_t port_count;
    size_t port_capacity;
    size_t port_free; /* none is free below it */
    uint64_t seed;    /* of all draws */
    uint64_t key;     /* of the step's draws */
    uint64_t drawn;   /* in this step */
    tf_time wall_us;  /* microseconds since 1970 */
};

/* Registers it under a name of its own and seeds SQLite's generator, which is the process's, from
 * `seed`. E_LIMIT when TF_VFS_MAX are registered. */
enum tf_code tf_vfs_init(struct tf_vfs *vfs, uint64_t seed, struct tf_error *error) TF_MUST_CHECK;
/* Seeds its draws and SQLite's generator anew. */
void tf_vfs_seed(struct tf_vfs *vfs, uint64_t seed);
/* No file may be open. */
void tf_vfs_close(struct tf_vfs *vfs);

/* The path under which sqlite3_open_v2 finds what is in `port`. */
void tf_vfs_add_port(struct tf_vfs *vfs, struct tf_disk_port *port, char path[TF_VFS_PATH_SIZE]);
void tf_vfs_remove_port(struct tf_vfs *vfs, const struct tf_disk_port *port);

/* The methods of open files. (vfs_file.c) */
struct tf_vfs_file {
    sqlite3_file base;
    struct tf_disk_port *port; /* borrowed */
    enum tf_disk_file file;
};
extern const sqlite3_io_methods tf_vfs_file_methods;

/* Lets another process of the device run, where somebody asked for that. */
static inline void tf_vfs_between(const struct tf_disk_port *port) {
    if (port->between != NULL)
        port->between(port->context);
}

/* SQLite's code for a result that is not TF_DISK_DONE; tells the port. */
int tf_vfs_refusal(struct tf_disk_port *port, enum tf_disk_result result, int code);

#endif
