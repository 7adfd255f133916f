#include "offline/shared_edit.h"

#include "offline/diff.h"

/* Bytes [begin, end) of the text that is shown become bytes [new_begin, new_end) of the wanted one.
 */
struct change {
    size_t begin, end, new_begin, new_end;
};

static size_t points_in(struct tf_slice text, size_t begin, size_t end) {
    size_t count = 0;
    for (size_t i = begin; i < end; i++)
        count += ((unsigned char)text.data[i] & 0xC0) != 0x80;
    return count;
}

static size_t offset_of(const struct tf_tokens *tokens, size_t index, struct tf_slice text) {
    return index < tokens->count ? (size_t)(tokens->items[index].data - text.data) : text.len;
}

/* Where the cluster that holds byte `at` begins. */
static size_t cluster_begin(struct tf_slice text, size_t begin, size_t at) {
    size_t last = begin;
    for (size_t next = begin; next <= at && next < text.len;) {
        last = next;
        next = tf_cluster_end(text, next);
    }
    return at < text.len ? last : text.len;
}

/* Leaves out the clusters that both sides of a change have in common at their ends. */
static struct change trim(struct tf_slice old, struct tf_slice wanted, struct change c) {
    while (c.begin < c.end && c.new_begin < c.new_end) {
        size_t len = tf_cluster_end(old, c.begin) - c.begin;
        size_t new_len = tf_cluster_end(wanted, c.new_begin) - c.new_begin;
        if (!tf_slice_equal((struct tf_slice){old.data + c.begin, len},
                            (struct tf_slice){wanted.data + c.new_begin, new_len}))
            break;
        c.begin += len;
        c.new_begin += new_len;
    }
    while (c.begin < c.end && c.new_begin < c.new_end) {
        size_t at = cluster_begin(old, c.begin, c.end - 1);
        size_t new_at = cluster_begin(wanted, c.new_begin, c.new_end - 1);
        if (!tf_slice_equal((struct tf_slice){old.data + at, c.end - at},
                            (struct tf_slice){wanted.data + new_at, c.new_end - new_at}))
            break;
        c.end = at;
        c.new_end = new_at;
    }
    return c;
}

/* From the end to the beginning, so that positions before a change stay what they are. */
static enum tf_code replay(struct tf_shared_text *text, struct tf_slice old, struct tf_slice wanted,
                           const struct tf_hunks *hunks, struct tf_tokens tokens[2],
                           struct tf_shared_op *op) {
    enum tf_code code = TF_OK;
    for (size_t i = hunks->count; i-- > 0 && code == TF_OK;) {
        const struct tf_hunk *hunk = &hunks->items[i];
        struct change change = {offset_of(&tokens[0], hunk->base_begin, old),
                                offset_of(&tokens[0], hunk->base_end, old),
                                offset_of(&tokens[1], hunk->begin, wanted),
                                offset_of(&tokens[1], hunk->end, wanted)};
        change = trim(old, wanted, change);
        size_t begin = points_in(old, 0, change.begin);
        code = tf_shared_text_replace(
            text, begin, begin + points_in(old, change.begin, change.end),
            (struct tf_slice){wanted.data + change.new_begin, change.new_end - change.new_begin},
            op);
    }
    return code;
}

enum tf_code tf_shared_edit(struct tf_shared_text *text, struct tf_slice wanted,
                            struct tf_shared_op *op) {
    struct tf_buf old = {0};
    struct tf_tokens tokens[2] = {{0}};
    struct tf_hunks hunks = {0};
    tf_shared_text_render(text, &old);
    tf_tokens_cut(tf_buf_slice(&old), &tokens[0]);
    tf_tokens_cut(wanted, &tokens[1]);
    tf_diff(&tokens[0], &tokens[1], &hunks);
    enum tf_code code = replay(text, tf_buf_slice(&old), wanted, &hunks, tokens, op);
    tf_hunks_close(&hunks);
    tf_tokens_close(&tokens[0]);
    tf_tokens_close(&tokens[1]);
    tf_buf_close(&old);
    return code;
}
