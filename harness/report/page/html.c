#include "report/page/html.h"

#include "base/text.h"

#include <string.h>

static void append_escaped(struct tf_buf *out, struct tf_slice shown) {
    for (size_t i = 0; i < shown.len; i++) {
        switch (shown.data[i]) {
        case '<':
            tf_buf_append_text(out, "&lt;");
            break;
        case '>':
            tf_buf_append_text(out, "&gt;");
            break;
        case '&':
            tf_buf_append_text(out, "&amp;");
            break;
        case '"':
            tf_buf_append_text(out, "&quot;");
            break;
        case '\'':
            tf_buf_append_text(out, "&#39;");
            break;
        default:
            tf_buf_append_byte(out, shown.data[i]);
        }
    }
}

void tf_html_text_cut(struct tf_buf *out, const char *text, size_t limit) {
    struct tf_buf shown = {0};
    size_t len = text == NULL ? 0 : strlen(text);
    size_t cut = len < limit ? len : limit;
    while (cut < len && cut > 0 && ((unsigned char)text[cut] & 0xC0) == 0x80) {
        cut--; /* not inside of a character */
    }
    if (cut > 0) {
        tf_text_append_shown(&shown, (struct tf_slice){text, cut});
    }
    append_escaped(out, tf_buf_slice(&shown));
    if (cut < len) {
        tf_buf_append_text(out, "…");
    }
    tf_buf_close(&shown);
}

void tf_html_text(struct tf_buf *out, const char *text) {
    tf_html_text_cut(out, text, SIZE_MAX);
}

void tf_html_fragment(struct tf_buf *out, const char *text) {
    for (; *text != '\0'; text++) {
        unsigned char byte = (unsigned char)*text;
        bool plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                     (byte >= '0' && byte <= '9') || strchr("-._", byte) != NULL;
        if (plain) {
            tf_buf_append_byte(out, *text);
        } else {
            tf_buf_append_format(out, "%%%02X", byte);
        }
    }
}

void tf_html_json(struct tf_buf *out, struct tf_slice json) {
    for (size_t i = 0; i < json.len; i++) {
        if (json.data[i] == '<') {
            tf_buf_append_text(out, "\\u003c");
        } else {
            tf_buf_append_byte(out, json.data[i]);
        }
    }
}
