/* Pages of one size, shared by all content that descends from one image. Pages that nobody has are
 * kept for whoever needs one next: they are too large for the quick paths of malloc, and asking it
 * for them slows down its small blocks, too. */
#ifndef TF_SIM_DISK_POOL_H
#define TF_SIM_DISK_POOL_H

#include <stdint.h>

/* A page may have several owners as long as it is not dirty. */
struct tf_disk_page {
    union {
        struct {
            uint32_t owners;
            uint32_t epoch; /* of its content when it was last written: equal to the content's, it
                               is dirty */
        };
        struct tf_disk_page *next; /* while nobody has it */
    };
    unsigned char data[];
};

struct tf_disk_pool {
    uint32_t owners;
    uint8_t page_shift; /* a page has 1 << page_shift bytes */
    struct tf_disk_page *free;
};

/* `page_size` is a power of two. Owned by caller. */
struct tf_disk_pool *tf_disk_pool_create(uint32_t page_size);
/* One more owner; returns its argument. */
struct tf_disk_pool *tf_disk_pool_keep(struct tf_disk_pool *pool);
/* One owner less; the last one frees it with its pages. */
void tf_disk_pool_release(struct tf_disk_pool *pool);

static inline uint32_t tf_disk_pool_page_size(const struct tf_disk_pool *pool) {
    return 1u << pool->page_shift;
}

/* A page with one owner and undefined bytes. */
struct tf_disk_page *tf_disk_page_create(struct tf_disk_pool *pool, uint32_t epoch);
/* One owner less. NULL is allowed. */
void tf_disk_page_release(struct tf_disk_pool *pool, struct tf_disk_page *page);

#endif
