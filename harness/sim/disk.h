/* The simulated storage of one node: the files of one SQLite database, with what is durable kept
 * apart from what is written, faults, crashes and copies.
 *
 * A disk that still equals its image shares everything with it. Files are copied by the page when
 * they are written. */
#ifndef TF_SIM_DISK_H
#define TF_SIM_DISK_H

#include "base/bytes.h"

#include <stdbool.h>
#include <stdint.h>

#define TF_DISK_SECTOR     512
#define TF_DISK_FAULTS_MAX 64 /* armed on one disk at a time */

/* (NAME, "suffix of the path"): the files of a database. */
#define TF_DISK_FILES(X)                                                                           \
    X(DATABASE, "")                                                                                \
    X(JOURNAL, "-journal")

#define TF_X(name, suffix) TF_DISK_##name,
enum tf_disk_file { TF_DISK_FILES(TF_X) TF_DISK_FILE_COUNT };
#undef TF_X

/* (NAME, "name of the crash point"). Each counts one, done or refused. A directory sync makes
 * deletions durable. */
#define TF_DISK_OPERATIONS(X)                                                                      \
    X(DATABASE_WRITE, "database write")                                                            \
    X(DATABASE_SYNC, "database sync")                                                              \
    X(DATABASE_TRUNCATE, "database truncate")                                                      \
    X(DATABASE_DELETE, "database delete")                                                          \
    X(JOURNAL_WRITE, "journal write")                                                              \
    X(JOURNAL_SYNC, "journal sync")                                                                \
    X(JOURNAL_TRUNCATE, "journal truncate")                                                        \
    X(JOURNAL_DELETE, "journal delete")                                                            \
    X(DIRECTORY_SYNC, "directory sync")

#define TF_X(name, word) TF_DISK_##name,
enum tf_disk_operation { TF_DISK_OPERATIONS(TF_X) TF_DISK_OPERATION_COUNT };
#undef TF_X
const char *tf_disk_operation_word(enum tf_disk_operation operation);
bool tf_disk_operation_parse(const char *word, enum tf_disk_operation *out);

/* -- Images --------------------------------------------------------------------------------------
 */

/* Immutable files, shared by disks: a template, a backup, a snapshot. */
struct tf_disk_image;

/* An image without files. `page_size`: bytes in which content is shared and copied: the database's
 * own page size. Owned by caller. */
struct tf_disk_image *tf_disk_image_create_empty(uint32_t page_size);
/* An image of one database file, as of an older version of an app. Owned by caller. */
struct tf_disk_image *tf_disk_image_create_from(uint32_t page_size, struct tf_slice database);
/* One more owner; returns its argument. */
struct tf_disk_image *tf_disk_image_keep(struct tf_disk_image *image);
/* One owner less; the last one frees. NULL is allowed. */
void tf_disk_image_release(struct tf_disk_image *image);

/* -- Disks ---------------------------------------------------------------------------------------
 */

struct tf_disk;

/* A disk with the files of `image`, all durable. `image` is borrowed for the call. Owned by caller.
 */
struct tf_disk *tf_disk_create(const struct tf_disk_image *image);
/* A connection that is still open on it finds every operation refused. NULL is allowed. */
void tf_disk_destroy(struct tf_disk *disk);
/* What is written, synced or not, as an image; a copy of a whole device. Owned by caller. */
struct tf_disk_image *tf_disk_snapshot(const struct tf_disk *disk);
/* Replaces all files by those of `image` (a restored backup, a reinstalled app). Its process must
 * be gone: no step is running. Armed faults and the count of operations stay. */
void tf_disk_restore(struct tf_disk *disk, const struct tf_disk_image *image);

/* From now on several connections may have it open at once, each with its own locks. Before the
 * first. */
void tf_disk_share(struct tf_disk *disk);

/* Storage operations since the disk was made: writes, syncs, truncations, deletions. Refused ones
 * count too, up to and with the one at which a crash struck. */
uint64_t tf_disk_operations(const struct tf_disk *disk);
/* Bytes of memory that this disk alone holds. */
size_t tf_disk_memory(const struct tf_disk *disk);
/* Size of a file as written, -1 when it is not there. */
int64_t tf_disk_file_size(const struct tf_disk *disk, enum tf_disk_file file);
/* Appends a file as written; nothing when it is not there. */
void tf_disk_append_file(const struct tf_disk *disk, enum tf_disk_file file, struct tf_buf *out);
/* Bytes of a page: the database's own page size. */
uint32_t tf_disk_page_bytes(const struct tf_disk *disk);
/* Whether everything that is written is durable. */
bool tf_disk_settled(const struct tf_disk *disk);

/* -- Faults --------------------------------------------------------------------------------------
 */

enum tf_disk_fate {
    TF_DISK_KEPT,    /* all that was written survives */
    TF_DISK_DROPPED, /* nothing that was not synced does */
    TF_DISK_MIXED,   /* each sector, each size and each name by its own draw */
};

enum tf_disk_fault_kind {
    TF_DISK_CRASH,    /* from the n-th operation on nothing has any effect: SQLITE_IOERR */
    TF_DISK_TORN,     /* the same, but a write at which it strikes is under way: its sectors are
                         among those whose fate the power loss decides */
    TF_DISK_IO_ERROR, /* the n-th operation fails with SQLITE_IOERR and has no effect; once, or
                         `forever` all after it; with `per_million` each by its own draw */
    TF_DISK_FULL,     /* from now on nothing grows: SQLITE_FULL; `nth` is not used */
    TF_DISK_ROT,      /* the n-th page of the database, from 1, fails its checksum: reading it is
                         SQLITE_IOERR_DATA until it is written anew. Of what is stored, so it goes
                         with it when the disk is restored; no operation is a hit */
};

struct tf_disk_fault {
    enum tf_disk_fault_kind kind;
    uint32_t id; /* the caller's name for it, as the plan's step; several may have the same */
    uint32_t operations; /* which count: bits 1u << enum tf_disk_operation, 0 for all */
    uint64_t nth;        /* from now, from 1; ROT: the page */
    bool forever;        /* IO_ERROR */
    uint32_t
        per_million;    /* IO_ERROR: a draw for each operation instead of `nth`; 0: `nth` counts */
    uint64_t seed, key; /* of those draws: (seed, TF_CONCERN_IO_ERROR, key, number of the operation)
                         */
};

/* Hears of every operation that armed faults count, before they meet it. May name one of them that
 * waits for an operation: this is the one. 0: each goes on as it was armed. */
struct tf_disk_watch {
    uint32_t (*operation)(void *self, uint32_t node, enum tf_disk_operation what);
    void *self;
    uint32_t node; /* the caller's name for the disk */
};

/* What an armed fault met. */
struct tf_disk_hit {
    uint32_t id;
    enum tf_disk_fault_kind kind;
    enum tf_disk_operation what;
    uint64_t operation; /* number of the operation, from 1; it did not happen */
};

/* E_LIMIT when TF_DISK_FAULTS_MAX are armed. */
enum tf_code tf_disk_arm(struct tf_disk *disk, const struct tf_disk_fault *fault) TF_MUST_CHECK;
/* From now on, beside faults that are armed: it hears nothing while none is. */
void tf_disk_set_watch(struct tf_disk *disk, const struct tf_disk_watch *watch);
/* Lifts the faults named `id`; nothing when there are none. */
void tf_disk_lift(struct tf_disk *disk, uint32_t id);
/* Lifts all. A crash that has struck stays. */
void tf_disk_lift_all(struct tf_disk *disk);
/* Whether a page of the database rots. */
bool tf_disk_rots(const struct tf_disk *disk);
/* The pages of `copy`, which is one of `disk`, rot as those of `disk` do. */
void tf_disk_rot_alike(struct tf_disk *copy, const struct tf_disk *disk);
/* The next hit not yet taken, in order: at most one for each arming (FULL and `forever`: the
 * first). False when there is none. */
bool tf_disk_take_hit(struct tf_disk *disk, struct tf_disk_hit *out);

/* Whether a crash has struck: the process is gone, whatever it did after `operation` of the hit
 * never happened. Until tf_disk_process_died or tf_disk_power_lost. */
bool tf_disk_crashed(const struct tf_disk *disk);

/* The process is gone, the operating system lives: everything written stays, synced or not; locks
 * are gone. */
void tf_disk_process_died(struct tf_disk *disk);

/* The power is gone: what was not synced meets `fate`; then everything is durable. Draws are keyed
 * by (`seed`, TF_CONCERN_TEAR, `key`, sector); `key` names node and occasion. */
void tf_disk_power_lost(struct tf_disk *disk, enum tf_disk_fate fate, uint64_t seed, uint64_t key);

#endif
