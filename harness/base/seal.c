#include "base/seal.h"

#include "base/assert.h"

#include <sodium.h>
#include <string.h>

_Static_assert(TF_SEAL_KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES &&
                   TF_SEAL_NONCE_BYTES == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES &&
                   TF_SEAL_EXTRA_BYTES ==
                       TF_SEAL_NONCE_BYTES + crypto_aead_xchacha20poly1305_ietf_ABYTES,
               "libsodium's sizes");

static const unsigned char *bytes_of(struct tf_slice slice) {
    return (const unsigned char *)(slice.data == NULL ? "" : slice.data);
}

void tf_seal_close(struct tf_buf *out, const struct tf_seal_key *key,
                   const unsigned char nonce[TF_SEAL_NONCE_BYTES], struct tf_slice place,
                   struct tf_slice text) {
    tf_buf_reserve(out, text.len + TF_SEAL_EXTRA_BYTES);
    tf_buf_append(out, nonce, TF_SEAL_NONCE_BYTES);
    unsigned long long len = 0;
    int result = crypto_aead_xchacha20poly1305_ietf_encrypt(
        (unsigned char *)out->data + out->len, &len, bytes_of(text), text.len, bytes_of(place),
        place.len, NULL, nonce, key->bytes);
    TF_ASSERT(result == 0);
    out->len += (size_t)len;
}

enum tf_code tf_seal_open(struct tf_buf *out, const struct tf_seal_key *key, struct tf_slice place,
                          struct tf_slice sealed) {
    if (sealed.len < TF_SEAL_EXTRA_BYTES)
        return TF_E_DAMAGED;
    const unsigned char *nonce = bytes_of(sealed), *rest = nonce + TF_SEAL_NONCE_BYTES;
    tf_buf_reserve(out, sealed.len);
    unsigned long long len = 0;
    int result = crypto_aead_xchacha20poly1305_ietf_decrypt(
        (unsigned char *)out->data + out->len, &len, NULL, rest, sealed.len - TF_SEAL_NONCE_BYTES,
        bytes_of(place), place.len, nonce, key->bytes);
    if (result != 0)
        return TF_E_DAMAGED;
    out->len += (size_t)len;
    return TF_OK;
}

void tf_seal_key_forget(struct tf_seal_key *key) {
    sodium_memzero(key, sizeof(*key));
}

void tf_seal_prepare(void) {
    int result = sodium_init();
    TF_ASSERT(result >= 0);
}
