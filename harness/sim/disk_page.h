/* Pages of a simulated file, and which of them an offset means: shared by those who read and who
 * write content. */
#ifndef TF_SIM_DISK_PAGE_H
#define TF_SIM_DISK_PAGE_H

#include "sim/disk_content.h"

#include <string.h>

static inline uint32_t tf_disk_page_at(const struct tf_disk_content *content, int64_t offset) {
    return (uint32_t)((uint64_t)offset >> content->pool->page_shift);
}

static inline size_t tf_disk_within_page(const struct tf_disk_content *content, int64_t offset) {
    return (size_t)offset & (tf_disk_content_page_size(content) - 1);
}

static inline int64_t tf_disk_page_start(const struct tf_disk_content *content, uint32_t index) {
    return (int64_t)index << content->pool->page_shift;
}

static inline uint32_t tf_disk_pages_of(const struct tf_disk_content *content, int64_t size) {
    return tf_disk_page_at(content, size + tf_disk_content_page_size(content) - 1);
}

static inline bool tf_disk_page_dirty(const struct tf_disk_content *content,
                                      const struct tf_disk_page *page) {
    return page != NULL && page->epoch == content->epoch;
}

static inline struct tf_disk_page *
tf_disk_page_copy(struct tf_disk_pool *pool, const struct tf_disk_page *page, uint32_t epoch) {
    struct tf_disk_page *copy = tf_disk_page_create(pool, epoch);
    memcpy(copy->data, page->data, tf_disk_pool_page_size(pool));
    return copy;
}

/* How much of [offset, offset + len) lies in the page of `offset`. */
static inline size_t tf_disk_part_in_page(const struct tf_disk_content *content, int64_t offset,
                                          size_t len) {
    size_t room = tf_disk_content_page_size(content) - tf_disk_within_page(content, offset);
    return room < len ? room : len;
}

#endif
