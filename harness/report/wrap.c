#include "report/wrap.h"

#include <string.h>

static size_t columns_of(struct tf_slice text) {
    size_t columns = 0;
    for (size_t i = 0; i < text.len; i++) {
        columns += ((unsigned char)text.data[i] & 0xc0) != 0x80; /* not inside of a code point */
    }
    return columns;
}

static struct tf_slice next_word(struct tf_slice *rest) {
    const char *space = memchr(rest->data, ' ', rest->len);
    struct tf_slice word = {rest->data, space == NULL ? rest->len : (size_t)(space - rest->data)};
    size_t taken = word.len + (space != NULL);
    *rest = (struct tf_slice){rest->data + taken, rest->len - taken};
    return word;
}

static void begin_line(struct tf_buf *out, size_t column) {
    tf_buf_append_byte(out, '\n');
    for (size_t i = 0; i < column; i++) {
        tf_buf_append_byte(out, ' ');
    }
}

void tf_wrap_append(struct tf_buf *out, struct tf_slice text, struct tf_wrap wrap) {
    size_t column = wrap.column;
    bool first = true;
    while (text.len > 0) {
        struct tf_slice word = next_word(&text);
        size_t columns = columns_of(word);
        if (!first && wrap.width > 0 && column + 1 + columns > wrap.width) {
            begin_line(out, wrap.hang);
            column = wrap.hang;
        } else if (!first) {
            tf_buf_append_byte(out, ' ');
            column++;
        }
        tf_buf_append_slice(out, word);
        column += columns;
        first = false;
    }
    tf_buf_append_byte(out, '\n');
}
