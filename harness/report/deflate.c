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
