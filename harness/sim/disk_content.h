/* The content of one simulated file: pages shared until they are written, and what of them is
 * durable. */
#ifndef TF_SIM_DISK_CONTENT_H
#define TF_SIM_DISK_CONTENT_H

#include "sim/disk_pool.h"

#include <stdbool.h>
#include <stddef.h>

/* A dirty page whose place is durable too. */
struct tf_disk_dirty {
    uint32_t index;
    struct tf_disk_page *durable; /* NULL: zeros */
};

/* Immutable while it has several owners, and clean then. Bytes of its last page beyond the size are
 * undefined. */
struct tf_disk_content {
    uint32_t owners;
    uint32_t epoch; /* one more at each sync; above that of each clean page */
    int64_t size;
    int64_t durable_size;
    struct tf_disk_pool *pool;
    struct tf_disk_page **pages; /* NULL: zeros */
    struct tf_disk_dirty *dirty; /* one entry for each place below durable_size written or cut off
                                    since the last sync */
    uint32_t page_count;         /* size in pages, rounded up */
    uint32_t page_capacity;
    uint32_t dirty_count;
    uint32_t dirty_capacity;
    bool written; /* since the last sync */
};

/* An empty file, with pages of `pool`. Owned by caller. */
struct tf_disk_content *tf_disk_content_create(struct tf_disk_pool *pool);
struct tf_disk_content *tf_disk_content_keep(struct tf_disk_content *content);
/* NULL is allowed. */
void tf_disk_content_release(struct tf_disk_content *content);
/* What is written, as a clean content that shares its pages where it can. Owned by caller. */
struct tf_disk_content *tf_disk_content_fork(const struct tf_disk_content *content);
/* Whether all that is written is durable. */
bool tf_disk_content_clean(const struct tf_disk_content *content);
static inline uint32_t tf_disk_content_page_size(const struct tf_disk_content *content) {
    return tf_disk_pool_page_size(content->pool);
}
bool tf_disk_content_page_dirty(const struct tf_disk_content *content, uint32_t index);
/* The durable page at a place that is dirty or cut off: NULL for zeros. */
const struct tf_disk_page *tf_disk_content_durable(const struct tf_disk_content *content,
                                                   uint32_t index);
/* Bytes that no other content shares. */
size_t tf_disk_content_memory(const struct tf_disk_content *content);

/* The bytes actually there; the rest of `out` is zeroed. */
size_t tf_disk_content_read(const struct tf_disk_content *content, int64_t offset, void *out,
                            size_t len);
/* These three need an only owner. */
void tf_disk_content_write(struct tf_disk_content *content, int64_t offset, const void *data,
                           size_t len);
void tf_disk_content_truncate(struct tf_disk_content *content, int64_t size);
void tf_disk_content_sync(struct tf_disk_content *content);

/* The content goes back to what is durable. */
void tf_disk_content_drop(struct tf_disk_content *content);
/* Only the length goes back. */
void tf_disk_content_lose_size(struct tf_disk_content *content);

/* Where a torn file takes its draws from: (seed, TF_CONCERN_TEAR, entity, ordinal + n). */
struct tf_disk_tear {
    uint64_t seed;
    uint64_t entity;
    uint64_t ordinal; /* of the length; sector 0 has the next */
};

/* Each sector written since the last sync survives or not, the length too; then everything is
 * durable. (disk_tear.c) */
void tf_disk_content_tear(struct tf_disk_content *content, const struct tf_disk_tear *tear);

#endif
