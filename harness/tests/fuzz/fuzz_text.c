/* Text from outside: whatever the bytes are, what is shown of them is valid UTF-8 without a control
 * character. */
#include "base/assert.h"
#include "base/text.h"

#define SHOWN_MAX 64

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct tf_slice text = {(const char *)data, size};
    size_t bad_at = 0;
    if (!tf_utf8_valid(text, &bad_at)) {
        TF_ASSERT(bad_at < size);
        TF_ASSERT(tf_utf8_valid((struct tf_slice){text.data, bad_at}, NULL));
    }
    struct tf_buf shown = {0};
    tf_text_append_quoted(&shown, text, SHOWN_MAX);
    TF_ASSERT(tf_utf8_valid(tf_buf_slice(&shown), NULL));
    for (size_t i = 0; i < shown.len; i++)
        TF_ASSERT((unsigned char)shown.data[i] >= ' ');
    tf_buf_close(&shown);
    return 0;
}
