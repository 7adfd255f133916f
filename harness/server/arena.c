#include "server/arena.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_BYTES 4096

struct tf_arena_block {
    struct tf_arena_block *older;
    size_t used, size;
    alignas(max_align_t) char bytes[];
};

static struct tf_arena_block *add_block(struct tf_arena *arena, size_t size) {
    size_t room = size > BLOCK_BYTES ? size : BLOCK_BYTES;
    struct tf_arena_block *block = tf_alloc(sizeof *block + room);
    block->older = arena->newest;
    block->used = 0;
    block->size = room;
    arena->newest = block;
    return block;
}

void *tf_arena_alloc(struct tf_arena *arena, size_t size) {
    size_t rounded = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
    struct tf_arena_block *block = arena->newest;
    if (block == NULL || block->size - block->used < rounded)
        block = add_block(arena, rounded);
    void *memory = block->bytes + block->used;
    block->used += rounded;
    return memory;
}

struct tf_slice tf_arena_copy(struct tf_arena *arena, struct tf_slice slice) {
    if (slice.len == 0)
        return (struct tf_slice){0};
    char *copy = tf_arena_alloc(arena, slice.len);
    memcpy(copy, slice.data, slice.len);
    return (struct tf_slice){copy, slice.len};
}

void tf_arena_clear(struct tf_arena *arena) {
    struct tf_arena_block *kept = NULL;
    for (struct tf_arena_block *block = arena->newest, *older; block != NULL; block = older) {
        older = block->older;
        if (kept == NULL && block->size == BLOCK_BYTES)
            kept = block;
        else
            free(block);
    }
    if (kept != NULL) {
        kept->older = NULL;
        kept->used = 0;
    }
    arena->newest = kept;
}

void tf_arena_close(struct tf_arena *arena) {
    tf_arena_clear(arena);
    free(arena->newest);
    arena->newest = NULL;
}
