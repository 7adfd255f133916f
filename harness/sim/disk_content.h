/* The content of one simulated file: pages shared until they are written, and what of them is
 * durable. */
#ifndef TF_SIM_DISK_CONTENT_H
#define TF_SIM_DISK_CONTENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A page may have several owners as long as it is not dirty. */
struct tf_disk_page {
    uint32_t owners;
    uint32_t
        dirty; /* written since the last sync; the content's dirty list holds what is durable */
    unsigned char data[];
};

struct tf_disk_dirty {
    uint32_t index;
    struct tf_disk_page *durable; /* NULL: nothing but zeros */
};

/* Immutable while it has several owners, and clean then. */
struct tf_disk_content {
    uint32_t owners;
    uint32_t page_size;
    int64_t size;
    int64_t durable_size;
    struct tf_disk_page **pages; /* NULL is a page of zeros */
    struct tf_disk_dirty *dirty; /* at most one entry for an index */
    uint32_t page_count;         /* size in pages, rounded up */
    uint32_t page_capacity;
    uint32_t dirty_count;
    uint32_t dirty_capacity;
};

/* An empty file. Owned by caller. */
struct tf_disk_content *tf_disk_content_create(uint32_t page_size);
struct tf_disk_content *tf_disk_content_keep(struct tf_disk_content *content);
/* NULL is allowed. */
void tf_disk_content_release(struct tf_disk_content *content);
/* What is written, as a clean content that shares its pages where it can. Owned by caller. */
struct tf_disk_content *tf_disk_content_fork(const struct tf_disk_content *content);
/* Whether all that is written is durable. */
bool tf_disk_content_clean(const struct tf_disk_content *content);
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

/* Where a torn file takes its draws from: (seed, concern, entity, ordinal + n). */
struct tf_disk_tear {
    uint64_t seed;
    uint64_t entity;
    uint64_t ordinal; /* of sector 0 */
};

/* The content goes back to what is durable. */
void tf_disk_content_drop(struct tf_disk_content *content);
/* Each sector written since the last sync survives or not, the size too; then everything is
 * durable. */
void tf_disk_content_tear(struct tf_disk_content *content, const struct tf_disk_tear *tear);

#endif
