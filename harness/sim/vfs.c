#include "sim/vfs.h"

#include "base/assert.h"
#include "base/random.h"
#include "env/concern.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Milliseconds from the Julian day 0 to 1970-01-01. */
#define JULIAN_1970_MS 210866760000000ll

#define TF_X(name, suffix) suffix,
static const char *const suffixes[] = {TF_DISK_FILES(TF_X)};
#undef TF_X

static struct tf_vfs *vfs_of(sqlite3_vfs *base) {
    return base->pAppData;
}

/* "7-journal" is the journal of what is in port 7. NULL when there is nothing of that name. */
static struct tf_disk_port *find(struct tf_vfs *vfs, const char *path, enum tf_disk_file *file) {
    size_t number = 0;
    const char *at = path;
    while (*at >= '0' && *at <= '9' && number <= vfs->port_count)
        number = number * 10 + (size_t)(*at++ - '0');
    if (at == path || number >= vfs->port_count)
        return NULL;
    for (unsigned i = 0; i < TF_DISK_FILE_COUNT; i++) {
        if (strcmp(at, suffixes[i]) != 0)
            continue;
        *file = (enum tf_disk_file)i;
        return vfs->ports[number];
    }
    return NULL;
}

static bool alive(const struct tf_disk_port *port) {
    return port->disk != NULL && !port->disk->crashed;
}

/* Files without a name (spilt temporary tables) would be storage outside the disk: temp_store keeps
 * them in memory. */
static int vfs_open(sqlite3_vfs *base, const char *path, sqlite3_file *out, int flags,
                    int *out_flags) {
    struct tf_vfs_file *handle = (struct tf_vfs_file *)out;
    handle->base.pMethods = NULL;
    if (path == NULL)
        return SQLITE_CANTOPEN;
    handle->port = find(vfs_of(base), path, &handle->file);
    if (handle->port == NULL)
        return SQLITE_CANTOPEN;
    if (!alive(handle->port)) {
        handle->port->failed = true;
        return SQLITE_CANTOPEN;
    }
    if (handle->port->disk->files[handle->file] == NULL) {
        if (!(flags & SQLITE_OPEN_CREATE))
            return SQLITE_CANTOPEN;
        tf_disk_file_make(handle->port->disk, handle->file);
    }
    handle->base.pMethods = &tf_vfs_file_methods;
    if (out_flags != NULL)
        *out_flags = flags;
    return SQLITE_OK;
}

static int vfs_delete(sqlite3_vfs *base, const char *path, int sync_directory) {
    enum tf_disk_file file;
    struct tf_disk_port *port = find(vfs_of(base), path, &file);
    if (port == NULL)
        return SQLITE_IOERR_DELETE_NOENT;
    tf_vfs_between(port);
    if (!alive(port))
        return tf_vfs_refusal(port, TF_DISK_REFUSED, SQLITE_IOERR_DELETE);
    if (port->disk->files[file] == NULL)
        return SQLITE_IOERR_DELETE_NOENT;
    enum tf_disk_result result = tf_disk_file_delete(port->disk, file);
    int code = SQLITE_IOERR_DELETE;
    if (result == TF_DISK_DONE && sync_directory) {
        result = tf_disk_directory_sync(port->disk);
        code = SQLITE_IOERR_DIR_FSYNC;
    }
    if (port->operations != NULL)
        *port->operations = port->disk->operations;
    return tf_vfs_refusal(port, result, code);
}

static int vfs_access(sqlite3_vfs *base, const char *path, int flags, int *out) {
    enum tf_disk_file file;
    struct tf_disk_port *port = find(vfs_of(base), path, &file);
    (void)flags;
    *out = 0;
    if (port == NULL)
        return SQLITE_OK;
    if (!alive(port))
        return tf_vfs_refusal(port, TF_DISK_REFUSED, SQLITE_IOERR_ACCESS);
    *out = port->disk->files[file] != NULL;
    return SQLITE_OK;
}

static int vfs_full_pathname(sqlite3_vfs *base, const char *path, int size, char *out) {
    (void)base;
    snprintf(out, (size_t)size, "%s", path);
    return SQLITE_OK;
}

static int vfs_randomness(sqlite3_vfs *base, int size, char *out) {
    struct tf_vfs *vfs = vfs_of(base);
    for (int i = 0; i < size; i += (int)sizeof(uint64_t)) {
        uint64_t draw = tf_draw(vfs->seed, TF_CONCERN_SQLITE, vfs->key, vfs->drawn++);
        size_t rest = (size_t)(size - i);
        memcpy(out + i, &draw, rest < sizeof(draw) ? rest : sizeof(draw));
    }
    return size;
}

/* Nobody else can release a lock while one waits: waiting takes no time. */
static int vfs_sleep(sqlite3_vfs *base, int microseconds) {
    (void)base;
    return microseconds;
}

static int vfs_current_time_int64(sqlite3_vfs *base, sqlite3_int64 *out_ms) {
    *out_ms = JULIAN_1970_MS + vfs_of(base)->wall_us / TF_MS;
    return SQLITE_OK;
}

static int vfs_last_error(sqlite3_vfs *base, int size, char *out) {
    (void)base;
    if (size > 0)
        *out = '\0';
    return 0;
}

static bool pick_name(struct tf_vfs *vfs) {
    for (unsigned i = 0; i < TF_VFS_MAX; i++) {
        snprintf(vfs->name, sizeof(vfs->name), "tiffin-%u", i);
        if (sqlite3_vfs_find(vfs->name) == NULL)
            return true;
    }
    return false;
}

/* SQLite's generator takes its seed from the default VFS on first use. So we are the default for
 * one draw. */
void tf_vfs_seed(struct tf_vfs *vfs, uint64_t seed) {
    vfs->seed = seed;
    sqlite3_vfs *usual = sqlite3_vfs_find(NULL);
    unsigned char byte;
    sqlite3_vfs_register(&vfs->base, 1);
    sqlite3_randomness(0, NULL);
    sqlite3_randomness(1, &byte);
    sqlite3_vfs_register(usual, 1);
}

enum tf_code tf_vfs_init(struct tf_vfs *vfs, uint64_t seed, struct tf_error *error) {
    *vfs = (struct tf_vfs){.seed = seed};
    if (sqlite3_initialize() != SQLITE_OK)
        return tf_error_set(error, TF_E_STORAGE, "SQLite does not start");
    if (!pick_name(vfs))
        return tf_error_set(error, TF_E_LIMIT, "more than %d simulated runs at a time", TF_VFS_MAX);
    vfs->base = (sqlite3_vfs){
        .iVersion = 2,
        .szOsFile = sizeof(struct tf_vfs_file),
        .mxPathname = TF_VFS_PATH_SIZE,
        .zName = vfs->name,
        .pAppData = vfs,
        .xOpen = vfs_open,
        .xDelete = vfs_delete,
        .xAccess = vfs_access,
        .xFullPathname = vfs_full_pathname,
        .xRandomness = vfs_randomness,
        .xSleep = vfs_sleep,
        .xGetLastError = vfs_last_error,
        .xCurrentTimeInt64 = vfs_current_time_int64,
    };
    tf_vfs_seed(vfs, seed);
    return TF_OK;
}

void tf_vfs_close(struct tf_vfs *vfs) {
    sqlite3_vfs_unregister(&vfs->base);
    free(vfs->ports);
    *vfs = (struct tf_vfs){0};
}

void tf_vfs_add_port(struct tf_vfs *vfs, struct tf_disk_port *port, char path[TF_VFS_PATH_SIZE]) {
    size_t number = vfs->port_free;
    while (number < vfs->port_count && vfs->ports[number] != NULL)
        number++;
    if (number == vfs->port_count) {
        tf_grow((void **)&vfs->ports, &vfs->port_capacity, number, sizeof(struct tf_disk_port *));
        vfs->port_count++;
    }
    vfs->ports[number] = port;
    vfs->port_free = number + 1;
    port->number = number;
    snprintf(path, TF_VFS_PATH_SIZE, "%zu", number);
}

void tf_vfs_remove_port(struct tf_vfs *vfs, const struct tf_disk_port *port) {
    TF_ASSERT(port->number < vfs->port_count && vfs->ports[port->number] == port);
    vfs->ports[port->number] = NULL;
    if (port->number < vfs->port_free)
        vfs->port_free = port->number;
}
