#include "base/map.h"

#include "base/assert.h"
#include "base/bytes.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_SLOTS 16

/* Keys are often small counters: spread them, else neighbours pile up. The high bits are the good
 * ones. */
static size_t home_of(const struct tf_map *map, uint64_t key) {
    uint64_t mixed = (key ^ key >> 32) * UINT64_C(0x9E3779B97F4A7C15);
    return (size_t)(mixed ^ mixed >> 32) & (map->slot_count - 1);
}

/* The slot that holds `key`, or the free slot where it belongs. */
static size_t slot_of(const struct tf_map *map, uint64_t key) {
    size_t slot = home_of(map, key);
    while (map->slots[slot] != 0 && map->entries[map->slots[slot] - 1].key != key)
        slot = (slot + 1) & (map->slot_count - 1);
    return slot;
}

static void rehash(struct tf_map *map, size_t slot_count) {
    free(map->slots);
    map->slots = tf_alloc_zero(slot_count, sizeof(*map->slots));
    map->slot_count = slot_count;
    for (size_t i = 0; i < map->count; i++)
        map->slots[slot_of(map, map->entries[i].key)] = (uint32_t)i + 1;
}

void tf_map_close(struct tf_map *map) {
    free(map->entries);
    free(map->slots);
    *map = (struct tf_map){0};
}

void tf_map_clear(struct tf_map *map) {
    map->count = 0;
    if (map->slots != NULL)
        memset(map->slots, 0, map->slot_count * sizeof(*map->slots));
}

uint64_t *tf_map_find(const struct tf_map *map, uint64_t key) {
    if (map->count == 0)
        return NULL;
    uint32_t index = map->slots[slot_of(map, key)];
    return index == 0 ? NULL : &map->entries[index - 1].value;
}

uint64_t *tf_map_put(struct tf_map *map, uint64_t key, uint64_t initial) {
    if (map->slot_count == 0)
        rehash(map, FIRST_SLOTS);
    size_t slot = slot_of(map, key);
    if (map->slots[slot] != 0)
        return &map->entries[map->slots[slot] - 1].value;
    if ((map->count + 1) * 4 > map->slot_count * 3) {
        rehash(map, map->slot_count * 2);
        slot = slot_of(map, key);
    }
    TF_ASSERT(map->count < UINT32_MAX);
    void *entries = map->entries;
    tf_grow(&entries, &map->capacity, map->count, sizeof(*map->entries));
    map->entries = entries;
    map->entries[map->count] = (struct tf_map_entry){key, initial};
    map->slots[slot] = (uint32_t)++map->count;
    return &map->entries[map->count - 1].value;
}

/* Moves followers of a freed slot back, so that no search stops too early and no tombstone is
 * needed. */
static void close_gap(struct tf_map *map, size_t gap) {
    size_t mask = map->slot_count - 1;
    for (size_t slot = (gap + 1) & mask; map->slots[slot] != 0; slot = (slot + 1) & mask) {
        size_t home = home_of(map, map->entries[map->slots[slot] - 1].key);
        if (((slot - home) & mask) < ((slot - gap) & mask))
            continue;
        map->slots[gap] = map->slots[slot];
        gap = slot;
    }
    map->slots[gap] = 0;
}

bool tf_map_remove(struct tf_map *map, uint64_t key) {
    if (map->count == 0)
        return false;
    size_t slot = slot_of(map, key);
    if (map->slots[slot] == 0)
        return false;
    size_t index = map->slots[slot] - 1;
    size_t last = map->count - 1;
    map->slots[slot_of(map, map->entries[last].key)] = (uint32_t)index + 1;
    map->entries[index] = map->entries[last];
    close_gap(map, slot);
    map->count--;
    return true;
}
