#include "chat/delta.h"

#include "base/hash.h"

static bool is_inside(struct tf_slice text, size_t at) {
    return at < text.len && ((unsigned char)text.data[at] & 0xC0) == 0x80;
}

bool tf_delta_make(struct tf_slice base, struct tf_slice text, struct tf_delta *out) {
    size_t shorter = base.len < text.len ? base.len : text.len, begin = 0, end = 0;
    *out = (struct tf_delta){0};
    while (begin < shorter && base.data[begin] == text.data[begin])
        begin++;
    while (is_inside(base, begin) || is_inside(text, begin))
        begin--;
    while (end < shorter - begin && base.data[base.len - 1 - end] == text.data[text.len - 1 - end])
        end++;
    while (is_inside(base, base.len - end) || is_inside(text, text.len - end))
        end--;
    struct tf_slice put = {text.data + begin, text.len - end - begin};
    if (put.len + TF_DELTA_OVERHEAD_BYTES >= text.len)
        return false;
    *out = (struct tf_delta){.is_set = true,
                             .at = (uint32_t)begin,
                             .cut = (uint32_t)(base.len - end - begin),
                             .put = put,
                             .result = tf_hash_slice(text)};
    return true;
}

bool tf_delta_apply(const struct tf_delta *delta, struct tf_slice base, struct tf_buf *out) {
    if (delta->at > base.len || delta->cut > base.len - delta->at)
        return false;
    size_t from = out->len, behind = (size_t)delta->at + delta->cut;
    tf_buf_append(out, base.data, delta->at);
    tf_buf_append_slice(out, delta->put);
    tf_buf_append(out, base.data + behind, base.len - behind);
    if (tf_hash_slice((struct tf_slice){out->data + from, out->len - from}) == delta->result)
        return true;
    out->len = from;
    return false;
}
