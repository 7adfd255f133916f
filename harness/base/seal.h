/* Authenticated encryption of one stored text: XChaCha20-Poly1305 of libsodium, with the nonce
 * handed in. Whoever changes a byte, or puts the sealed bytes in another place, is found out. */
#ifndef TF_BASE_SEAL_H
#define TF_BASE_SEAL_H

#include "base/bytes.h"

#define TF_SEAL_KEY_BYTES   32
#define TF_SEAL_NONCE_BYTES 24
#define TF_SEAL_EXTRA_BYTES (TF_SEAL_NONCE_BYTES + 16) /* nonce before, tag behind */

struct tf_seal_key {
    unsigned char bytes[TF_SEAL_KEY_BYTES];
};

/* Appends the sealed text. `nonce` must never be used again for another text under this key;
 * `place` says where the text belongs, and is not in the result. */
void tf_seal_close(struct tf_buf *out, const struct tf_seal_key *key,
                   const unsigned char nonce[TF_SEAL_NONCE_BYTES], struct tf_slice place,
                   struct tf_slice text);
/* Appends the text. E_DAMAGED, and `out` untouched, when it is not what was sealed with this key
 * for this place. */
enum tf_code tf_seal_open(struct tf_buf *out, const struct tf_seal_key *key, struct tf_slice place,
                          struct tf_slice sealed) TF_MUST_CHECK;
/* Overwrites the key. */
void tf_seal_key_forget(struct tf_seal_key *key);
/* Lets libsodium choose what the processor does fastest: for programs, once, at their start. It
 * works without, by its portable code, with the same results. */
void tf_seal_prepare(void);

#endif
