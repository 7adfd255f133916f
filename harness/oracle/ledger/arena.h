/* Memory that is given back all at once: what a judge knows lives as long as its run. */
#ifndef TF_ORACLE_LEDGER_ARENA_H
#define TF_ORACLE_LEDGER_ARENA_H

#include "base/bytes.h"

struct tf_ledger_chunk;

/* All zero is a valid empty arena. */
struct tf_ledger_arena {
    struct tf_ledger_chunk *newest;
    size_t used, size; /* of the newest chunk */
};

void tf_ledger_arena_close(struct tf_ledger_arena *arena);
/* Zeroed memory, aligned for pointers and 64-bit integers. Borrowed until the arena is closed. */
void *tf_ledger_arena_take(struct tf_ledger_arena *arena, size_t size);
/* A copy of `text`. Borrowed until the arena is closed. */
struct tf_slice tf_ledger_arena_text(struct tf_ledger_arena *arena, struct tf_slice text);

#endif
