/* Batches: an action that is taken says the same when it is written and read again. */
#include "base/assert.h"
#include "chat/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void write_taken(struct tf_buf *out, const struct tf_wire_sync *sync) {
    bool first = true;
    tf_wire_sync_begin(out, &sync->device_id);
    for (size_t i = 0; i < sync->action_count; i++) {
        if (sync->refusals[i] != TF_REFUSAL_NONE)
            continue;
        tf_wire_sync_action(out, &sync->actions[i], first);
        first = false;
    }
    tf_wire_sync_end(out);
}

static bool parse_and_write(struct tf_slice body, struct tf_buf *out, bool is_own) {
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_sync sync;
    struct tf_error error;
    if (tf_wire_sync_parse(body, &doc, &sync, &error) != TF_REFUSAL_NONE)
        return false;
    for (size_t i = 0; i < sync.action_count; i++)
        TF_ASSERT(!is_own || sync.refusals[i] == TF_REFUSAL_NONE);
    write_taken(out, &sync);
    tf_wire_doc_destroy(doc);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct tf_buf once = {0}, twice = {0};
    if (parse_and_write((struct tf_slice){(const char *)data, size}, &once, false)) {
        TF_ASSERT(parse_and_write(tf_buf_slice(&once), &twice, true));
        TF_ASSERT(tf_slice_equal(tf_buf_slice(&once), tf_buf_slice(&twice)));
    }
    tf_buf_close(&once);
    tf_buf_close(&twice);
    return 0;
}
