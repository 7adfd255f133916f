/* Hashes: one-shot keys of bytes, and the rolling digest that is a run's fingerprint (XXH3). */
#ifndef TF_BASE_HASH_H
#define TF_BASE_HASH_H

#include "base/bytes.h"

#include <stdint.h>

uint64_t tf_hash_bytes(const void *data, size_t len, uint64_t seed);
uint64_t tf_hash_slice(struct tf_slice slice);
uint64_t tf_hash_text(const char *text);
/* Mixes two keys into one; not commutative. */
uint64_t tf_hash_pair(uint64_t a, uint64_t b);

#define TF_DIGEST_TEXT_SIZE 33 /* 32 hexadecimal digits and NUL */

/* A rolling digest. Create and destroy through the functions; the state is opaque and aligned. */
struct tf_digest;
struct tf_digest *tf_digest_create(void);
void tf_digest_destroy(struct tf_digest *digest);
void tf_digest_update(struct tf_digest *digest, const void *data, size_t len);
/* The digest of all bytes so far, in hexadecimal; further updates are allowed. */
void tf_digest_text(const struct tf_digest *digest, char out[TF_DIGEST_TEXT_SIZE]);

#endif
