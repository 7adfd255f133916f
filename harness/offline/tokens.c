#include "offline/tokens.h"

#include <stdlib.h>

#define ZERO_WIDTH_JOINER 0x200D

struct range {
    uint32_t first, last;
};

/* Code points that belong to what stands before them: combining marks of the scripts in use,
 * joiners, variation selectors, skin tones, tags. Coarser than Unicode's tables on purpose: too
 * long a cluster is harmless. */
static const struct range extenders[] = {
    {0x0300, 0x036F},   {0x0483, 0x0489},   {0x0591, 0x05BD}, {0x05BF, 0x05C7}, {0x0610, 0x061A},
    {0x064B, 0x065F},   {0x0670, 0x0670},   {0x06D6, 0x06ED}, {0x0711, 0x0711}, {0x0730, 0x074A},
    {0x07A6, 0x07B0},   {0x0900, 0x0903},   {0x093A, 0x093C}, {0x093E, 0x094F}, {0x0951, 0x0957},
    {0x0962, 0x0963},   {0x0981, 0x0983},   {0x09BC, 0x09BC}, {0x09BE, 0x09CD}, {0x09D7, 0x09D7},
    {0x0A01, 0x0A03},   {0x0A3C, 0x0A4D},   {0x0A70, 0x0A71}, {0x0A81, 0x0A83}, {0x0ABC, 0x0ABC},
    {0x0ABE, 0x0ACD},   {0x0B01, 0x0B03},   {0x0B3C, 0x0B3C}, {0x0B3E, 0x0B4D}, {0x0B56, 0x0B57},
    {0x0B82, 0x0B82},   {0x0BBE, 0x0BCD},   {0x0BD7, 0x0BD7}, {0x0C00, 0x0C04}, {0x0C3E, 0x0C56},
    {0x0C81, 0x0C83},   {0x0CBC, 0x0CBC},   {0x0CBE, 0x0CD6}, {0x0D00, 0x0D03}, {0x0D3B, 0x0D3C},
    {0x0D3E, 0x0D4D},   {0x0D57, 0x0D57},   {0x0DCA, 0x0DDF}, {0x0E31, 0x0E31}, {0x0E33, 0x0E3A},
    {0x0E47, 0x0E4E},   {0x0EB1, 0x0EB1},   {0x0EB3, 0x0EBC}, {0x0EC8, 0x0ECD}, {0x0F18, 0x0F19},
    {0x0F71, 0x0F84},   {0x0F8D, 0x0FBC},   {0x102B, 0x103E}, {0x1160, 0x11FF}, {0x135D, 0x135F},
    {0x17B4, 0x17D3},   {0x180B, 0x180F},   {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x200C, 0x200D},
    {0x20D0, 0x20F0},   {0x302A, 0x302F},   {0x3099, 0x309A}, {0xA66F, 0xA672}, {0xA802, 0xA802},
    {0xA8E0, 0xA8F1},   {0xFE00, 0xFE0F},   {0xFE20, 0xFE2F}, {0xFF9E, 0xFF9F}, {0x1F3FB, 0x1F3FF},
    {0xE0020, 0xE007F}, {0xE0100, 0xE01EF},
};

/* Code points above ASCII that are no letters and no digits: spaces, punctuation, symbols,
 * pictures. */
static const struct range symbols[] = {
    {0x0080, 0x00A9}, {0x00AB, 0x00B4}, {0x00B6, 0x00B9}, {0x00BB, 0x00BF}, {0x00D7, 0x00D7},
    {0x00F7, 0x00F7}, {0x055A, 0x055F}, {0x05BE, 0x05BE}, {0x05F3, 0x05F4}, {0x060C, 0x060D},
    {0x061B, 0x061F}, {0x066A, 0x066D}, {0x06D4, 0x06D4}, {0x0964, 0x0965}, {0x0E3F, 0x0E3F},
    {0x0E4F, 0x0E4F}, {0x104A, 0x104F}, {0x1680, 0x1680}, {0x2000, 0x206F}, {0x20A0, 0x20CF},
    {0x2100, 0x2BFF}, {0x2E00, 0x2E7F}, {0x3000, 0x3004}, {0x3008, 0x3020}, {0x3030, 0x3030},
    {0xFD3E, 0xFD3F}, {0xFE10, 0xFE19}, {0xFE30, 0xFE6F}, {0xFEFF, 0xFEFF}, {0xFF01, 0xFF0F},
    {0xFF1A, 0xFF20}, {0xFF3B, 0xFF40}, {0xFF5B, 0xFF65}, {0xFFE0, 0xFFFF}, {0x1F000, 0x1FAFF},
};

static bool is_in(const struct range *ranges, size_t count, uint32_t point) {
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (point > ranges[middle].last)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && point >= ranges[low].first;
}

static bool is_extender(uint32_t point) {
    return point >= extenders[0].first &&
           is_in(extenders, sizeof(extenders) / sizeof(extenders[0]), point);
}

static bool is_word(uint32_t point) {
    if (point < 0x80)
        return (point >= '0' && point <= '9') || (point >= 'A' && point <= 'Z') ||
               (point >= 'a' && point <= 'z');
    return !is_in(symbols, sizeof(symbols) / sizeof(symbols[0]), point);
}

static bool is_regional(uint32_t point) {
    return point >= 0x1F1E6 && point <= 0x1F1FF;
}

/* A virama binds the next consonant to the one before it. */
static bool is_virama(uint32_t point) {
    return point >= 0x094D && point <= 0x0D4D && (point & 0x7F) == 0x4D;
}

/* The code point at `at`; `*len` is its length, 1 where the bytes are broken. */
static uint32_t decode(struct tf_slice text, size_t at, size_t *len) {
    unsigned char lead = (unsigned char)text.data[at];
    *len = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (*len == 1 || at + *len > text.len) {
        *len = 1;
        return lead;
    }
    uint32_t point = lead & (0x7Fu >> *len);
    for (size_t i = 1; i < *len; i++)
        point = point << 6 | ((unsigned char)text.data[at + i] & 0x3Fu);
    return point;
}

/* The end of the cluster that begins at `at`; `*base` is its first code point. */
static size_t cluster_end(struct tf_slice text, size_t at, uint32_t *base) {
    size_t len;
    *base = decode(text, at, &len);
    bool pair_open = is_regional(*base), crlf = *base == '\r', bound = false;
    for (at += len; at < text.len; at += len) {
        uint32_t point = decode(text, at, &len);
        bool belongs = is_extender(point) || bound || (pair_open && is_regional(point)) ||
                       (crlf && point == '\n');
        if (!belongs)
            break;
        bound = point == ZERO_WIDTH_JOINER || is_virama(point);
        pair_open = pair_open && !is_regional(point);
        crlf = false;
    }
    return at;
}

size_t tf_cluster_end(struct tf_slice text, size_t at) {
    uint32_t base;
    return cluster_end(text, at, &base);
}

void tf_tokens_cut(struct tf_slice text, struct tf_tokens *out) {
    size_t at = 0;
    bool in_word = false;
    while (at < text.len) {
        uint32_t base;
        size_t end = cluster_end(text, at, &base);
        bool word = is_word(base);
        if (word && in_word) {
            out->items[out->count - 1].len += end - at;
        } else {
            tf_grow((void **)&out->items, &out->capacity, out->count, sizeof(*out->items));
            out->items[out->count++] = (struct tf_slice){text.data + at, end - at};
        }
        in_word = word;
        at = end;
    }
}

bool tf_token_is_word(struct tf_slice token) {
    size_t len;
    return token.len > 0 && is_word(decode(token, 0, &len));
}

void tf_tokens_close(struct tf_tokens *tokens) {
    free(tokens->items);
    *tokens = (struct tf_tokens){0};
}
