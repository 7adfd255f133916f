#include "offline/merge.h"

#include "offline/diff.h"

#include <string.h>

/* One of the two texts, with what it does to the base. */
struct side {
    struct tf_tokens tokens;
    struct tf_hunks hunks;
    size_t next; /* hunk */
};

/* A region of the base that at least one side replaces, and all that overlaps with it. */
struct region {
    size_t begin, end;
};

static void open_side(struct side *side, const struct tf_tokens *base, struct tf_slice text) {
    tf_tokens_cut(text, &side->tokens);
    tf_diff(base, &side->tokens, &side->hunks);
}

static void close_side(struct side *side) {
    tf_tokens_close(&side->tokens);
    tf_hunks_close(&side->hunks);
}

static const struct tf_hunk *peek(const struct side *side) {
    return side->next < side->hunks.count ? &side->hunks.items[side->next] : NULL;
}

/* Two insertions at one place overlap; regions that merely touch do not. */
static bool overlaps(const struct region *region, const struct tf_hunk *hunk) {
    if (region->begin == region->end || hunk->base_begin == hunk->base_end)
        return (region->begin == hunk->base_begin && region->end == hunk->base_end) ||
               (region->begin < hunk->base_begin && hunk->base_begin < region->end) ||
               (hunk->base_begin < region->begin && region->begin < hunk->base_end);
    return hunk->base_begin < region->end && region->begin < hunk->base_end;
}

static bool absorb(struct region *region, struct side *side) {
    const struct tf_hunk *hunk = peek(side);
    if (hunk == NULL || !overlaps(region, hunk))
        return false;
    if (hunk->base_begin < region->begin)
        region->begin = hunk->base_begin;
    if (hunk->base_end > region->end)
        region->end = hunk->base_end;
    side->next++;
    return true;
}

static bool is_before(const struct tf_hunk *a, const struct tf_hunk *b) {
    if (b == NULL || a->base_begin != b->base_begin)
        return b == NULL || a->base_begin < b->base_begin;
    return a->base_end < b->base_end;
}

/* The next region, and the hunks of both sides that it holds. */
static bool next_region(struct side *one, struct side *other, struct region *out) {
    const struct tf_hunk *first = peek(one), *second = peek(other);
    if (first == NULL && second == NULL)
        return false;
    bool leads = first != NULL && is_before(first, second);
    const struct tf_hunk *lead = leads ? first : second;
    *out = (struct region){lead->base_begin, lead->base_end};
    (leads ? one : other)->next++;
    while (absorb(out, one) || absorb(out, other))
        continue;
    return true;
}

static void append_tokens(struct tf_buf *out, const struct tf_tokens *tokens, size_t begin,
                          size_t end) {
    for (size_t i = begin; i < end; i++)
        tf_buf_append_slice(out, tokens->items[i]);
}

/* What one side makes of a region: its hunks in it, and the base between them. */
static void render(const struct tf_tokens *base, const struct side *side, size_t first_hunk,
                   const struct region *region, struct tf_buf *out) {
    size_t at = region->begin;
    for (size_t i = first_hunk; i < side->next; i++) {
        const struct tf_hunk *hunk = &side->hunks.items[i];
        append_tokens(out, base, at, hunk->base_begin);
        append_tokens(out, &side->tokens, hunk->begin, hunk->end);
        at = hunk->base_end;
    }
    append_tokens(out, base, at, region->end);
}

static bool is_smaller(struct tf_slice a, struct tf_slice b) {
    size_t shared = a.len < b.len ? a.len : b.len;
    int order = shared == 0 ? 0 : memcmp(a.data, b.data, shared);
    return order != 0 ? order < 0 : a.len < b.len;
}

static void join(struct tf_slice base, struct tf_slice one, struct tf_slice other,
                 struct tf_buf *out) {
    if (tf_slice_equal(one, other) || tf_slice_equal(other, base)) {
        tf_buf_append_slice(out, one);
    } else if (tf_slice_equal(one, base) || one.len == 0) {
        tf_buf_append_slice(out, other);
    } else if (other.len == 0) {
        tf_buf_append_slice(out, one);
    } else {
        bool first = is_smaller(one, other);
        tf_buf_append_slice(out, first ? one : other);
        tf_buf_append_byte(out, ' ');
        tf_buf_append_slice(out, first ? other : one);
    }
}

static void merge_region(const struct tf_tokens *base, struct side *sides, const size_t *first_hunk,
                         const struct region *region, struct tf_buf *out) {
    struct tf_buf texts[3] = {{0}};
    append_tokens(&texts[0], base, region->begin, region->end);
    for (size_t i = 0; i < 2; i++)
        render(base, &sides[i], first_hunk[i], region, &texts[i + 1]);
    join(tf_buf_slice(&texts[0]), tf_buf_slice(&texts[1]), tf_buf_slice(&texts[2]), out);
    for (size_t i = 0; i < 3; i++)
        tf_buf_close(&texts[i]);
}

void tf_merge_texts(struct tf_slice base, struct tf_slice one, struct tf_slice other,
                    struct tf_buf *out) {
    struct tf_tokens tokens = {0};
    struct side sides[2] = {{.next = 0}};
    tf_tokens_cut(base, &tokens);
    open_side(&sides[0], &tokens, one);
    open_side(&sides[1], &tokens, other);
    size_t at = 0, first_hunk[2] = {0, 0};
    struct region region;
    while (next_region(&sides[0], &sides[1], &region)) {
        append_tokens(out, &tokens, at, region.begin);
        merge_region(&tokens, sides, first_hunk, &region, out);
        at = region.end;
        first_hunk[0] = sides[0].next;
        first_hunk[1] = sides[1].next;
    }
    append_tokens(out, &tokens, at, tokens.count);
    close_side(&sides[0]);
    close_side(&sides[1]);
    tf_tokens_close(&tokens);
}
