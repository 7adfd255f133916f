/* A disk from the inside, for those who write on it: the VFS, and who swaps disks under a
 * connection. */
#ifndef TF_SIM_DISK_INSIDE_H
#define TF_SIM_DISK_INSIDE_H

#include "sim/disk.h"
#include "sim/disk_content.h"
#include "sim/disk_locks.h"

struct tf_disk_image {
    uint32_t owners;
    struct tf_disk_pool *pool;                         /* of new files */
    struct tf_disk_content *files[TF_DISK_FILE_COUNT]; /* NULL: not there */
    const void *schema; /* whose template it descends from, NULL if nobody's; never followed */
};

struct tf_disk_port;
struct tf_disk_faults;

struct tf_disk {
    struct tf_disk_content *files[TF_DISK_FILE_COUNT]; /* as written; NULL: not there */
    struct tf_disk_content
        *durable[TF_DISK_FILE_COUNT]; /* what a name stands for that is `unsettled` */
    struct tf_disk_faults *faults;    /* NULL: none armed, no hit untaken */
    struct tf_disk_port *port; /* the connection that has it in view, NULL if none, or if it is
                                  shared; borrowed */
    void *connection;          /* its own connection, NULL if none; belongs to the stores */
    const void *schema;        /* as in the image */
    uint64_t operations;
    struct tf_disk_pool *pool; /* of new files */
    struct tf_disk_locks locks;
    bool unsettled[TF_DISK_FILE_COUNT]; /* made or deleted, and the directory not synced since */
    bool crashed;
    bool shared;  /* several processes have it open, each through a port of its own */
    bool suspect; /* something was cut short: to be opened by a fresh connection first */
};

/* Where a connection looks for its disk. The disk behind it may change between two steps. */
struct tf_disk_port {
    struct tf_disk *disk; /* NULL: every operation is refused */
    uint64_t *operations; /* follows the disk's count; NULL is allowed */
    size_t number;        /* its name; written by the VFS */
    bool stale;           /* the disk was taken away or changed: a cache of it is worthless */
    bool failed;          /* an operation was refused since the disk was put in */
    int lock;             /* SQLITE_LOCK_*: what its connection holds of the database file */
    void (*between)(void *context); /* called before each storage operation and around locks; or
                                       NULL */
    void *context;
};

/* The disk must not be in another port. */
void tf_disk_attach(struct tf_disk *disk, struct tf_disk_port *port);
void tf_disk_detach(struct tf_disk_port *port);

/* Whether the journal holds something that SQLite would roll back: a header that is not zero. */
bool tf_disk_journal_hot(const struct tf_disk *disk);

enum tf_disk_result {
    TF_DISK_DONE,
    TF_DISK_NO_ROOM,
    TF_DISK_REFUSED,   /* crashed, or an I/O error */
    TF_DISK_HALF_DONE, /* crashed while a write was under way; else as REFUSED */
};

/* Counts one operation and lets faults meet it. `grows`: it needs room. (disk_faults.c) */
enum tf_disk_result tf_disk_attempt(struct tf_disk *disk, enum tf_disk_operation what, bool grows);
void tf_disk_faults_destroy(struct tf_disk_faults *faults);
/* Whether one of these bytes of the database file lies in a page that rots. (disk_rot.c) */
bool tf_disk_rots_at(const struct tf_disk *disk, int64_t offset, size_t len);
/* The pages that these bytes of the database file cover are what was written, again. */
void tf_disk_rot_overwritten(struct tf_disk *disk, int64_t offset, size_t len);
/* Nothing that was stored is there any more. */
void tf_disk_rot_gone(struct tf_disk *disk);

/* What a VFS does to files. All but `make` need the file to be there. */
void tf_disk_file_make(struct tf_disk *disk, enum tf_disk_file file);
enum tf_disk_result tf_disk_file_write(struct tf_disk *disk, enum tf_disk_file file, int64_t offset,
                                       struct tf_slice data);
enum tf_disk_result tf_disk_file_truncate(struct tf_disk *disk, enum tf_disk_file file,
                                          int64_t size);
/* The name of a new file becomes durable with its content. */
enum tf_disk_result tf_disk_file_sync(struct tf_disk *disk, enum tf_disk_file file);
enum tf_disk_result tf_disk_file_delete(struct tf_disk *disk, enum tf_disk_file file);
enum tf_disk_result tf_disk_directory_sync(struct tf_disk *disk);

#endif
