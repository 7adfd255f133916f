/* Items of one size at stable addresses, with handles that go stale when their item is given back.
 */
#ifndef TF_SIM_POOL_H
#define TF_SIM_POOL_H

#include <stddef.h>
#include <stdint.h>

#define TF_POOL_GENERATIONS                                                                        \
    0xffffffu /* a handle is 24 bits of generation above 32 bits of index                          \
               */

/* The first member of every pooled item; the pool's own. */
struct tf_pool_head {
    uint32_t index;
    uint32_t generation; /* from 1 */
    uint32_t next_free;  /* index + 1, meaningful while free */
    uint32_t live;
};

/* All zero but `item_size` is a valid empty pool. */
struct tf_pool {
    uint32_t item_size; /* bytes, with the head */
    uint32_t count;     /* items ever made */
    uint32_t live;      /* items taken and not given back */
    uint32_t free_head; /* index + 1, 0 if none */
    void **chunks;
    size_t chunk_capacity, chunk_count;
};

void tf_pool_close(struct tf_pool *pool);
/* An item, all zero but its head. Owned by the pool until given back. */
void *tf_pool_take(struct tf_pool *pool);
void tf_pool_give(struct tf_pool *pool, void *item);
/* The item at an index below `count`, live or not. */
void *tf_pool_at(const struct tf_pool *pool, uint32_t index);
/* The item of a handle, NULL when it has been given back since. */
void *tf_pool_find(const struct tf_pool *pool, uint64_t handle);
uint64_t tf_pool_handle(const void *item);

#endif
