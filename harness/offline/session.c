#include "offline/session.h"

#include "base/hash.h"
#include "offline/line.h"
#include "offline/sync.h"

#define STATUS_OK           200
#define STATUS_UNAUTHORIZED 401
#define STATUS_FORBIDDEN    403

/* A log-in is named by what it is for and by how often the transport has failed it: never by a
 * running count. */
static uint64_t login_key(const struct tf_job *job) {
    const struct tf_sync *sync = &job->core->sync;
    uint64_t cause = tf_hash_pair(sync->cause, sync->failures);
    return tf_hash_pair(tf_hash_pair(TF_REQUEST_LOGIN, tf_job_device_hash(job)), cause);
}

void tf_session_login(struct tf_job *job) {
    const struct tf_client_config *config = &job->core->config;
    struct tf_buf body = {0};
    tf_wire_token_request(&body, &config->user_id, &config->device_id, config->secret);
    struct tf_http_request request = {.key = login_key(job),
                                      .method = TF_HTTP_POST,
                                      .path = tf_blob_create(TF_SLICE_LITERAL(TF_PATH_TOKEN)),
                                      .body = tf_blob_create(tf_buf_slice(&body))};
    tf_buf_close(&body);
    tf_sync_request(job, TF_FLIGHT_LOGIN, &request);
}

void tf_session_drop(struct tf_core *core) {
    tf_blob_release(core->token);
    core->token = NULL;
}

bool tf_session_is_revoked(const struct tf_http_result *result) {
    if (result->status == STATUS_FORBIDDEN)
        return tf_wire_refusal_parse(result->body) == TF_REFUSAL_REVOKED;
    return result->status == STATUS_UNAUTHORIZED &&
           tf_wire_refusal_parse(result->body) == TF_REFUSAL_BAD_CREDENTIALS;
}

static bool take_token(struct tf_core *core, struct tf_slice body) {
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_token token;
    if (tf_wire_token_parse(body, &doc, &token, NULL) != TF_OK)
        return false;
    if (token.token.len > 0) {
        tf_session_drop(core);
        core->token = tf_blob_create(token.token);
        core->sync.fresh_token = true;
    }
    tf_wire_doc_destroy(doc);
    return core->token != NULL;
}

enum tf_code tf_session_logged_in(struct tf_job *job, const struct tf_http_result *result) {
    if (result->outcome == TF_HTTP_ANSWERED && tf_session_is_revoked(result))
        tf_sync_stop(job);
    else if (result->outcome != TF_HTTP_ANSWERED || result->status != STATUS_OK ||
             !take_token(job->core, result->body))
        tf_sync_back_off(job, result->retry_after_us);
    return TF_OK;
}
