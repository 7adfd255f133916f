#include "base/random.h"

#include "base/assert.h"

/* Inlined here: with a key of fixed length the compiler unrolls the hash to a few multiplications.
 */
#define XXH_INLINE_ALL
#include <xxhash.h>

#define MILLION 1000000

__extension__ typedef unsigned __int128 wide;

uint64_t tf_draw(uint64_t seed, uint32_t concern, uint64_t entity, uint64_t ordinal) {
    const uint64_t key[] = {entity, ordinal, concern};
    return XXH3_64bits_withSeed(key, sizeof(key), seed);
}

uint64_t tf_draw_below(uint64_t draw, uint64_t bound) {
    TF_ASSERT(bound > 0);
    return (uint64_t)((wide)draw * bound >> 64);
}

bool tf_draw_hits(uint64_t draw, uint32_t per_million) {
    return tf_draw_below(draw, MILLION) < per_million;
}
