/* Memory for the length of one step: given piece by piece, taken back at once. */
#ifndef TF_SERVER_ARENA_H
#define TF_SERVER_ARENA_H

#include "base/bytes.h"

struct tf_arena_block;

/* All zero is a valid empty arena. */
struct tf_arena {
    struct tf_arena_block *newest;
};

/* `size` bytes, aligned for anything. Lives until the arena is cleared. */
void *tf_arena_alloc(struct tf_arena *arena, size_t size);
/* A copy of the slice's bytes. */
struct tf_slice tf_arena_copy(struct tf_arena *arena, struct tf_slice slice);
/* Takes everything back; keeps one block of the usual size. */
void tf_arena_clear(struct tf_arena *arena);
void tf_arena_close(struct tf_arena *arena);

#endif
