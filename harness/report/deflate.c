#include "report/deflate.h"

#include "base/assert.h"

#include <zlib.h>

void tf_deflate_append(struct tf_buf *out, struct tf_slice content, enum tf_deflate level) {
    uLongf len = compressBound(content.len);
    tf_buf_reserve(out, len);
    int code = compress2((Bytef *)out->data + out->len, &len, (const Bytef *)content.data,
                         content.len, (int)level);
    TF_ASSERT(code == Z_OK); /* the room is zlib's own bound; memory ends the process elsewhere */
    out->len += len;
}

#define INFLATE_CHUNK ((size_t)1 << 18)

/* One step; zlib counts in unsigned. */
static int inflate_some(z_stream *stream, struct tf_buf *out) {
    tf_buf_reserve(out, INFLATE_CHUNK);
    stream->next_out = (Bytef *)out->data + out->len;
    stream->avail_out = (uInt)INFLATE_CHUNK;
    int status = inflate(stream, Z_NO_FLUSH);
    out->len += INFLATE_CHUNK - stream->avail_out;
    return status;
}

enum tf_code tf_inflate_append(struct tf_buf *out, struct tf_slice deflated, size_t bytes_max,
                               struct tf_error *error) {
    z_stream stream = {0};
    size_t start = out->len;
    if (deflated.len > UINT32_MAX) {
        return tf_error_set(error, TF_E_LIMIT, "the deflated bytes are too many");
    }
    TF_ASSERT(inflateInit(&stream) == Z_OK);
    stream.next_in = (z_const Bytef *)deflated.data;
    stream.avail_in = (uInt)deflated.len;
    int status = Z_OK;
    while (status == Z_OK && out->len - start <= bytes_max) {
        status = inflate_some(&stream, out);
    }
    inflateEnd(&stream);
    if (status == Z_STREAM_END && out->len - start <= bytes_max) {
        return TF_OK;
    }
    out->len = start;
    return status == Z_OK || status == Z_STREAM_END
               ? tf_error_set(error, TF_E_LIMIT, "unpacked, it is too large")
               : tf_error_set(error, TF_E_INVALID, "its packed bytes are damaged");
}

void tf_base64_append(struct tf_buf *out, struct tf_slice content) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const unsigned char *bytes = (const unsigned char *)content.data;
    tf_buf_reserve(out, (content.len + 2) / 3 * 4);
    char *at = out->data + out->len;
    for (size_t i = 0; i < content.len; i += 3) {
        size_t rest = content.len - i;
        uint32_t bits = (uint32_t)bytes[i] << 16 | (rest > 1 ? (uint32_t)bytes[i + 1] << 8 : 0) |
                        (rest > 2 ? bytes[i + 2] : 0u);
        *at++ = digits[bits >> 18];
        *at++ = digits[bits >> 12 & 63];
        *at++ = rest > 1 ? digits[bits >> 6 & 63] : '=';
        *at++ = rest > 2 ? digits[bits & 63] : '=';
    }
    out->len = (size_t)(at - out->data);
}
