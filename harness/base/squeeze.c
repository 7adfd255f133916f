#include "base/squeeze.h"

#include "base/assert.h"

#include <stdlib.h>
#include <string.h>
#include <zstd.h>

/* The same four bytes begin every frame: they are not kept. */
static const char magic[] = {'\x28', '\xB5', '\x2F', '\xFD'};
#define MAGIC_BYTES sizeof(magic)

struct tf_squeeze {
    ZSTD_CCtx *packer;
    ZSTD_DCtx *unpacker;
    ZSTD_CDict *packs; /* NULL: no dictionary */
    ZSTD_DDict *unpacks;
    struct tf_buf frame; /* scratch */
};

static void set(struct tf_squeeze *squeeze, ZSTD_cParameter parameter, int value) {
    size_t result = ZSTD_CCtx_setParameter(squeeze->packer, parameter, value);
    TF_ASSERT(!ZSTD_isError(result));
}

struct tf_squeeze *tf_squeeze_create(struct tf_slice dictionary) {
    struct tf_squeeze *squeeze = tf_alloc_zero(1, sizeof(*squeeze));
    squeeze->packer = ZSTD_createCCtx();
    squeeze->unpacker = ZSTD_createDCtx();
    TF_ASSERT(squeeze->packer != NULL && squeeze->unpacker != NULL);
    set(squeeze, ZSTD_c_compressionLevel, TF_SQUEEZE_LEVEL);
    set(squeeze, ZSTD_c_checksumFlag, 0);
    set(squeeze, ZSTD_c_dictIDFlag, 0);
    if (dictionary.len == 0)
        return squeeze;
    squeeze->packs = ZSTD_createCDict(dictionary.data, dictionary.len, TF_SQUEEZE_LEVEL);
    squeeze->unpacks = ZSTD_createDDict(dictionary.data, dictionary.len);
    TF_ASSERT(squeeze->packs != NULL && squeeze->unpacks != NULL);
    TF_ASSERT(!ZSTD_isError(ZSTD_CCtx_refCDict(squeeze->packer, squeeze->packs)));
    TF_ASSERT(!ZSTD_isError(ZSTD_DCtx_refDDict(squeeze->unpacker, squeeze->unpacks)));
    return squeeze;
}

void tf_squeeze_destroy(struct tf_squeeze *squeeze) {
    if (squeeze == NULL)
        return;
    ZSTD_freeCCtx(squeeze->packer);
    ZSTD_freeDCtx(squeeze->unpacker);
    ZSTD_freeCDict(squeeze->packs);
    ZSTD_freeDDict(squeeze->unpacks);
    tf_buf_close(&squeeze->frame);
    free(squeeze);
}

bool tf_squeeze_pack(struct tf_squeeze *squeeze, struct tf_slice text, struct tf_buf *out) {
    struct tf_buf *frame = &squeeze->frame;
    tf_buf_clear(frame);
    tf_buf_reserve(frame, ZSTD_compressBound(text.len));
    size_t len = ZSTD_compress2(squeeze->packer, frame->data, frame->capacity, text.data, text.len);
    TF_ASSERT(!ZSTD_isError(len) && len > MAGIC_BYTES);
    if (len - MAGIC_BYTES >= text.len)
        return false;
    tf_buf_append(out, frame->data + MAGIC_BYTES, len - MAGIC_BYTES);
    return true;
}

enum tf_code tf_squeeze_unpack(struct tf_squeeze *squeeze, struct tf_slice packed, size_t limit,
                               struct tf_buf *out) {
    struct tf_buf *frame = &squeeze->frame;
    tf_buf_clear(frame);
    tf_buf_append(frame, magic, MAGIC_BYTES);
    tf_buf_append_slice(frame, packed);
    unsigned long long len = ZSTD_getFrameContentSize(frame->data, frame->len);
    if (len == ZSTD_CONTENTSIZE_ERROR)
        return TF_E_DAMAGED;
    if (len == ZSTD_CONTENTSIZE_UNKNOWN || len > limit)
        return TF_E_LIMIT;
    tf_buf_reserve(out, (size_t)len + 1);
    size_t got = ZSTD_decompressDCtx(squeeze->unpacker, out->data + out->len, (size_t)len,
                                     frame->data, frame->len);
    if (ZSTD_isError(got) || got != len)
        return TF_E_DAMAGED;
    out->len += got;
    return TF_OK;
}
