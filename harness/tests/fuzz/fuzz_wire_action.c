/* Bodies of direct calls, each read as every type of action: what is taken passes the model's
 * checks. The first byte chooses the type. */
#include "base/assert.h"
#include "chat/validate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size == 0)
        return 0;
    struct tf_slice body = {(const char *)data + 1, size - 1};
    struct tf_wire_action action = {.type = (enum tf_action_type)(data[0] % TF_ACTION_TYPE_COUNT)};
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_credentials credentials;
    struct tf_wire_token token;
    struct tf_wire_typing typing;
    if (tf_wire_action_parse(body, &doc, &action, NULL) == TF_REFUSAL_NONE)
        TF_ASSERT(tf_action_check(&action) == TF_REFUSAL_NONE);
    tf_wire_doc_destroy(doc);
    doc = NULL;
    if (tf_wire_credentials_parse(body, &doc, &credentials, NULL) == TF_REFUSAL_NONE)
        TF_ASSERT(tf_text_check(credentials.secret, body.len) == TF_REFUSAL_NONE);
    tf_wire_doc_destroy(doc);
    doc = NULL;
    if (tf_wire_token_parse(body, &doc, &token, NULL) == TF_OK)
        TF_ASSERT(token.token.len > 0);
    tf_wire_doc_destroy(doc);
    doc = NULL;
    struct tf_slice refresh = {0};
    if (tf_wire_refresh_parse(body, &doc, &refresh, NULL) == TF_REFUSAL_NONE)
        TF_ASSERT(refresh.len > 0);
    tf_wire_doc_destroy(doc);
    if (tf_wire_typing_parse(body, &typing, NULL) == TF_REFUSAL_NONE)
        TF_ASSERT(!tf_id_is_none(&typing.conversation_id));
    (void)tf_wire_refusal_parse(body);
    return 0;
}
