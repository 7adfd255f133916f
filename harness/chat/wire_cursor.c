#include "base/assert.h"
#include "chat/json_read.h"
#include "chat/wire.h"

#include <string.h>

void tf_wire_cursor_append(struct tf_buf *out, const struct tf_cursor *cursor) {
    TF_ASSERT(!tf_id_is_none(&cursor->epoch));
    tf_buf_append_slice(out, tf_id_slice(&cursor->epoch));
    tf_buf_append_byte(out, '.');
    tf_buf_append_u64(out, cursor->seq);
    if (cursor->started == 0)
        return;
    tf_buf_append_byte(out, '~');
    tf_buf_append_u64(out, cursor->started);
}

/* Takes "~STARTED" off the end, where it stands. False when it is not well written. */
static bool take_started(struct tf_slice *text, uint64_t *started) {
    const char *mark = text->len == 0 ? NULL : memrchr(text->data, '~', text->len);
    *started = 0;
    if (mark == NULL)
        return true;
    size_t len = (size_t)(mark - text->data);
    struct tf_slice digits = {mark + 1, text->len - len - 1};
    text->len = len;
    return tf_json_parse_u64(digits, started) && *started != 0;
}

/* The last point divides: an epoch may have points of its own. */
bool tf_wire_cursor_parse(struct tf_slice text, struct tf_cursor *out) {
    struct tf_cursor cursor = {.seq = 0};
    if (!take_started(&text, &cursor.started))
        return false;
    const char *point = text.len == 0 ? NULL : memrchr(text.data, '.', text.len);
    if (point == NULL)
        return false;
    size_t epoch_len = (size_t)(point - text.data);
    struct tf_slice epoch = {text.data, epoch_len};
    struct tf_slice digits = {point + 1, text.len - epoch_len - 1};
    if (tf_id_parse(epoch, &cursor.epoch) != TF_OK || !tf_json_parse_u64(digits, &cursor.seq))
        return false;
    *out = cursor;
    return true;
}

void tf_wire_pull_path(struct tf_buf *out, const struct tf_cursor *cursor, uint32_t limit) {
    tf_buf_append_text(out, TF_PATH_PULL "?");
    if (!tf_id_is_none(&cursor->epoch)) {
        tf_buf_append_text(out, "since=");
        tf_wire_cursor_append(out, cursor);
        tf_buf_append_byte(out, '&');
    }
    tf_buf_append_text(out, "limit=");
    tf_buf_append_u64(out, limit);
}
