#include "report/picture/texts.h"

#include "base/hash.h"
#include "base/text.h"
#include "chat/json_write.h"

void tf_texts_close(struct tf_texts *texts) {
    tf_map_close(&texts->numbers);
    tf_buf_close(&texts->json);
    *texts = (struct tf_texts){0};
}

/* The bytes of the first `limit` code points; bad bytes count as one each, or less. */
static size_t bytes_of(struct tf_slice text, size_t limit) {
    size_t at = 0;
    for (size_t points = 0; at < text.len; at++) {
        bool begins = ((unsigned char)text.data[at] & 0xC0) != 0x80;
        if (begins && points++ == limit) {
            break;
        }
    }
    return at;
}

/* Most texts are short and need no care. */
static bool is_plain(struct tf_slice text, size_t limit) {
    bool plain = text.len <= limit;
    for (size_t i = 0; plain && i < text.len; i++) {
        plain = text.data[i] >= ' ' && text.data[i] < 0x7f;
    }
    return plain;
}

void tf_texts_append_json(struct tf_buf *out, struct tf_slice text, size_t limit) {
    struct tf_buf shown = {0};
    if (is_plain(text, limit)) {
        tf_json_put_string(out, text);
        return;
    }
    size_t len = bytes_of(text, limit);
    tf_text_append_shown(&shown, (struct tf_slice){text.data, len});
    if (len < text.len) {
        tf_buf_append_text(&shown, "…");
    }
    tf_json_put_string(out, tf_buf_slice(&shown));
    tf_buf_close(&shown);
}

static int64_t number_of(struct tf_texts *texts, uint64_t key, struct tf_slice shown) {
    size_t before = texts->numbers.count;
    uint64_t *number = tf_map_put(&texts->numbers, key, before + 1);
    int64_t result = (int64_t)*number;
    if (texts->numbers.count > before) {
        tf_buf_append_byte(&texts->json, ',');
        tf_texts_append_json(&texts->json, shown, texts->shown_max);
    }
    return result;
}

int64_t tf_texts_number(struct tf_texts *texts, struct tf_slice text) {
    return text.len == 0 ? 0 : number_of(texts, tf_hash_slice(text), text);
}

int64_t tf_texts_id(struct tf_texts *texts, const struct tf_id *id) {
    return tf_id_is_none(id) ? 0 : number_of(texts, tf_id_hash(id), tf_id_short(id));
}
