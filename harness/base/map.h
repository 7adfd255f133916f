/* A hash map from 64-bit keys to 64-bit values: open addressing, iteration in insertion order. */
#ifndef TF_BASE_MAP_H
#define TF_BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tf_map_entry {
    uint64_t key;
    uint64_t value;
};

/* All zero is a valid empty map. Entries lie in insertion order until one is removed; a removal
 * moves the last entry into the gap. Both orders are deterministic. */
struct tf_map {
    struct tf_map_entry *entries;
    uint32_t *slots; /* index + 1 into entries; 0 is free */
    size_t count;
    size_t capacity;   /* of entries */
    size_t slot_count; /* a power of two, or 0 */
};

void tf_map_close(struct tf_map *map);
void tf_map_clear(struct tf_map *map);
/* The value's place, or NULL. Borrowed until the map changes. */
uint64_t *tf_map_find(const struct tf_map *map, uint64_t key);
/* The value's place, made with `initial` when the key is new. Borrowed until the map changes. */
uint64_t *tf_map_put(struct tf_map *map, uint64_t key, uint64_t initial);
bool tf_map_remove(struct tf_map *map, uint64_t key);

#endif
