#include "base/text.h"

#include <stdint.h>
#include <string.h>

#define NAME_MAX_LEN 64 /* longer names are compared by their first bytes */

static bool is_tail(unsigned char byte) {
    return (byte & 0xC0) == 0x80;
}

/* The length of the character at `at` (1 to 4), or 0 when it is malformed: table 3-7 of the Unicode
 * standard. */
static size_t character_len(const unsigned char *at, size_t room) {
    unsigned char lead = at[0];
    if (lead < 0x80)
        return 1;
    if (lead < 0xC2 || lead > 0xF4)
        return 0;
    size_t len = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (room < len)
        return 0;
    unsigned char low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    unsigned char high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (at[1] < low || at[1] > high)
        return 0;
    for (size_t i = 2; i < len; i++)
        if (!is_tail(at[i]))
            return 0;
    return len;
}

bool tf_utf8_valid(struct tf_slice text, size_t *bad_at) {
    const unsigned char *bytes = (const unsigned char *)text.data;
    size_t at = 0;
    while (at < text.len) {
        size_t len = bytes[at] < 0x80 ? 1 : character_len(bytes + at, text.len - at);
        if (len == 0) {
            if (bad_at != NULL)
                *bad_at = at;
            return false;
        }
        at += len;
    }
    return true;
}

static uint32_t code_point(const unsigned char *at, size_t len) {
    static const unsigned char lead_mask[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    uint32_t code = at[0] & lead_mask[len];
    for (size_t i = 1; i < len; i++)
        code = code << 6 | (at[i] & 0x3F);
    return code;
}

/* Characters that would hide, move or end what stands around them on a terminal or in a report. */
static bool is_unsafe(uint32_t code) {
    return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x061C || code == 0x200E ||
           code == 0x200F || (code >= 0x2028 && code <= 0x202E) ||
           (code >= 0x2060 && code <= 0x206F) || code == 0xFEFF ||
           (code >= 0xFFF9 && code <= 0xFFFB) || (code >= 0xE0000 && code <= 0xE0FFF);
}

static void append_escaped(struct tf_buf *out, uint32_t code) {
    switch (code) {
    case '\n':
        tf_buf_append_text(out, "\\n");
        return;
    case '\t':
        tf_buf_append_text(out, "\\t");
        return;
    case '\r':
        tf_buf_append_text(out, "\\r");
        return;
    default:
        tf_buf_append_format(out, "\\u{%X}", (unsigned)code);
    }
}

static void append_character(struct tf_buf *out, const unsigned char *at, size_t len) {
    uint32_t code = code_point(at, len);
    if (is_unsafe(code)) {
        append_escaped(out, code);
        return;
    }
    if (code == '"' || code == '\\')
        tf_buf_append_byte(out, '\\');
    tf_buf_append(out, at, len);
}

void tf_text_append_quoted(struct tf_buf *out, struct tf_slice text, size_t limit) {
    const unsigned char *bytes = (const unsigned char *)text.data;
    size_t at = 0;
    tf_buf_append_byte(out, '"');
    for (size_t shown = 0; at < text.len && shown < limit; shown++) {
        size_t len = character_len(bytes + at, text.len - at);
        if (len == 0)
            tf_buf_append_format(out, "\\x%02X", bytes[at]);
        else
            append_character(out, bytes + at, len);
        at += len == 0 ? 1 : len;
    }
    if (at < text.len)
        tf_buf_append_text(out, "…");
    tf_buf_append_byte(out, '"');
}

void tf_text_append_shown(struct tf_buf *out, struct tf_slice text) {
    const unsigned char *bytes = (const unsigned char *)text.data;
    size_t len = 1;
    for (size_t at = 0; at < text.len; at += len == 0 ? 1 : len) {
        len = character_len(bytes + at, text.len - at);
        uint32_t code = len == 0 ? 0 : code_point(bytes + at, len);
        if (len == 0)
            tf_buf_append_format(out, "\\x%02X", bytes[at]);
        else if (code == '\n' || code == '\t' || !is_unsafe(code))
            tf_buf_append(out, bytes + at, len);
        else
            append_escaped(out, code);
    }
}

static size_t smaller(size_t a, size_t b) {
    return a < b ? a : b;
}

static size_t bounded_len(const char *name) {
    return smaller(strlen(name), NAME_MAX_LEN);
}

/* Optimal string alignment: three rows of the table are enough to see a swap of neighbours. */
size_t tf_text_distance(const char *a, const char *b) {
    size_t a_len = bounded_len(a);
    size_t b_len = bounded_len(b);
    size_t rows[3][NAME_MAX_LEN + 1];
    for (size_t j = 0; j <= b_len; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= a_len; i++) {
        size_t *row = rows[i % 3];
        const size_t *above = rows[(i - 1) % 3];
        const size_t *above_two = rows[(i + 1) % 3];
        row[0] = i;
        for (size_t j = 1; j <= b_len; j++) {
            size_t replaced = above[j - 1] + (a[i - 1] != b[j - 1]);
            row[j] = smaller(replaced, smaller(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = smaller(row[j], above_two[j - 2] + 1);
        }
    }
    return rows[a_len % 3][b_len];
}

const char *tf_text_nearest(const char *wrong, const char *const *names, size_t count) {
    /* A third of the letters may differ; more is another word, and a false hint costs more than
     * none. */
    size_t best_distance = bounded_len(wrong) / 3 + 1;
    const char *best = NULL;
    for (size_t i = 0; i < count; i++) {
        size_t distance = tf_text_distance(wrong, names[i]);
        if (distance > best_distance || (best != NULL && distance == best_distance))
            continue;
        best_distance = distance;
        best = names[i];
    }
    return best;
}
