/* One action by the server's call of its own: what a client does that knows no batches. */
#include "chat/json_write.h"
#include "chat/wire_ask.h"
#include "offline/push.h"

#define STATUS_OK       200
#define STATUS_MADE     201
#define STATUS_CONFLICT 409

bool tf_push_goes_alone(const struct tf_core *core, enum tf_action_type type) {
    return core->config.single_calls && (type == TF_ACTION_SEND || type == TF_ACTION_EDIT ||
                                         type == TF_ACTION_DELETE || type == TF_ACTION_READ);
}

static struct tf_blob *path_of(enum tf_action_type type, const struct tf_id *target) {
    struct tf_buf path = {0};
    if (type == TF_ACTION_SEND)
        return tf_blob_create(TF_SLICE_LITERAL(TF_PATH_MESSAGES));
    if (type == TF_ACTION_READ)
        return tf_blob_create(TF_SLICE_LITERAL(TF_PATH_READ));
    tf_buf_append_format(&path, TF_PATH_MESSAGES "/%s", target->text);
    struct tf_blob *made = tf_blob_create(tf_buf_slice(&path));
    tf_buf_close(&path);
    return made;
}

/* A send calls its key by another name than a batch does. */
static struct tf_blob *body_of(const struct tf_batch_item *item, struct tf_slice action) {
    struct tf_buf body = {0};
    if (item->type != TF_ACTION_SEND)
        return tf_blob_create(action);
    tf_buf_append_byte(&body, '{');
    tf_json_field_id(&body, "clientId", &item->action_id);
    tf_json_join(&body, action);
    struct tf_blob *made = tf_blob_create(tf_buf_slice(&body));
    tf_buf_close(&body);
    return made;
}

void tf_push_alone(const struct tf_batch_item *item, const struct tf_id *target,
                   struct tf_slice action, struct tf_http_request *out) {
    static const enum tf_http_method methods[TF_ACTION_TYPE_COUNT] = {
        [TF_ACTION_SEND] = TF_HTTP_POST,
        [TF_ACTION_EDIT] = TF_HTTP_PUT,
        [TF_ACTION_DELETE] = TF_HTTP_DELETE,
        [TF_ACTION_READ] = TF_HTTP_PUT,
    };
    out->method = methods[item->type];
    out->path = path_of(item->type, target);
    out->body = body_of(item, action);
}

static bool is_conflict(const struct tf_http_result *result) {
    return result->status == STATUS_CONFLICT &&
           tf_wire_refusal_parse(result->body) == TF_REFUSAL_CONFLICT;
}

bool tf_push_is_word(const struct tf_http_result *result) {
    return result->status == STATUS_OK || result->status == STATUS_MADE || is_conflict(result);
}

bool tf_push_read_word(const struct tf_batch_item *item, const struct tf_http_result *result,
                       struct tf_wire_doc **doc, struct tf_wire_result *out) {
    bool conflict = is_conflict(result);
    *out = (struct tf_wire_result){.action_id = item->action_id,
                                   .outcome = conflict ? TF_OUTCOME_CONFLICT : TF_OUTCOME_APPLIED};
    if (item->type == TF_ACTION_READ)
        return true; /* the marks come by the log */
    out->has_change = true;
    out->change.entity = TF_ENTITY_MESSAGE;
    struct tf_message *message = &out->change.message;
    return (conflict ? tf_wire_conflict_parse(result->body, doc, message, NULL)
                     : tf_wire_done_parse(result->body, doc, message, NULL)) == TF_OK;
}
