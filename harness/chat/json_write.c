#include "chat/json_write.h"

#include "base/assert.h"
#include "chat/json_bytes.h"

#include <string.h>

#define ESCAPE_SIZE 6 /* \u00XX */

static void put_escape(struct tf_buf *out, unsigned char byte) {
    static const char hex[] = "0123456789abcdef";
    static const char shorts[] = {
        ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r'};
    if (byte == '"' || byte == '\\') {
        char pair[2] = {'\\', (char)byte};
        tf_buf_append(out, pair, sizeof(pair));
    } else if (byte < sizeof(shorts) && shorts[byte] != 0) {
        char pair[2] = {'\\', shorts[byte]};
        tf_buf_append(out, pair, sizeof(pair));
    } else {
        char escape[ESCAPE_SIZE] = {'\\', 'u', '0', '0', hex[byte >> 4], hex[byte & 15]};
        tf_buf_append(out, escape, sizeof(escape));
    }
}

void tf_json_put_string(struct tf_buf *out, struct tf_slice text) {
    tf_buf_reserve(out, text.len + 2);
    tf_buf_append_byte(out, '"');
    for (size_t at = 0; at < text.len;) {
        size_t plain = tf_json_plain_len(text.data + at, text.len - at);
        tf_buf_append(out, text.data + at, plain);
        at += plain;
        if (at < text.len)
            put_escape(out, (unsigned char)text.data[at++]);
    }
    tf_buf_append_byte(out, '"');
}

void tf_json_put_comma(struct tf_buf *out) {
    TF_ASSERT(out->len > 0);
    char last = out->data[out->len - 1];
    if (last != '{' && last != '[')
        tf_buf_append_byte(out, ',');
}

/* "name": and room for `extra` bytes behind it. */
static void put_name(struct tf_buf *out, const char *name, size_t extra) {
    size_t len = strlen(name);
    TF_ASSERT(out->len > 0);
    tf_buf_reserve(out, len + extra + 4);
    char *at = out->data + out->len;
    if (at[-1] != '{' && at[-1] != '[')
        *at++ = ',';
    *at++ = '"';
    memcpy(at, name, len);
    at += len;
    *at++ = '"';
    *at++ = ':';
    out->len = (size_t)(at - out->data);
}

void tf_json_put_name(struct tf_buf *out, const char *name) {
    put_name(out, name, 0);
}

void tf_json_field_text(struct tf_buf *out, const char *name, struct tf_slice text) {
    if (text.len == 0)
        return;
    put_name(out, name, text.len + 2);
    tf_json_put_string(out, text);
}

/* The alphabet of identifiers and words needs no escapes. */
static void put_word(struct tf_buf *out, const char *name, struct tf_slice word) {
    put_name(out, name, word.len + 2);
    char *at = out->data + out->len;
    at[0] = '"';
    memcpy(at + 1, word.data, word.len);
    at[word.len + 1] = '"';
    out->len += word.len + 2;
}

void tf_json_field_id(struct tf_buf *out, const char *name, const struct tf_id *id) {
    if (!tf_id_is_none(id))
        put_word(out, name, tf_id_slice(id));
}

void tf_json_field_u64(struct tf_buf *out, const char *name, uint64_t value) {
    if (value == 0)
        return;
    tf_json_put_name(out, name);
    tf_buf_append_byte(out, '"');
    tf_buf_append_u64(out, value);
    tf_buf_append_byte(out, '"');
}

void tf_json_field_count(struct tf_buf *out, const char *name, uint64_t value) {
    if (value == 0)
        return;
    TF_ASSERT(value <= TF_JSON_EXACT_MAX);
    tf_json_put_name(out, name);
    tf_buf_append_u64(out, value);
}

/* A device's clock may stand anywhere; clamping it here keeps a mad clock from poisoning the queue.
 */
void tf_json_field_time(struct tf_buf *out, const char *name, tf_time time_us) {
    if (time_us == 0)
        return;
    if (time_us > TF_JSON_EXACT_MAX)
        time_us = TF_JSON_EXACT_MAX;
    if (time_us < -TF_JSON_EXACT_MAX)
        time_us = -TF_JSON_EXACT_MAX;
    tf_json_put_name(out, name);
    tf_buf_append_i64(out, time_us);
}

void tf_json_field_true(struct tf_buf *out, const char *name, bool value) {
    if (value)
        tf_json_field_json(out, name, TF_SLICE_LITERAL("true"));
}

void tf_json_field_json(struct tf_buf *out, const char *name, struct tf_slice json) {
    if (json.len == 0)
        return;
    tf_json_put_name(out, name);
    tf_buf_append_slice(out, json);
}

void tf_json_field_word(struct tf_buf *out, const char *name, const char *word) {
    put_word(out, name, tf_slice_of(word));
}

void tf_json_join(struct tf_buf *out, struct tf_slice object) {
    const char *brace = object.len == 0 ? NULL : memchr(object.data, '{', object.len);
    size_t at = brace == NULL ? object.len : (size_t)(brace - object.data) + 1;
    while (at < object.len && strchr(" \t\r\n", object.data[at]) != NULL)
        at++;
    if (at >= object.len) {
        tf_buf_append_byte(out, '}');
        return;
    }
    if (object.data[at] != '}')
        tf_buf_append_byte(out, ',');
    tf_buf_append(out, object.data + at, object.len - at);
}
