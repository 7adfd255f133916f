/* Pages of history: what is taken says the same when its messages are written and read again. */
#include "base/assert.h"
#include "chat/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool parse_and_write(struct tf_slice body, struct tf_buf *out) {
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_history page;
    struct tf_error error;
    if (tf_wire_history_parse(body, &doc, &page, &error) != TF_OK)
        return false;
    tf_buf_append_text(out, "{\"messages\":[");
    for (size_t i = 0; i < page.message_count; i++) {
        tf_buf_append_text(out, i == 0 ? "" : ",");
        tf_wire_message(out, &page.messages[i]);
    }
    tf_buf_append_format(out, "],\"nextBefore\":\"%llu\",\"hasMore\":%s}",
                         (unsigned long long)page.next_before,
                         page.next_before > 0 ? "true" : "false");
    tf_wire_doc_destroy(doc);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct tf_buf once = {0}, twice = {0};
    if (parse_and_write((struct tf_slice){(const char *)data, size}, &once)) {
        TF_ASSERT(parse_and_write(tf_buf_slice(&once), &twice));
        TF_ASSERT(tf_slice_equal(tf_buf_slice(&once), tf_buf_slice(&twice)));
    }
    tf_buf_close(&once);
    tf_buf_close(&twice);
    return 0;
}
