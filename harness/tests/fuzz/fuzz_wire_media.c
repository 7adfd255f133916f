/* Paths of the media host and its answers: what is taken says the same when it is written again. */
#include "base/assert.h"
#include "chat/wire_media.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool same_id(const struct tf_id *a, const struct tf_id *b) {
    return tf_id_equal(a, b);
}

static void try_upload(struct tf_slice path) {
    struct tf_wire_upload once, twice;
    struct tf_buf written = {0};
    if (!tf_wire_upload_parse(path, &once))
        return;
    tf_wire_upload_path(&written, &once);
    TF_ASSERT(tf_wire_upload_parse(tf_buf_slice(&written), &twice));
    TF_ASSERT(same_id(&once.key, &twice.key) && once.offset == twice.offset &&
              once.size == twice.size && once.type == twice.type &&
              tf_slice_equal(once.extension, twice.extension));
    tf_buf_close(&written);
}

static void try_download(struct tf_slice text) {
    struct tf_id once, twice;
    uint64_t offset, again;
    struct tf_buf url = {0}, path = {0};
    if (tf_wire_download_path(&path, text, 3))
        TF_ASSERT(tf_wire_download_parse(tf_buf_slice(&path), &once, &offset) && offset == 3);
    tf_buf_clear(&path);
    if (tf_wire_download_parse(text, &once, &offset)) {
        tf_wire_media_url(&url, &once);
        TF_ASSERT(tf_wire_download_path(&path, tf_buf_slice(&url), offset));
        TF_ASSERT(tf_wire_download_parse(tf_buf_slice(&path), &twice, &again));
        TF_ASSERT(same_id(&once, &twice) && offset == again);
    }
    tf_buf_close(&url);
    tf_buf_close(&path);
}

static void try_stored(struct tf_slice body) {
    struct tf_wire_doc *doc = NULL, *again = NULL;
    struct tf_wire_stored once, twice;
    struct tf_buf written = {0};
    if (tf_wire_stored_parse(body, &doc, &once, NULL) != TF_OK)
        return;
    tf_wire_stored(&written, &once);
    TF_ASSERT(tf_wire_stored_parse(tf_buf_slice(&written), &again, &twice, NULL) == TF_OK);
    TF_ASSERT(once.received == twice.received && same_id(&once.public_id, &twice.public_id) &&
              tf_slice_equal(once.url, twice.url));
    tf_wire_doc_destroy(doc);
    tf_wire_doc_destroy(again);
    tf_buf_close(&written);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct tf_slice text = {(const char *)data, size};
    try_upload(text);
    try_download(text);
    try_stored(text);
    return 0;
}
