/* Gateway frames: what is taken says the same when it is written and read again. */
#include "base/assert.h"
#include "chat/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool parse_and_write(struct tf_slice bytes, struct tf_buf *out) {
    struct tf_wire_doc *doc = NULL;
    struct tf_frame frame;
    struct tf_error error;
    if (tf_wire_frame_parse(bytes, &doc, &frame, &error) != TF_OK)
        return false;
    tf_wire_frame(out, &frame);
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
