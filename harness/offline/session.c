#include "offline/session.h"

#include "base/hash.h"
#include "offline/apply.h"
#include "offline/board.h"
#include "offline/line.h"
#include "offline/sql.h"
#include "offline/sync.h"

enum {
    STATUS_OK = 200,
    STATUS_BAD = 400,
    STATUS_UNAUTHORIZED = 401,
    STATUS_FORBIDDEN = 403,
    STATUS_TIMEOUT = 408,
    STATUS_TOO_OLD = 426,
    STATUS_TOO_MANY = 429,
    STATUS_SERVER = 500
};

/* A log-in is named by what it is for and by how often the transport has failed it: never by a
 * running count. */
static uint64_t login_key(const struct tf_job *job, enum tf_request_kind kind) {
    const struct tf_sync *sync = &job->core->sync;
    uint64_t cause = tf_hash_pair(sync->cause, sync->failures);
    return tf_hash_pair(tf_hash_pair((uint64_t)kind, tf_job_device_hash(job)), cause);
}

static void log_in(struct tf_job *job) {
    const struct tf_client_config *config = &job->core->config;
    struct tf_buf body = {0};
    tf_wire_token_request(&body, &config->user_id, &config->device_id, config->secret);
    struct tf_http_request request = {.key = login_key(job, TF_REQUEST_LOGIN),
                                      .method = TF_HTTP_POST,
                                      .path = tf_blob_create(TF_SLICE_LITERAL(TF_PATH_TOKEN)),
                                      .body = tf_blob_create(tf_buf_slice(&body))};
    tf_buf_close(&body);
    tf_sync_request(job, TF_FLIGHT_LOGIN, &request);
}

static void refresh(struct tf_job *job) {
    struct tf_buf body = {0};
    tf_wire_refresh_request(&body, tf_blob_slice(job->core->refresh));
    struct tf_http_request request = {.key = login_key(job, TF_REQUEST_REFRESH),
                                      .method = TF_HTTP_POST,
                                      .path = tf_blob_create(TF_SLICE_LITERAL(TF_PATH_REFRESH)),
                                      .body = tf_blob_create(tf_buf_slice(&body))};
    tf_buf_close(&body);
    tf_sync_request(job, TF_FLIGHT_REFRESH, &request);
}

void tf_session_open(struct tf_job *job) {
    if (job->core->refresh != NULL)
        refresh(job);
    else
        log_in(job);
}

void tf_session_close(struct tf_core *core) {
    tf_session_drop(core);
    tf_blob_release(core->refresh);
    core->refresh = NULL;
}

void tf_session_drop(struct tf_core *core) {
    tf_blob_release(core->token);
    core->token = NULL;
}

bool tf_session_is_revoked(const struct tf_http_result *result) {
    return result->outcome == TF_HTTP_ANSWERED && result->status == STATUS_FORBIDDEN &&
           tf_wire_refusal_parse(result->body) == TF_REFUSAL_REVOKED;
}

/* The secret is another one now: only the person can help. */
static bool is_locked_out(const struct tf_http_result *result) {
    return result->outcome == TF_HTTP_ANSWERED && result->status == STATUS_UNAUTHORIZED &&
           tf_wire_refusal_parse(result->body) == TF_REFUSAL_BAD_CREDENTIALS;
}

static bool take_token(struct tf_core *core, struct tf_slice body) {
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_token token;
    if (tf_wire_token_parse(body, &doc, &token, NULL) != TF_OK)
        return false;
    if (token.token.len > 0) {
        tf_session_close(core);
        core->token = tf_blob_create(token.token);
        core->refresh = token.refresh.len > 0 ? tf_blob_create(token.refresh) : NULL;
        core->sync.fresh_token = true;
    }
    tf_wire_doc_destroy(doc);
    return core->token != NULL;
}

/* A refresh token that the server does not take is no reason to wait: the secret may still do. */
static bool is_spent(enum tf_flight flight, const struct tf_http_result *result) {
    return flight == TF_FLIGHT_REFRESH && result->outcome == TF_HTTP_ANSWERED &&
           result->status >= STATUS_BAD && result->status < STATUS_SERVER &&
           result->status != STATUS_TIMEOUT && result->status != STATUS_TOO_MANY &&
           result->status != STATUS_TOO_OLD;
}

enum tf_code tf_session_opened(struct tf_job *job, enum tf_flight flight,
                               const struct tf_http_result *result) {
    if (tf_session_is_revoked(result))
        return tf_session_wipe(job);
    if (flight == TF_FLIGHT_LOGIN && is_locked_out(result))
        tf_sync_stop(job);
    else if (is_spent(flight, result))
        tf_session_close(job->core);
    else if (result->outcome != TF_HTTP_ANSWERED || result->status != STATUS_OK ||
             !take_token(job->core, result->body))
        tf_sync_back_off(job, result->retry_after_us);
    return TF_OK;
}

static enum tf_code empty(struct tf_job *job) {
    static const enum tf_sql statements[] = {
        TF_SQL_WIPE_QUEUE,         TF_SQL_WIPE_MESSAGES,   TF_SQL_WIPE_PARTICIPANTS,
        TF_SQL_WIPE_CONVERSATIONS, TF_SQL_WIPE_VERSIONS,   TF_SQL_WIPE_MEDIA,
        TF_SQL_WIPE_MEDIA_PARTS,   TF_SQL_WIPE_DATA,       TF_SQL_WIPE_OPENINGS,
        TF_SQL_WIPE_CHOICES,       TF_SQL_WIPE_READ_STEPS, TF_SQL_WIPE_DEVICE};
    enum tf_code code = TF_OK;
    for (size_t i = 0; code == TF_OK && i < sizeof(statements) / sizeof(statements[0]); i++)
        code = tf_sql_run(job, statements[i], TF_BINDS(tf_bind_null()), NULL);
    if (code != TF_OK)
        return code;
    struct tf_mirror *mirror = &job->core->mirror;
    *mirror = (struct tf_mirror){.next_order = mirror->next_order};
    tf_job_note(job, &(struct tf_note){.kind = TF_NOTE_WIPED});
    return TF_OK;
}

static void forget(struct tf_job *job) {
    struct tf_core *core = job->core;
    tf_sync_stop(job);
    tf_sync_close(core);
    tf_apply_forget_ahead(core);
    tf_line_close(job);
    tf_board_clear(job);
    core->wiped = true;
}

enum tf_code tf_session_wipe(struct tf_job *job) {
    enum tf_code code = tf_job_begin(job);
    if (code == TF_OK)
        code = tf_job_end(job, empty(job));
    if (code == TF_OK)
        forget(job);
    return code;
}
