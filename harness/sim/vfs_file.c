#include "base/assert.h"
#include "sim/vfs.h"

int tf_vfs_refusal(struct tf_disk_port *port, enum tf_disk_result result, int code) {
    if (result == TF_DISK_DONE)
        return SQLITE_OK;
    if (result == TF_DISK_NO_ROOM)
        return SQLITE_FULL;
    port->failed = true;
    return code;
}

static struct tf_vfs_file *file_of(sqlite3_file *base) {
    return (struct tf_vfs_file *)base;
}

/* The disk to work on; NULL when the process that had this file open no longer exists. */
static struct tf_disk *disk_of(struct tf_vfs_file *handle) {
    struct tf_disk *disk = handle->port->disk;
    if (disk != NULL && !disk->crashed && disk->files[handle->file] != NULL)
        return disk;
    handle->port->failed = true;
    return NULL;
}

static int finish(struct tf_vfs_file *handle, enum tf_disk_result result, int code) {
    struct tf_disk_port *port = handle->port;
    if (port->operations != NULL)
        *port->operations = port->disk->operations;
    return tf_vfs_refusal(port, result, code);
}

static int file_read(sqlite3_file *base, void *out, int len, sqlite3_int64 offset) {
    struct tf_vfs_file *handle = file_of(base);
    const struct tf_disk *disk = disk_of(handle);
    if (disk == NULL)
        return SQLITE_IOERR_READ;
    if (disk->faults != NULL && handle->file == TF_DISK_DATABASE &&
        tf_disk_rots_at(disk, offset, (size_t)len)) {
        handle->port->failed = true;
        return SQLITE_IOERR_DATA;
    }
    size_t there = tf_disk_content_read(disk->files[handle->file], offset, out, (size_t)len);
    return there == (size_t)len ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

static int file_write(sqlite3_file *base, const void *data, int len, sqlite3_int64 offset) {
    struct tf_vfs_file *handle = file_of(base);
    tf_vfs_between(handle->port);
    struct tf_disk *disk = disk_of(handle);
    if (disk == NULL)
        return SQLITE_IOERR_WRITE;
    struct tf_slice slice = {data, (size_t)len};
    return finish(handle, tf_disk_file_write(disk, handle->file, offset, slice),
                  SQLITE_IOERR_WRITE);
}

static int file_truncate(sqlite3_file *base, sqlite3_int64 size) {
    struct tf_vfs_file *handle = file_of(base);
    tf_vfs_between(handle->port);
    struct tf_disk *disk = disk_of(handle);
    if (disk == NULL)
        return SQLITE_IOERR_TRUNCATE;
    return finish(handle, tf_disk_file_truncate(disk, handle->file, size), SQLITE_IOERR_TRUNCATE);
}

static int file_sync(sqlite3_file *base, int flags) {
    struct tf_vfs_file *handle = file_of(base);
    tf_vfs_between(handle->port);
    struct tf_disk *disk = disk_of(handle);
    (void)flags;
    if (disk == NULL)
        return SQLITE_IOERR_FSYNC;
    return finish(handle, tf_disk_file_sync(disk, handle->file), SQLITE_IOERR_FSYNC);
}

static int file_size(sqlite3_file *base, sqlite3_int64 *out) {
    struct tf_vfs_file *handle = file_of(base);
    const struct tf_disk *disk = disk_of(handle);
    if (disk == NULL)
        return SQLITE_IOERR_FSTAT;
    *out = disk->files[handle->file]->size;
    return SQLITE_OK;
}

static int file_lock(sqlite3_file *base, int level) {
    struct tf_vfs_file *handle = file_of(base);
    struct tf_disk_port *port = handle->port;
    tf_vfs_between(port);
    struct tf_disk *disk = disk_of(handle);
    if (disk == NULL)
        return SQLITE_IOERR_LOCK;
    if (!tf_disk_lock(&disk->locks, &port->lock, level))
        return SQLITE_BUSY;
    if (level == SQLITE_LOCK_SHARED)
        tf_vfs_between(port);
    return SQLITE_OK;
}

/* Always succeeds: the locks of a process that is gone went with it. */
static int file_unlock(sqlite3_file *base, int level) {
    struct tf_disk_port *port = file_of(base)->port;
    if (port->disk != NULL)
        tf_disk_unlock(&port->disk->locks, &port->lock, level);
    if (level == SQLITE_LOCK_NONE)
        tf_vfs_between(port);
    return SQLITE_OK;
}

static int file_check_reserved_lock(sqlite3_file *base, int *out) {
    const struct tf_disk *disk = disk_of(file_of(base));
    if (disk == NULL)
        return SQLITE_IOERR_CHECKRESERVEDLOCK;
    *out = disk->locks.reserved;
    return SQLITE_OK;
}

static int file_close(sqlite3_file *base) {
    struct tf_vfs_file *handle = file_of(base);
    if (handle->file == TF_DISK_DATABASE && handle->port->disk != NULL)
        tf_disk_unlock(&handle->port->disk->locks, &handle->port->lock, SQLITE_LOCK_NONE);
    return SQLITE_OK;
}

static int file_control(sqlite3_file *base, int operation, void *argument) {
    (void)base, (void)operation, (void)argument;
    return SQLITE_NOTFOUND;
}

static int file_sector_size(sqlite3_file *base) {
    (void)base;
    return TF_DISK_SECTOR;
}

/* Sectors are written whole or not at all, and a write leaves their neighbours alone; no more is
 * promised. */
static int file_device_characteristics(sqlite3_file *base) {
    (void)base;
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

const sqlite3_io_methods tf_vfs_file_methods = {
    .iVersion = 1,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_check_reserved_lock,
    .xFileControl = file_control,
    .xSectorSize = file_sector_size,
    .xDeviceCharacteristics = file_device_characteristics,
};
