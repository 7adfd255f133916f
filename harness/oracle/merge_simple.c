#include "oracle/merge_simple.h"

#include <string.h>

/* What one side did: bytes [begin, end) of the base became `text`. */
struct change {
    size_t begin, end;
    struct tf_slice text;
};

static bool is_word_byte(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           (unsigned char)c >= 0x80;
}

/* The piece that begins at `at`: a run of letters and digits, or one character. */
static size_t piece_end(struct tf_slice text, size_t at) {
    if (!is_word_byte(text.data[at]))
        return at + 1;
    while (at < text.len && is_word_byte(text.data[at]))
        at++;
    return at;
}

/* The piece that ends at `end`. */
static size_t piece_begin(struct tf_slice text, size_t end) {
    if (!is_word_byte(text.data[end - 1]))
        return end - 1;
    while (end > 0 && is_word_byte(text.data[end - 1]))
        end--;
    return end;
}

static struct tf_slice part(struct tf_slice text, size_t begin, size_t end) {
    return (struct tf_slice){end == begin ? NULL : text.data + begin, end - begin};
}

/* How far both begin with the same pieces. */
static size_t common_head(struct tf_slice a, struct tf_slice b) {
    size_t at = 0;
    while (at < a.len && at < b.len) {
        size_t a_end = piece_end(a, at), b_end = piece_end(b, at);
        if (!tf_slice_equal(part(a, at, a_end), part(b, at, b_end)))
            break;
        at = a_end;
    }
    return at;
}

/* How much both end with the same pieces. */
static size_t common_tail(struct tf_slice a, struct tf_slice b) {
    size_t len = 0;
    while (len < a.len && len < b.len) {
        size_t a_begin = piece_begin(a, a.len - len), b_begin = piece_begin(b, b.len - len);
        if (!tf_slice_equal(part(a, a_begin, a.len - len), part(b, b_begin, b.len - len)))
            break;
        len = a.len - a_begin;
    }
    return len;
}

static bool is_plain(struct tf_slice text) {
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.data[i] >= 0x80 || text.data[i] == '\r')
            return false;
    return true;
}

static bool has_piece(struct tf_slice text, struct tf_slice piece) {
    for (size_t at = 0; at < text.len; at = piece_end(text, at))
        if (tf_slice_equal(part(text, at, piece_end(text, at)), piece))
            return true;
    return false;
}

/* One place that could be no other, where at most one piece of the base went and does not come
 * again: then there is one way only to tell what was done. */
static bool find_change(struct tf_slice base, struct tf_slice side, struct change *out) {
    size_t head = common_head(base, side), tail = common_tail(base, side);
    if (head + tail > base.len || head + tail > side.len)
        return false;
    *out = (struct change){head, base.len - tail, part(side, head, side.len - tail)};
    struct tf_slice gone = part(base, out->begin, out->end);
    if (!is_plain(gone) || !is_plain(out->text))
        return false;
    return gone.len == 0 || (piece_end(gone, 0) == gone.len && !has_piece(out->text, gone));
}

static bool is_smaller(struct tf_slice a, struct tf_slice b) {
    size_t shared = a.len < b.len ? a.len : b.len;
    int order = shared == 0 ? 0 : memcmp(a.data, b.data, shared);
    return order != 0 ? order < 0 : a.len < b.len;
}

/* Both changed the same place: both texts, the smaller first; a removal gives way. */
static void append_both(struct tf_slice a, struct tf_slice b, struct tf_buf *out) {
    bool a_first = is_smaller(a, b);
    tf_buf_append_slice(out, a_first ? a : b);
    if (tf_slice_equal(a, b))
        return;
    if (a.len > 0 && b.len > 0)
        tf_buf_append_byte(out, ' ');
    tf_buf_append_slice(out, a_first ? b : a);
}

bool tf_merge_simple(struct tf_slice base, struct tf_slice one, struct tf_slice other,
                     struct tf_buf *out) {
    struct change a, b;
    if (tf_slice_equal(one, other) || tf_slice_equal(base, other)) {
        tf_buf_append_slice(out, one);
        return true;
    }
    if (tf_slice_equal(base, one)) {
        tf_buf_append_slice(out, other);
        return true;
    }
    if (!find_change(base, one, &a) || !find_change(base, other, &b))
        return false;
    bool same_place = a.begin == b.begin && a.end == b.end;
    bool a_leads = a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
    const struct change *first = a_leads ? &a : &b, *second = a_leads ? &b : &a;
    tf_buf_append_slice(out, part(base, 0, first->begin));
    if (same_place) {
        append_both(a.text, b.text, out);
    } else {
        tf_buf_append_slice(out, first->text);
        tf_buf_append_slice(out, part(base, first->end, second->begin));
        tf_buf_append_slice(out, second->text);
    }
    tf_buf_append_slice(out, part(base, second->end, base.len));
    return true;
}
