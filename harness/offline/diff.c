#include "offline/diff.h"

#include <stdint.h>
#include <stdlib.h>

#define TABLE_CELLS_MAX ((size_t)1 << 20) /* of two bytes each */
#define LENGTH_MAX      UINT16_MAX

static bool same(const struct tf_tokens *a, size_t i, const struct tf_tokens *b, size_t j) {
    return tf_slice_equal(a->items[i], b->items[j]);
}

static void add_hunk(struct tf_hunks *out, struct tf_hunk hunk) {
    if (hunk.base_begin == hunk.base_end && hunk.begin == hunk.end)
        return;
    tf_grow((void **)&out->items, &out->capacity, out->count, sizeof(*out->items));
    out->items[out->count++] = hunk;
}

static bool has_word(const struct tf_tokens *tokens, size_t begin, size_t end) {
    for (size_t i = begin; i < end; i++)
        if (tf_token_is_word(tokens->items[i]))
            return true;
    return false;
}

/* Words that were replaced one by one, with nothing kept between them but spaces and signs, are one
 * replacement: else two sentences written over the same one would come out interleaved. */
static void join_hunks(const struct tf_tokens *base, struct tf_hunks *hunks) {
    size_t kept = 0;
    for (size_t i = 0; i < hunks->count; i++) {
        struct tf_hunk *last = kept > 0 ? &hunks->items[kept - 1] : NULL;
        if (last != NULL && !has_word(base, last->base_end, hunks->items[i].base_begin)) {
            last->base_end = hunks->items[i].base_end;
            last->end = hunks->items[i].end;
        } else {
            hunks->items[kept++] = hunks->items[i];
        }
    }
    hunks->count = kept;
}

/* The part of both texts that differs: what lies between their common ends. */
static struct tf_hunk trim(const struct tf_tokens *base, const struct tf_tokens *text) {
    struct tf_hunk middle = {0, base->count, 0, text->count};
    while (middle.base_begin < middle.base_end && middle.begin < middle.end &&
           same(base, middle.base_begin, text, middle.begin)) {
        middle.base_begin++;
        middle.begin++;
    }
    while (middle.base_begin < middle.base_end && middle.begin < middle.end &&
           same(base, middle.base_end - 1, text, middle.end - 1)) {
        middle.base_end--;
        middle.end--;
    }
    return middle;
}

/* table[i][j]: length of the longest common subsequence of what follows i in the base and j in the
 * text. */
static uint16_t *fill_table(const struct tf_tokens *base, const struct tf_tokens *text,
                            const struct tf_hunk *part, size_t width) {
    size_t height = part->base_end - part->base_begin + 1;
    uint16_t *table = tf_alloc_zero(height * width, sizeof(*table));
    for (size_t i = height - 1; i-- > 0;) {
        for (size_t j = width - 1; j-- > 0;) {
            uint16_t down = table[(i + 1) * width + j], right = table[i * width + j + 1];
            uint16_t best = down > right ? down : right;
            if (same(base, part->base_begin + i, text, part->begin + j))
                best = (uint16_t)(table[(i + 1) * width + j + 1] + 1);
            table[i * width + j] = best;
        }
    }
    return table;
}

static void walk_table(const struct tf_tokens *base, const struct tf_tokens *text,
                       const struct tf_hunk *part, struct tf_hunks *out) {
    size_t height = part->base_end - part->base_begin + 1, width = part->end - part->begin + 1;
    uint16_t *table = fill_table(base, text, part, width);
    struct tf_hunk hunk = {part->base_begin, part->base_begin, part->begin, part->begin};
    size_t i = 0, j = 0;
    while (i + 1 < height && j + 1 < width) {
        if (same(base, part->base_begin + i, text, part->begin + j)) {
            add_hunk(out, hunk);
            i++;
            j++;
            hunk = (struct tf_hunk){part->base_begin + i, part->base_begin + i, part->begin + j,
                                    part->begin + j};
        } else if (table[(i + 1) * width + j] >= table[i * width + j + 1]) {
            hunk.base_end = part->base_begin + ++i;
        } else {
            hunk.end = part->begin + ++j;
        }
    }
    hunk.base_end = part->base_end;
    hunk.end = part->end;
    add_hunk(out, hunk);
    free(table);
}

void tf_diff(const struct tf_tokens *base, const struct tf_tokens *text, struct tf_hunks *out) {
    struct tf_hunk part = trim(base, text);
    size_t rows = part.base_end - part.base_begin + 1, columns = part.end - part.begin + 1;
    if (rows < LENGTH_MAX && columns < LENGTH_MAX && rows <= TABLE_CELLS_MAX / columns)
        walk_table(base, text, &part, out);
    else
        add_hunk(out, part);
    join_hunks(base, out);
}

void tf_hunks_close(struct tf_hunks *hunks) {
    free(hunks->items);
    *hunks = (struct tf_hunks){0};
}
