#include "chat/json_bytes.h"

#include <endian.h>
#include <string.h>

#define LOW_BITS  UINT64_C(0x0101010101010101)
#define HIGH_BITS UINT64_C(0x8080808080808080)

static uint64_t load8(const char *at) {
    uint64_t word;
    memcpy(&word, at, sizeof(word));
    return le64toh(word); /* the first byte lowest, on every machine */
}

static uint64_t has_byte(uint64_t word, unsigned char byte) {
    uint64_t same = word ^ (LOW_BITS * byte);
    return (same - LOW_BITS) & ~same & HIGH_BITS;
}

static bool is_plain(unsigned char byte) {
    return byte >= 0x20 && byte != '"' && byte != '\\';
}

/* Marks the top bit of each byte that is not plain; the lowest mark is exact, higher ones may be a
 * borrow's. */
static uint64_t marks(uint64_t word) {
    uint64_t control = (word - LOW_BITS * 0x20) & ~word & HIGH_BITS;
    return control | has_byte(word, '"') | has_byte(word, '\\');
}

size_t tf_json_plain_len(const char *text, size_t len) {
    size_t at = 0;
    for (; at + 8 <= len; at += 8) {
        uint64_t found = marks(load8(text + at));
        if (found != 0)
            return at + (size_t)__builtin_ctzll(found) / 8;
    }
    while (at < len && is_plain((unsigned char)text[at]))
        at++;
    return at;
}

bool tf_json_is_ascii(struct tf_slice text) {
    uint64_t seen = 0;
    size_t at = 0;
    for (; at + 8 <= text.len; at += 8)
        seen |= load8(text.data + at);
    for (; at < text.len; at++)
        seen |= (unsigned char)text.data[at];
    return (seen & HIGH_BITS) == 0;
}

size_t tf_json_next_stretch(const char *text, size_t len, size_t *start) {
    size_t at = *start;
    while (at + 8 <= len && (load8(text + at) & HIGH_BITS) == 0)
        at += 8;
    *start = at;
    while (at + 8 <= len && (load8(text + at) & HIGH_BITS) != 0)
        at += 8;
    return at + 8 <= len ? at : len;
}

bool tf_json_hex4(const char *digits, uint32_t *out) {
    uint32_t value = 0;
    for (int i = 0; i < 4; i++) {
        char digit = digits[i];
        value <<= 4;
        if (digit >= '0' && digit <= '9')
            value |= (uint32_t)(digit - '0');
        else if ((digit | 0x20) >= 'a' && (digit | 0x20) <= 'f')
            value |= (uint32_t)((digit | 0x20) - 'a' + 10);
        else
            return false;
    }
    *out = value;
    return true;
}
