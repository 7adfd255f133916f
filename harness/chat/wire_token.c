#include "chat/json_read.h"
#include "chat/json_write.h"
#include "chat/wire.h"

void tf_wire_token_request(struct tf_buf *out, const struct tf_id *user_id,
                           const struct tf_id *device_id, struct tf_slice secret) {
    tf_buf_append_byte(out, '{');
    tf_json_field_id(out, "userId", user_id);
    tf_json_field_id(out, "deviceId", device_id);
    tf_json_field_text(out, "secret", secret);
    tf_buf_append_byte(out, '}');
}

static enum tf_refusal read_credentials(struct tf_wire_doc *doc, struct tf_wire_credentials *out,
                                        struct tf_error *error) {
    struct tf_json_reader reader = tf_json_reader_of(doc, doc->root, error);
    out->user_id = tf_json_id(&reader, "userId");
    out->device_id = tf_json_id(&reader, "deviceId");
    out->secret = tf_json_text(&reader, "secret");
    tf_json_require(&reader, !tf_id_is_none(&out->user_id), "userId");
    tf_json_require(&reader, !tf_id_is_none(&out->device_id), "deviceId");
    return reader.refusal;
}

enum tf_refusal tf_wire_credentials_parse(struct tf_slice body, struct tf_wire_doc **doc,
                                          struct tf_wire_credentials *out, struct tf_error *error) {
    struct tf_wire_doc *made = NULL;
    struct tf_wire_credentials found;
    enum tf_refusal refusal = tf_json_doc_parse(body, &made, error);
    if (refusal == TF_REFUSAL_NONE)
        refusal = read_credentials(made, &found, error);
    if (refusal != TF_REFUSAL_NONE) {
        tf_wire_doc_destroy(made);
        return refusal;
    }
    *doc = made;
    *out = found;
    return TF_REFUSAL_NONE;
}

void tf_wire_refresh_request(struct tf_buf *out, struct tf_slice refresh) {
    tf_buf_append_byte(out, '{');
    tf_json_field_text(out, "refreshToken", refresh);
    tf_buf_append_byte(out, '}');
}

enum tf_refusal tf_wire_refresh_parse(struct tf_slice body, struct tf_wire_doc **doc,
                                      struct tf_slice *refresh, struct tf_error *error) {
    struct tf_wire_doc *made = NULL;
    enum tf_refusal refusal = tf_json_doc_parse(body, &made, error);
    struct tf_slice found = {0};
    if (refusal == TF_REFUSAL_NONE) {
        struct tf_json_reader reader = tf_json_reader_of(made, made->root, error);
        found = tf_json_text(&reader, "refreshToken");
        tf_json_require(&reader, found.len > 0, "refreshToken");
        refusal = reader.refusal;
    }
    if (refusal != TF_REFUSAL_NONE) {
        tf_wire_doc_destroy(made);
        return refusal;
    }
    *doc = made;
    *refresh = found;
    return TF_REFUSAL_NONE;
}

void tf_wire_token_answer(struct tf_buf *out, const struct tf_wire_token *token) {
    tf_buf_append_byte(out, '{');
    tf_json_field_text(out, "token", token->token);
    tf_json_field_time(out, "expiresIn", token->expires_in_us);
    if (token->refresh.len > 0)
        tf_json_field_text(out, "refreshToken", token->refresh);
    tf_buf_append_byte(out, '}');
}

static enum tf_refusal read_token(struct tf_wire_doc *doc, struct tf_wire_token *out,
                                  struct tf_error *error) {
    struct tf_json_reader reader = tf_json_reader_of(doc, doc->root, error);
    out->token = tf_json_text(&reader, "token");
    out->expires_in_us = (tf_time)tf_json_count(&reader, "expiresIn");
    out->refresh = tf_json_text(&reader, "refreshToken");
    tf_json_require(&reader, out->token.len > 0, "token");
    return reader.refusal;
}

enum tf_code tf_wire_token_parse(struct tf_slice body, struct tf_wire_doc **doc,
                                 struct tf_wire_token *out, struct tf_error *error) {
    struct tf_wire_doc *made = NULL;
    struct tf_wire_token found;
    enum tf_refusal refusal = tf_json_doc_parse(body, &made, error);
    if (refusal == TF_REFUSAL_NONE)
        refusal = read_token(made, &found, error);
    if (refusal != TF_REFUSAL_NONE) {
        tf_wire_doc_destroy(made);
        return tf_json_code(refusal);
    }
    *doc = made;
    *out = found;
    return TF_OK;
}
