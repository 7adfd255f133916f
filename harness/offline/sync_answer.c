#include "offline/ask.h"
#include "offline/fill.h"
#include "offline/media.h"
#include "offline/pull.h"
#include "offline/push.h"
#include "offline/session.h"
#include "offline/sync.h"

#define STATUS_UNAUTHORIZED 401

/* What the request was for is still wanted. */
static void want_again(struct tf_core *core, enum tf_flight flight) {
    if (flight == TF_FLIGHT_PUSH)
        core->sync.wants |= TF_WANT_PUSH;
    if (flight == TF_FLIGHT_PULL)
        core->sync.wants |= TF_WANT_PULL;
    if (flight == TF_FLIGHT_FILL)
        core->sync.wants |= TF_WANT_FILL;
    if (flight == TF_FLIGHT_ASK)
        tf_ask_again(core);
    if (flight == TF_FLIGHT_UPLOAD || flight == TF_FLIGHT_DOWNLOAD)
        core->sync.wants |= TF_WANT_MEDIA;
    tf_push_forget(core);
}

/* The server does not know the token: one refresh (or log-in, without a refresh token), and on with
 * what was to be done. A token that was refused as soon as it was made is a fault of the server,
 * and not asked for without end. */
static void unauthorized(struct tf_job *job, enum tf_flight flight) {
    struct tf_core *core = job->core;
    bool was_fresh = core->sync.fresh_token;
    core->sync.fresh_token = false;
    tf_session_drop(core);
    want_again(core, flight);
    if (was_fresh)
        tf_sync_back_off(job, 0);
}

static enum tf_code dispatch(struct tf_job *job, enum tf_flight flight,
                             const struct tf_http_result *result) {
    struct tf_core *core = job->core;
    if (flight == TF_FLIGHT_LOGIN || flight == TF_FLIGHT_REFRESH)
        return tf_session_opened(job, flight, result);
    if (flight == TF_FLIGHT_UPLOAD || flight == TF_FLIGHT_DOWNLOAD)
        return tf_media_answer(job, flight, result);
    if (result->outcome == TF_HTTP_ANSWERED) {
        if (tf_session_is_revoked(result))
            return tf_session_wipe(job);
        if (result->status == STATUS_UNAUTHORIZED) {
            unauthorized(job, flight);
            return TF_OK;
        }
        core->sync.fresh_token = false;
    }
    if (flight == TF_FLIGHT_ASK)
        return tf_ask_answer(job, result);
    if (flight == TF_FLIGHT_FILL)
        return tf_fill_answer(job, result);
    return flight == TF_FLIGHT_PUSH ? tf_push_answer(job, result) : tf_pull_answer(job, result);
}

enum tf_code tf_sync_answer(struct tf_job *job, const struct tf_http_result *result) {
    struct tf_core *core = job->core;
    struct tf_sync *sync = &core->sync;
    enum tf_flight flight = sync->flight;
    if (flight == TF_FLIGHT_NONE || result->id != sync->request_id)
        return TF_OK;
    sync->flight = TF_FLIGHT_NONE;
    if (result->outcome == TF_HTTP_ANSWERED)
        core->online = true;
    enum tf_code code = dispatch(job, flight, result);
    if (code != TF_OK) {
        want_again(core, flight);
        tf_sync_back_off(job, result->outcome == TF_HTTP_ANSWERED ? result->retry_after_us : 0);
    }
    return code;
}
