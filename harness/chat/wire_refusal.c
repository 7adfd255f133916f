#include "base/assert.h"
#include "chat/json_doc.h"
#include "chat/json_write.h"
#include "chat/wire.h"

static const struct {
    const char *text;
    int status;
    bool can_retry;
} refusals[TF_REFUSAL_COUNT] = {[TF_REFUSAL_NONE] = {"none", 200, false},
#define TF_X(name, status, text, retry) [TF_REFUSAL_##name] = {text, status, retry},
                                TF_REFUSALS(TF_X)
#undef TF_X
};

int tf_refusal_status(enum tf_refusal refusal) {
    TF_ASSERT((unsigned)refusal < TF_REFUSAL_COUNT);
    return refusals[refusal].status;
}

const char *tf_refusal_text(enum tf_refusal refusal) {
    TF_ASSERT((unsigned)refusal < TF_REFUSAL_COUNT);
    return refusals[refusal].text;
}

bool tf_refusal_can_retry(enum tf_refusal refusal) {
    TF_ASSERT((unsigned)refusal < TF_REFUSAL_COUNT);
    return refusals[refusal].can_retry;
}

bool tf_refusal_parse(struct tf_slice text, enum tf_refusal *out) {
    for (int i = TF_REFUSAL_NONE + 1; i < TF_REFUSAL_COUNT; i++) {
        if (!tf_slice_is(text, refusals[i].text))
            continue;
        *out = (enum tf_refusal)i;
        return true;
    }
    return false;
}

void tf_wire_refusal(struct tf_buf *out, enum tf_refusal refusal, const char *detail) {
    tf_buf_append_byte(out, '{');
    tf_json_field_word(out, "code", tf_refusal_text(refusal));
    tf_json_field_text(out, "message", tf_slice_of(detail));
    tf_buf_append_byte(out, '}');
}

bool tf_wire_refusal_is_readable(struct tf_slice body) {
    struct tf_wire_doc *doc = NULL;
    if (tf_json_doc_parse(body, &doc, NULL) != TF_REFUSAL_NONE)
        return false;
    tf_wire_doc_destroy(doc);
    return true;
}

enum tf_refusal tf_wire_refusal_parse(struct tf_slice body) {
    struct tf_wire_doc *doc = NULL;
    enum tf_refusal refusal = TF_REFUSAL_NONE;
    if (tf_json_doc_parse(body, &doc, NULL) != TF_REFUSAL_NONE)
        return TF_REFUSAL_NONE;
    const cJSON *code = cJSON_GetObjectItemCaseSensitive(doc->root, "code");
    if (cJSON_IsString(code))
        (void)tf_refusal_parse(tf_slice_of(code->valuestring), &refusal);
    tf_wire_doc_destroy(doc);
    return refusal;
}
