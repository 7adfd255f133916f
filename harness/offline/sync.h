/* The one sync loop of a device: log in, push until nothing is due, pull until there is no more,
 * rest. Whatever triggers it, one request is in flight at a time; a trigger during a round makes it
 * go round once more. */
#ifndef TF_OFFLINE_SYNC_H
#define TF_OFFLINE_SYNC_H

#include "offline/job.h"

/* Something wants a round. `cause` names what, without counting. The round begins with the step's
 * tf_sync_go. */
void tf_sync_trigger(struct tf_job *job, unsigned wants, uint64_t cause);
/* Something was queued: it goes out at once, or after the time in which more may join it. */
void tf_sync_queued(struct tf_job *job, uint64_t cause);
/* As a trigger, and ends back-offs that the server did not ask for. */
void tf_sync_trigger_now(struct tf_job *job, unsigned wants, uint64_t cause);
/* The server has a change `seq` that may not be here. */
void tf_sync_hint(struct tf_job *job, uint64_t seq, uint64_t cause);
/* The change `seq` is here and something before it is not. On an open line that often comes by
 * itself, out of order; what has not come soon is pulled. */
void tf_sync_gap(struct tf_job *job, uint64_t seq, uint64_t cause);
/* The network is said to be back: a round after a short drawn wait, so that devices don't come all
 * at once. */
void tf_sync_reconnect(struct tf_job *job, uint64_t cause);
/* Goes on with whatever is to be done and may be done now; the end of every step. */
void tf_sync_go(struct tf_job *job);

enum tf_code tf_sync_answer(struct tf_job *job, const struct tf_http_result *result) TF_MUST_CHECK;
void tf_sync_deadline(struct tf_job *job);
tf_time tf_sync_next(const struct tf_core *core);

/* Backs the whole loop off after a failure of the transport; `floor_us` is the server's Retry-After
 * or 0. */
void tf_sync_back_off(struct tf_job *job, tf_time floor_us);
/* Backs off for a wait that was drawn elsewhere. */
void tf_sync_wait(struct tf_job *job, tf_time delay_us, tf_time floor_us);
/* Arms the periodic sync. */
void tf_sync_arm_periodic(struct tf_job *job);
/* The server has logged this user out for good: nothing is sent any more. */
void tf_sync_stop(struct tf_job *job);
/* Frees what is in flight. */
void tf_sync_close(struct tf_core *core);

/* What a request is for, before what names the one. */
enum tf_request_kind {
    TF_REQUEST_LOGIN = 1,
    TF_REQUEST_PUSH,
    TF_REQUEST_PULL,
    TF_REQUEST_GATEWAY,
    TF_REQUEST_FRAME,
    TF_REQUEST_REFRESH,
    TF_REQUEST_FILL,
    TF_REQUEST_UPLOAD,
    TF_REQUEST_DOWNLOAD,
    TF_REQUEST_ASK
};

/* Hands out the loop's request; the members of `request` but id, token and time-out are the
 * caller's. */
void tf_sync_request(struct tf_job *job, enum tf_flight flight, struct tf_http_request *request);

#endif
