#include "sim/disk_pool.h"

#include "base/assert.h"
#include "base/bytes.h"

#include <stdlib.h>

struct tf_disk_pool *tf_disk_pool_create(uint32_t page_size) {
    TF_ASSERT(page_size > 0 && (page_size & (page_size - 1)) == 0);
    struct tf_disk_pool *pool = tf_alloc_zero(1, sizeof(*pool));
    pool->owners = 1;
    pool->page_shift = (uint8_t)__builtin_ctz(page_size);
    return pool;
}

struct tf_disk_pool *tf_disk_pool_keep(struct tf_disk_pool *pool) {
    pool->owners++;
    return pool;
}

void tf_disk_pool_release(struct tf_disk_pool *pool) {
    if (--pool->owners > 0)
        return;
    while (pool->free != NULL) {
        struct tf_disk_page *page = pool->free;
        pool->free = page->next;
        free(page);
    }
    free(pool);
}

struct tf_disk_page *tf_disk_page_create(struct tf_disk_pool *pool, uint32_t epoch) {
    struct tf_disk_page *page = pool->free;
    if (page != NULL)
        pool->free = page->next;
    else
        page = tf_alloc(sizeof(*page) + tf_disk_pool_page_size(pool));
    page->owners = 1;
    page->epoch = epoch;
    return page;
}

void tf_disk_page_release(struct tf_disk_pool *pool, struct tf_disk_page *page) {
    if (page == NULL || --page->owners > 0)
        return;
    page->next = pool->free;
    pool->free = page;
}
