#include "base/assert.h"
#include "sim/disk_inside.h"

/* What an operation on a file is called. The order of both enums is held by the assertion below. */
static enum tf_disk_operation named(enum tf_disk_file file, enum tf_disk_operation of_database) {
    return of_database +
           (file == TF_DISK_JOURNAL ? TF_DISK_JOURNAL_WRITE - TF_DISK_DATABASE_WRITE : 0);
}

_Static_assert(TF_DISK_JOURNAL_DELETE - TF_DISK_DATABASE_DELETE ==
                       TF_DISK_JOURNAL_WRITE - TF_DISK_DATABASE_WRITE &&
                   TF_DISK_FILE_COUNT == 2,
               "the operations of each file stand in the same order");

static struct tf_disk_content *writable(struct tf_disk *disk, enum tf_disk_file file) {
    struct tf_disk_content *content = disk->files[file];
    TF_ASSERT(content != NULL);
    if (content->owners == 1)
        return content;
    disk->files[file] = tf_disk_content_fork(content);
    tf_disk_content_release(content);
    return disk->files[file];
}

void tf_disk_file_make(struct tf_disk *disk, enum tf_disk_file file) {
    TF_ASSERT(disk->files[file] == NULL && !disk->crashed);
    disk->files[file] = tf_disk_content_create(disk->pool);
    disk->unsettled[file] = true;
}

enum tf_disk_result tf_disk_file_write(struct tf_disk *disk, enum tf_disk_file file, int64_t offset,
                                       struct tf_slice data) {
    bool grows = offset + (int64_t)data.len > disk->files[file]->size;
    enum tf_disk_result result = tf_disk_attempt(disk, named(file, TF_DISK_DATABASE_WRITE), grows);
    if (result != TF_DISK_DONE && result != TF_DISK_HALF_DONE)
        return result;
    tf_disk_content_write(writable(disk, file), offset, data.data, data.len);
    if (disk->faults != NULL && file == TF_DISK_DATABASE)
        tf_disk_rot_overwritten(disk, offset, data.len);
    return result;
}

enum tf_disk_result tf_disk_file_truncate(struct tf_disk *disk, enum tf_disk_file file,
                                          int64_t size) {
    bool grows = size > disk->files[file]->size;
    enum tf_disk_result result =
        tf_disk_attempt(disk, named(file, TF_DISK_DATABASE_TRUNCATE), grows);
    if (result == TF_DISK_DONE)
        tf_disk_content_truncate(writable(disk, file), size);
    return result;
}

static void settle_name(struct tf_disk *disk, enum tf_disk_file file) {
    tf_disk_content_release(disk->durable[file]);
    disk->durable[file] = NULL;
    disk->unsettled[file] = false;
}

enum tf_disk_result tf_disk_file_sync(struct tf_disk *disk, enum tf_disk_file file) {
    enum tf_disk_result result = tf_disk_attempt(disk, named(file, TF_DISK_DATABASE_SYNC), false);
    if (result != TF_DISK_DONE)
        return result;
    tf_disk_content_sync(disk->files[file]);
    settle_name(disk, file);
    return result;
}

enum tf_disk_result tf_disk_file_delete(struct tf_disk *disk, enum tf_disk_file file) {
    enum tf_disk_result result = tf_disk_attempt(disk, named(file, TF_DISK_DATABASE_DELETE), false);
    if (result != TF_DISK_DONE)
        return result;
    /* A file that was never durable leaves nothing behind; what its name stood for before is still
     * to be settled. */
    if (disk->unsettled[file])
        tf_disk_content_release(disk->files[file]);
    else
        disk->durable[file] = disk->files[file];
    disk->files[file] = NULL;
    disk->unsettled[file] = disk->durable[file] != NULL;
    return result;
}

enum tf_disk_result tf_disk_directory_sync(struct tf_disk *disk) {
    enum tf_disk_result result = tf_disk_attempt(disk, TF_DISK_DIRECTORY_SYNC, false);
    if (result != TF_DISK_DONE)
        return result;
    for (unsigned i = 0; i < TF_DISK_FILE_COUNT; i++)
        settle_name(disk, (enum tf_disk_file)i);
    return result;
}
