#include "base/hash.h"

#include "base/assert.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#define GATHERED_BYTES 4096 /* small updates are handed on together: each call costs */

struct tf_digest {
    XXH3_state_t *state;
    size_t gathered;
    unsigned char bytes[GATHERED_BYTES];
};

uint64_t tf_hash_bytes(const void *data, size_t len, uint64_t seed) {
    return XXH3_64bits_withSeed(data, len, seed);
}

uint64_t tf_hash_slice(struct tf_slice slice) {
    return XXH3_64bits(slice.data, slice.len);
}

uint64_t tf_hash_text(const char *text) {
    return XXH3_64bits(text, strlen(text));
}

uint64_t tf_hash_pair(uint64_t a, uint64_t b) {
    return XXH3_64bits_withSeed(&b, sizeof(b), a);
}

struct tf_digest *tf_digest_create(void) {
    struct tf_digest *digest = tf_alloc(sizeof(*digest));
    digest->state = XXH3_createState();
    TF_ASSERT(digest->state != NULL);
    XXH3_128bits_reset(digest->state);
    digest->gathered = 0;
    return digest;
}

void tf_digest_destroy(struct tf_digest *digest) {
    if (digest == NULL)
        return;
    XXH3_freeState(digest->state);
    free(digest);
}

static void hand_on(struct tf_digest *digest) {
    XXH3_128bits_update(digest->state, digest->bytes, digest->gathered);
    digest->gathered = 0;
}

void tf_digest_update(struct tf_digest *digest, const void *data, size_t len) {
    if (len > GATHERED_BYTES - digest->gathered)
        hand_on(digest);
    if (len > GATHERED_BYTES) {
        XXH3_128bits_update(digest->state, data, len);
    } else if (len > 0) {
        memcpy(digest->bytes + digest->gathered, data, len);
        digest->gathered += len;
    }
}

static XXH128_hash_t sum_of(const struct tf_digest *digest) {
    XXH3_state_t *state = XXH3_createState();
    TF_ASSERT(state != NULL);
    XXH3_copyState(state, digest->state);
    XXH3_128bits_update(state, digest->bytes, digest->gathered);
    XXH128_hash_t sum = XXH3_128bits_digest(state);
    XXH3_freeState(state);
    return sum;
}

void tf_digest_text(const struct tf_digest *digest, char out[TF_DIGEST_TEXT_SIZE]) {
    static const char hex[] = "0123456789abcdef";
    XXH128_hash_t sum = sum_of(digest);
    for (int i = 0; i < 16; i++) {
        out[i] = hex[sum.high64 >> (60 - 4 * i) & 15];
        out[16 + i] = hex[sum.low64 >> (60 - 4 * i) & 15];
    }
    out[TF_DIGEST_TEXT_SIZE - 1] = '\0';
}
