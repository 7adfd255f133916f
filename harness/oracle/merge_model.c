/* The rules, and how far each can be checked without repeating an implementation's choices:
 *   - one side unchanged, or both changed alike: the result is the changed text;
 *   - two changes that lie apart (each a single stretch of the base with only one place where it
 * can be, and a character that no word goes across between them): the result is the base with both
 * stretches replaced;
 *   - always: whatever either side put in is there as often as it put it in, and nothing is there
 * that neither has, but for the spaces that part two overlapping changes;
 *   - a stretch whose characters are new is not torn apart, however it overlaps with the other
 * side's. */
#include "oracle/merge_model.h"

#include "base/map.h"

#include <stdlib.h>
#include <string.h>

/* What one side did to the base: bytes [start, base_end) became [start, side_end) of its own text.
 */
struct stretch {
    size_t start, base_end, side_end;
    bool certain; /* it can lie nowhere else */
};

static bool is_continuation(char byte) {
    return ((unsigned char)byte & 0xC0) == 0x80;
}

static size_t smaller(size_t a, size_t b) {
    return a < b ? a : b;
}

static size_t common_prefix(struct tf_slice a, struct tf_slice b) {
    size_t n = 0, limit = smaller(a.len, b.len);
    while (n < limit && a.data[n] == b.data[n])
        n++;
    return n;
}

static size_t common_suffix(struct tf_slice a, struct tf_slice b) {
    size_t n = 0, limit = smaller(a.len, b.len);
    while (n < limit && a.data[a.len - 1 - n] == b.data[b.len - 1 - n])
        n++;
    return n;
}

/* Characters that end a word for everybody. */
static bool parts_words(char byte) {
    return strchr(" \t\n.,;:!?()\"", byte) != NULL && byte != '\0';
}

/* The changed stretch, grown to whole words. */
static struct stretch stretch_of(struct tf_slice base, struct tf_slice side) {
    size_t prefix = common_prefix(base, side), suffix = common_suffix(base, side);
    bool certain = prefix + suffix <= smaller(base.len, side.len);
    while (prefix > 0 && !parts_words(base.data[prefix - 1]))
        prefix--;
    if (suffix > smaller(base.len, side.len) - prefix)
        suffix = smaller(base.len, side.len) - prefix;
    while (suffix > 0 && !parts_words(base.data[base.len - suffix]))
        suffix--;
    return (struct stretch){prefix, base.len - suffix, side.len - suffix, certain};
}

static bool lie_apart(const struct stretch *first, const struct stretch *second) {
    return first->certain && second->certain && first->base_end < second->start;
}

static bool is_both_replaced(struct tf_slice base, struct tf_slice left,
                             const struct stretch *first, struct tf_slice right,
                             const struct stretch *second, struct tf_slice merged) {
    struct tf_buf due = {0};
    tf_buf_append(&due, left.data, first->side_end);
    tf_buf_append(&due, base.data + first->base_end, second->start - first->base_end);
    tf_buf_append(&due, right.data + second->start, right.len - second->start);
    bool equal = tf_slice_equal(tf_buf_slice(&due), merged);
    tf_buf_close(&due);
    return equal;
}

/* How often each character occurs, by its bytes. */
static void count_characters(struct tf_map *counts, struct tf_slice text) {
    for (size_t i = 0; i < text.len;) {
        uint64_t character = 0;
        do
            character = character << 8 | (unsigned char)text.data[i++];
        while (i < text.len && is_continuation(text.data[i]));
        *tf_map_put(counts, character, 0) += 1;
    }
}

static uint64_t count_in(const struct tf_map *counts, uint64_t character) {
    const uint64_t *count = tf_map_find(counts, character);
    return count == NULL ? 0 : *count;
}

struct tally {
    struct tf_map base, theirs, mine, merged;
};

static bool has_what_was_put_in(const struct tally *tally, const struct tf_map *side) {
    for (size_t i = 0; i < side->count; i++) {
        uint64_t character = side->entries[i].key;
        uint64_t in_base = count_in(&tally->base, character), in_side = side->entries[i].value;
        if (in_side > in_base && count_in(&tally->merged, character) < in_side - in_base)
            return false;
    }
    return true;
}

static bool has_nothing_foreign(const struct tally *tally) {
    for (size_t i = 0; i < tally->merged.count; i++) {
        uint64_t character = tally->merged.entries[i].key;
        if (character != ' ' &&
            tally->merged.entries[i].value >
                count_in(&tally->theirs, character) + count_in(&tally->mine, character))
            return false;
    }
    return true;
}

static const char *tally_breach(struct tf_slice base, struct tf_slice theirs, struct tf_slice mine,
                                struct tf_slice merged) {
    struct tally tally = {{0}, {0}, {0}, {0}};
    count_characters(&tally.base, base);
    count_characters(&tally.theirs, theirs);
    count_characters(&tally.mine, mine);
    count_characters(&tally.merged, merged);
    const char *breach = NULL;
    if (!has_what_was_put_in(&tally, &tally.theirs) || !has_what_was_put_in(&tally, &tally.mine))
        breach = "something that one side put in is missing";
    else if (!has_nothing_foreign(&tally))
        breach = "something is there more often than both sides have it";
    tf_map_close(&tally.base);
    tf_map_close(&tally.theirs);
    tf_map_close(&tally.mine);
    tf_map_close(&tally.merged);
    return breach;
}

static bool shares_word_characters(struct tf_slice a, struct tf_slice b) {
    for (size_t i = 0; i < a.len; i++)
        if (!parts_words(a.data[i]) && b.len > 0 && memchr(b.data, a.data[i], b.len) != NULL)
            return true;
    return false;
}

/* A stretch whose characters occur nowhere else has to be found in one piece. */
static bool is_torn(struct tf_slice base, struct tf_slice side, struct tf_slice other,
                    struct tf_slice merged) {
    struct stretch stretch = stretch_of(base, side);
    struct tf_slice put_in = {side.data + stretch.start, stretch.side_end - stretch.start};
    if (put_in.len == 0 || !stretch.certain || shares_word_characters(put_in, base) ||
        shares_word_characters(put_in, other))
        return false;
    return merged.len < put_in.len ||
           memmem(merged.data, merged.len, put_in.data, put_in.len) == NULL;
}

const char *tf_merge_model_breach(struct tf_slice base, struct tf_slice theirs,
                                  struct tf_slice mine, struct tf_slice merged) {
    if (tf_slice_equal(base, theirs) || tf_slice_equal(mine, theirs))
        return tf_slice_equal(merged, mine)
                   ? NULL
                   : "only one side changed, and its text is not the result";
    if (tf_slice_equal(base, mine))
        return tf_slice_equal(merged, theirs)
                   ? NULL
                   : "only one side changed, and its text is not the result";
    struct stretch a = stretch_of(base, theirs), b = stretch_of(base, mine);
    if (lie_apart(&a, &b))
        return is_both_replaced(base, theirs, &a, mine, &b, merged)
                   ? NULL
                   : "two changes that lie apart are not both there";
    if (lie_apart(&b, &a))
        return is_both_replaced(base, mine, &b, theirs, &a, merged)
                   ? NULL
                   : "two changes that lie apart are not both there";
    if (is_torn(base, theirs, mine, merged) || is_torn(base, mine, theirs, merged))
        return "a change was torn apart";
    return tally_breach(base, theirs, mine, merged);
}
