#include "oracle/ledger/arena.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_CHUNK   4096
#define LARGEST_CHUNK (1024 * 1024)

struct tf_ledger_chunk {
    struct tf_ledger_chunk *older;
    alignas(8) char bytes[];
};

void tf_ledger_arena_close(struct tf_ledger_arena *arena) {
    while (arena->newest != NULL) {
        struct tf_ledger_chunk *older = arena->newest->older;
        free(arena->newest);
        arena->newest = older;
    }
    *arena = (struct tf_ledger_arena){0};
}

/* Small runs stay small, large ones ask rarely. */
static void add_chunk(struct tf_ledger_arena *arena, size_t least) {
    size_t size = arena->size == 0 ? FIRST_CHUNK : arena->size * 2;
    if (size > LARGEST_CHUNK)
        size = LARGEST_CHUNK;
    if (size < least)
        size = least;
    struct tf_ledger_chunk *chunk = tf_alloc(sizeof(*chunk) + size);
    chunk->older = arena->newest;
    arena->newest = chunk;
    arena->size = size;
    arena->used = 0;
}

static char *take(struct tf_ledger_arena *arena, size_t size) {
    size = (size + 7) & ~(size_t)7;
    if (arena->newest == NULL || size > arena->size - arena->used)
        add_chunk(arena, size);
    char *memory = arena->newest->bytes + arena->used;
    arena->used += size;
    return memory;
}

void *tf_ledger_arena_take(struct tf_ledger_arena *arena, size_t size) {
    return memset(take(arena, size), 0, size);
}

struct tf_slice tf_ledger_arena_text(struct tf_ledger_arena *arena, struct tf_slice text) {
    if (text.len == 0)
        return (struct tf_slice){0};
    char *copy = take(arena, text.len);
    memcpy(copy, text.data, text.len);
    return (struct tf_slice){copy, text.len};
}
