#include "report/formats/xml_text.h"

/* XML 1.0, section 2.2; the two noncharacters at the end of the basic plane are none either. */
static bool is_forbidden(const char *at) {
    const unsigned char *bytes = (const unsigned char *)at;
    return bytes[0] < 0x20 || bytes[0] == 0x7f ||
           (bytes[0] == 0xef && bytes[1] == 0xbf && (bytes[2] & 0xfe) == 0xbe);
}

static size_t skip_character(const char *at) {
    size_t len = 1;
    while (((unsigned char)at[len] & 0xC0) == 0x80) {
        len++;
    }
    return len;
}

void tf_xml_text_append(struct tf_buf *out, const char *text, size_t limit) {
    for (size_t points = 0; *text != '\0'; points++) {
        size_t len = skip_character(text);
        if (points == limit) {
            tf_buf_append_text(out, "…");
            return;
        }
        if (is_forbidden(text)) {
            tf_buf_append_byte(out, ' ');
        } else if (*text == '<') {
            tf_buf_append_text(out, "&lt;");
        } else if (*text == '>') {
            tf_buf_append_text(out, "&gt;");
        } else if (*text == '&') {
            tf_buf_append_text(out, "&amp;");
        } else if (*text == '"') {
            tf_buf_append_text(out, "&quot;");
        } else {
            tf_buf_append(out, text, len);
        }
        text += len;
    }
}
