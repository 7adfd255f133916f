#include "sim/pool.h"

#include "base/assert.h"
#include "base/bytes.h"

#include <stdlib.h>
#include <string.h>

#define CHUNK_BITS  8
#define CHUNK_ITEMS (1u << CHUNK_BITS)

void tf_pool_close(struct tf_pool *pool) {
    for (size_t i = 0; i < pool->chunk_count; i++)
        free(pool->chunks[i]);
    free(pool->chunks);
    *pool = (struct tf_pool){.item_size = pool->item_size};
}

void *tf_pool_at(const struct tf_pool *pool, uint32_t index) {
    char *chunk = pool->chunks[index >> CHUNK_BITS];
    return chunk + (size_t)(index & (CHUNK_ITEMS - 1)) * pool->item_size;
}

static struct tf_pool_head *make(struct tf_pool *pool) {
    TF_ASSERT(pool->count < UINT32_MAX);
    if ((pool->count & (CHUNK_ITEMS - 1)) == 0) {
        tf_grow((void **)&pool->chunks, &pool->chunk_capacity, pool->chunk_count, sizeof(void *));
        pool->chunks[pool->chunk_count++] = tf_alloc((size_t)CHUNK_ITEMS * pool->item_size);
    }
    struct tf_pool_head *head = tf_pool_at(pool, pool->count);
    head->index = pool->count++;
    head->generation = 0;
    return head;
}

void *tf_pool_take(struct tf_pool *pool) {
    struct tf_pool_head *head;
    if (pool->free_head != 0) {
        head = tf_pool_at(pool, pool->free_head - 1);
        pool->free_head = head->next_free;
    } else {
        head = make(pool);
    }
    memset(head + 1, 0, pool->item_size - sizeof(*head));
    head->generation = head->generation % TF_POOL_GENERATIONS + 1;
    head->next_free = 0;
    head->live = 1;
    pool->live++;
    return head;
}

void tf_pool_give(struct tf_pool *pool, void *item) {
    struct tf_pool_head *head = item;
    TF_ASSERT(head->live);
    head->live = 0;
    head->next_free = pool->free_head;
    pool->free_head = head->index + 1;
    pool->live--;
}

void *tf_pool_find(const struct tf_pool *pool, uint64_t handle) {
    uint32_t index = (uint32_t)handle;
    if (index >= pool->count)
        return NULL;
    struct tf_pool_head *head = tf_pool_at(pool, index);
    return head->live && head->generation == (uint32_t)(handle >> 32) ? head : NULL;
}

uint64_t tf_pool_handle(const void *item) {
    const struct tf_pool_head *head = item;
    return (uint64_t)head->generation << 32 | head->index;
}
