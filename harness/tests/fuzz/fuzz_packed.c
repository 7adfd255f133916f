/* Stored texts: what somebody put there instead is refused, never read past its end, and never
 * unpacked to more than the bound; what was packed and sealed comes back. */
#include "base/assert.h"
#include "base/seal.h"
#include "base/squeeze.h"

#include <string.h>

#define LIMIT 4096

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void unpack(struct tf_squeeze *squeeze, struct tf_slice bytes) {
    struct tf_buf out = {0};
    enum tf_code code = tf_squeeze_unpack(squeeze, bytes, LIMIT, &out);
    TF_ASSERT(out.len <= LIMIT && (code == TF_OK || out.len == 0));
    tf_buf_close(&out);
}

static void pack_and_unpack(struct tf_squeeze *squeeze, struct tf_slice text) {
    struct tf_buf packed = {0}, out = {0};
    if (tf_squeeze_pack(squeeze, text, &packed)) {
        TF_ASSERT(packed.len < text.len);
        TF_ASSERT(tf_squeeze_unpack(squeeze, tf_buf_slice(&packed), text.len, &out) == TF_OK);
        TF_ASSERT(tf_slice_equal(tf_buf_slice(&out), text));
        TF_ASSERT(tf_squeeze_unpack(squeeze, tf_buf_slice(&packed), text.len - 1, &out) ==
                  TF_E_LIMIT);
    }
    tf_buf_close(&packed);
    tf_buf_close(&out);
}

static void seal_and_open(struct tf_slice text) {
    static const struct tf_seal_key key = {{1, 2, 3}};
    static const unsigned char nonce[TF_SEAL_NONCE_BYTES] = {4, 5, 6};
    const struct tf_slice place = TF_SLICE_LITERAL("here"), other = TF_SLICE_LITERAL("there");
    struct tf_buf sealed = {0}, out = {0};
    tf_seal_close(&sealed, &key, nonce, place, text);
    TF_ASSERT(tf_seal_open(&out, &key, other, tf_buf_slice(&sealed)) == TF_E_DAMAGED);
    TF_ASSERT(tf_seal_open(&out, &key, place, text) == TF_E_DAMAGED && out.len == 0);
    TF_ASSERT(tf_seal_open(&out, &key, place, tf_buf_slice(&sealed)) == TF_OK);
    TF_ASSERT(tf_slice_equal(tf_buf_slice(&out), text));
    tf_buf_close(&sealed);
    tf_buf_close(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct tf_slice bytes = {(const char *)data, size};
    struct tf_squeeze *squeeze = tf_squeeze_create(TF_SLICE_LITERAL("the tiffin is at the gate"));
    unpack(squeeze, bytes);
    pack_and_unpack(squeeze, bytes);
    seal_and_open(bytes);
    tf_squeeze_destroy(squeeze);
    return 0;
}
