#include "sim/disk.h"

#include "base/assert.h"
#include "sim/disk_inside.h"

#include <sqlite3.h>

#include <stdlib.h>
#include <string.h>

#define TF_X(name, word) word,
static const char *const operation_words[] = {TF_DISK_OPERATIONS(TF_X)};
#undef TF_X

const char *tf_disk_operation_word(enum tf_disk_operation operation) {
    TF_ASSERT(operation < TF_DISK_OPERATION_COUNT);
    return operation_words[operation];
}

bool tf_disk_operation_parse(const char *word, enum tf_disk_operation *out) {
    for (unsigned i = 0; i < TF_DISK_OPERATION_COUNT; i++) {
        if (strcmp(word, operation_words[i]) != 0)
            continue;
        *out = (enum tf_disk_operation)i;
        return true;
    }
    return false;
}

/* `pool` is taken. */
static struct tf_disk_image *create_image(struct tf_disk_pool *pool) {
    struct tf_disk_image *image = tf_alloc_zero(1, sizeof(*image));
    image->owners = 1;
    image->pool = pool;
    return image;
}

struct tf_disk_image *tf_disk_image_create_empty(uint32_t page_size) {
    TF_ASSERT(page_size >= TF_DISK_SECTOR);
    return create_image(tf_disk_pool_create(page_size));
}

struct tf_disk_image *tf_disk_image_create_from(uint32_t page_size, struct tf_slice database) {
    struct tf_disk_image *image = tf_disk_image_create_empty(page_size);
    struct tf_disk_content *content = tf_disk_content_create(image->pool);
    tf_disk_content_write(content, 0, database.data, database.len);
    tf_disk_content_sync(content);
    image->files[TF_DISK_DATABASE] = content;
    return image;
}

struct tf_disk_image *tf_disk_image_keep(struct tf_disk_image *image) {
    image->owners++;
    return image;
}

void tf_disk_image_release(struct tf_disk_image *image) {
    if (image == NULL || --image->owners > 0)
        return;
    for (unsigned i = 0; i < TF_DISK_FILE_COUNT; i++)
        tf_disk_content_release(image->files[i]);
    tf_disk_pool_release(image->pool);
    free(image);
}

static void drop_files(struct tf_disk *disk) {
    for (unsigned i = 0; i < TF_DISK_FILE_COUNT; i++) {
        tf_disk_content_release(disk->files[i]);
        tf_disk_content_release(disk->durable[i]);
        disk->files[i] = disk->durable[i] = NULL;
        disk->unsettled[i] = false;
    }
    tf_disk_pool_release(disk->pool);
    disk->pool = NULL;
}

bool tf_disk_journal_hot(const struct tf_disk *disk) {
    unsigned char first = 0;
    if (disk->files[TF_DISK_JOURNAL] != NULL)
        tf_disk_content_read(disk->files[TF_DISK_JOURNAL], 0, &first, 1);
    return first != 0;
}

static void take_files(struct tf_disk *disk, const struct tf_disk_image *image) {
    for (unsigned i = 0; i < TF_DISK_FILE_COUNT; i++)
        if (image->files[i] != NULL)
            disk->files[i] = tf_disk_content_keep(image->files[i]);
    disk->pool = tf_disk_pool_keep(image->pool);
    disk->schema = image->schema;
    disk->suspect = tf_disk_journal_hot(disk);
}

struct tf_disk *tf_disk_create(const struct tf_disk_image *image) {
    struct tf_disk *disk = tf_alloc_zero(1, sizeof(*disk));
    take_files(disk, image);
    return disk;
}

static void leave_port(struct tf_disk *disk) {
    if (disk->port != NULL)
        tf_disk_detach(disk->port);
}

void tf_disk_destroy(struct tf_disk *disk) {
    if (disk == NULL)
        return;
    leave_port(disk);
    drop_files(disk);
    tf_disk_faults_destroy(disk->faults);
    free(disk);
}

static struct tf_disk_content *share(struct tf_disk_content *content) {
    return tf_disk_content_clean(content) ? tf_disk_content_keep(content)
                                          : tf_disk_content_fork(content);
}

struct tf_disk_image *tf_disk_snapshot(const struct tf_disk *disk) {
    struct tf_disk_image *image = create_image(tf_disk_pool_keep(disk->pool));
    for (unsigned i = 0; i < TF_DISK_FILE_COUNT; i++)
        if (disk->files[i] != NULL)
            image->files[i] = share(disk->files[i]);
    image->schema = disk->schema;
    return image;
}

void tf_disk_restore(struct tf_disk *disk, const struct tf_disk_image *image) {
    leave_port(disk);
    drop_files(disk);
    take_files(disk, image);
    tf_disk_rot_gone(disk);
    disk->locks = (struct tf_disk_locks){0};
}

uint64_t tf_disk_operations(const struct tf_disk *disk) {
    return disk->operations;
}

size_t tf_disk_memory(const struct tf_disk *disk) {
    size_t sum = sizeof(*disk);
    for (unsigned i = 0; i < TF_DISK_FILE_COUNT; i++) {
        if (disk->files[i] != NULL)
            sum += tf_disk_content_memory(disk->files[i]);
        if (disk->durable[i] != NULL)
            sum += tf_disk_content_memory(disk->durable[i]);
    }
    return sum;
}

uint32_t tf_disk_page_bytes(const struct tf_disk *disk) {
    return tf_disk_pool_page_size(disk->pool);
}

int64_t tf_disk_file_size(const struct tf_disk *disk, enum tf_disk_file file) {
    return disk->files[file] == NULL ? -1 : disk->files[file]->size;
}

void tf_disk_append_file(const struct tf_disk *disk, enum tf_disk_file file, struct tf_buf *out) {
    int64_t size = tf_disk_file_size(disk, file);
    if (size <= 0)
        return;
    tf_buf_reserve(out, (size_t)size);
    tf_disk_content_read(disk->files[file], 0, out->data + out->len, (size_t)size);
    out->len += (size_t)size;
}

bool tf_disk_settled(const struct tf_disk *disk) {
    for (unsigned i = 0; i < TF_DISK_FILE_COUNT; i++)
        if (disk->unsettled[i] ||
            (disk->files[i] != NULL && !tf_disk_content_clean(disk->files[i])))
            return false;
    return true;
}

bool tf_disk_crashed(const struct tf_disk *disk) {
    return disk->crashed;
}

void tf_disk_share(struct tf_disk *disk) {
    TF_ASSERT(disk->port == NULL);
    disk->shared = true;
}

void tf_disk_attach(struct tf_disk *disk, struct tf_disk_port *port) {
    TF_ASSERT(disk->port == NULL && port->disk == NULL);
    disk->port = disk->shared ? NULL : port;
    port->disk = disk;
    port->stale = port->failed = false;
    if (port->operations != NULL)
        *port->operations = disk->operations;
}

void tf_disk_detach(struct tf_disk_port *port) {
    if (port->disk == NULL)
        return;
    tf_disk_unlock(&port->disk->locks, &port->lock, SQLITE_LOCK_NONE);
    port->disk->port = NULL;
    port->disk = NULL;
    port->stale = true;
}
