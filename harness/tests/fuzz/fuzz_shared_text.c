/* Shared texts and operations from outside: what is taken says the same when it is written and read
 * again, and an operation does all or nothing. */
#include "base/assert.h"
#include "chat/shared_text.h"
#include "chat/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool read_and_write(struct tf_slice json, struct tf_buf *out, struct tf_buf *shown) {
    struct tf_shared_text text = {0};
    struct tf_error error;
    if (tf_shared_text_read(json, &text, &error) != TF_OK)
        return false;
    tf_shared_text_write(&text, out);
    tf_shared_text_render(&text, shown);
    tf_shared_text_close(&text);
    return true;
}

static void whole_text(struct tf_slice json) {
    struct tf_buf once = {0}, twice = {0}, shown = {0}, again = {0};
    if (read_and_write(json, &once, &shown)) {
        TF_ASSERT(read_and_write(tf_buf_slice(&once), &twice, &again));
        TF_ASSERT(tf_slice_equal(tf_buf_slice(&once), tf_buf_slice(&twice)));
        TF_ASSERT(tf_slice_equal(tf_buf_slice(&shown), tf_buf_slice(&again)));
    }
    tf_buf_close(&once);
    tf_buf_close(&twice);
    tf_buf_close(&shown);
    tf_buf_close(&again);
}

static void operation(struct tf_slice json) {
    struct tf_id base = tf_id_of("base"), action = tf_id_of("op");
    struct tf_shared_text text = {0};
    struct tf_shared_op op = {0};
    struct tf_wire_doc *kept = NULL;
    struct tf_buf shown = {0};
    struct tf_error error;
    TF_ASSERT(tf_shared_text_begin(&text, &base, TF_SLICE_LITERAL("tiffin")) == TF_OK);
    if (tf_shared_op_read(json, &action, &kept, &op, &error) == TF_OK &&
        tf_shared_text_apply(&text, &op, 0) != TF_OK) {
        tf_shared_text_render(&text, &shown);
        TF_ASSERT(tf_slice_is(tf_buf_slice(&shown), "tiffin"));
    }
    tf_buf_close(&shown);
    tf_shared_op_close(&op);
    tf_shared_text_close(&text);
    tf_wire_doc_destroy(kept);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct tf_slice json = {(const char *)data, size};
    whole_text(json);
    operation(json);
    return 0;
}
