#include "offline/sync.h"

#include "base/assert.h"
#include "base/hash.h"
#include "offline/ask.h"
#include "offline/expire.h"
#include "offline/fill.h"
#include "offline/lease.h"
#include "offline/media.h"
#include "offline/pull.h"
#include "offline/push.h"
#include "offline/retry.h"
#include "offline/session.h"
#include "offline/sql.h"

#include <stdlib.h>

/* A loop that finds the next thing to do at once, without a request between, makes so many steps at
 * most. */
#define STEPS_MAX 5

#define GAP_PATIENCE_US (300 * TF_MS)

static bool may_run(const struct tf_core *core) {
    return core->loaded && !core->suspended && !core->stopped &&
           core->sync.flight == TF_FLIGHT_NONE;
}

static void tell_running(struct tf_job *job, bool running) {
    struct tf_sync *sync = &job->core->sync;
    if (sync->running == running)
        return;
    sync->running = running;
    tf_job_note(job, &(struct tf_note){.kind = TF_NOTE_SYNC, .flag = running});
}

/* Sessions are opened without a token, and the media host knows none. */
static bool needs_token(enum tf_flight flight) {
    return flight == TF_FLIGHT_PUSH || flight == TF_FLIGHT_PULL || flight == TF_FLIGHT_FILL ||
           flight == TF_FLIGHT_ASK;
}

void tf_sync_request(struct tf_job *job, enum tf_flight flight, struct tf_http_request *request) {
    struct tf_core *core = job->core;
    TF_ASSERT(core->sync.flight == TF_FLIGHT_NONE);
    request->id = ++core->next_request;
    request->token = needs_token(flight) ? tf_blob_keep(core->token) : NULL;
    request->timeout_us = core->config.request_timeout_us;
    core->sync.flight = flight;
    core->sync.request_id = request->id;
    tell_running(job, true);
    tf_job_emit(job, &(struct tf_client_action){.kind = TF_CLIENT_DO_HTTP, .http = *request});
}

/* One step of a round. False when nothing more can be done now. */
static bool advance(struct tf_job *job) {
    struct tf_core *core = job->core;
    struct tf_sync *sync = &core->sync;
    if (sync->wants == 0 || core->sync.flight != TF_FLIGHT_NONE)
        return false;
    if (!tf_lease_take(job))
        return false;
    if (core->token == NULL) {
        tf_session_open(job);
        return false;
    }
    if ((sync->wants & TF_WANT_ASK) != 0) { /* somebody waits for it */
        sync->wants &= ~(unsigned)TF_WANT_ASK;
        tf_ask_send(job);
        return sync->flight == TF_FLIGHT_NONE;
    }
    /* While the device is said to be offline, a small question goes first; and whoever starts over
     * has to know what the server has before anything is put on top of it. */
    bool push = (sync->wants & TF_WANT_PUSH) != 0 && !core->mirror.resync &&
                (core->online || (sync->wants & TF_WANT_PULL) == 0);
    bool fill = !push && !core->mirror.resync &&
                (sync->wants & (TF_WANT_PULL | TF_WANT_FILL)) == TF_WANT_FILL;
    bool media = !push && !fill && sync->wants == TF_WANT_MEDIA;
    if (!push && !fill && !media) {
        tf_pull_send(job);
        return false;
    }
    job->failed = push ? tf_push_send(job) : fill ? tf_fill_send(job) : tf_media_send(job);
    if (job->failed != TF_OK) {
        tf_sync_back_off(job, 0);
        return false;
    }
    if (sync->flight == TF_FLIGHT_NONE)
        sync->wants &= ~(unsigned)(push ? TF_WANT_PUSH : fill ? TF_WANT_FILL : TF_WANT_MEDIA);
    return true;
}

static void run(struct tf_job *job) {
    int steps = 0;
    while (advance(job))
        TF_ASSERT(++steps < STEPS_MAX);
    if (job->core->sync.flight == TF_FLIGHT_NONE)
        tell_running(job, false);
}

/* The signal may lie, so waiting work asks the network itself now and then. */
static void probe_later(struct tf_job *job) {
    struct tf_core *core = job->core;
    if (core->mirror.waiting == 0)
        return;
    tf_time cap_us = core->config.transport_retry.cap_us;
    uint64_t entity = tf_hash_pair(TF_CONCERN_RECONNECT, tf_job_device_hash(job));
    uint64_t draw = tf_draw(job->chance.seed, TF_CONCERN_BACKOFF, entity,
                            (uint64_t)(job->now.mono_us / (cap_us > 0 ? cap_us : 1)));
    tf_time half_us = cap_us / 2;
    tf_sync_wait(job, half_us + 1 + (tf_time)tf_draw_below(draw, (uint64_t)half_us + 1), 0);
}

void tf_sync_go(struct tf_job *job) {
    struct tf_core *core = job->core;
    struct tf_sync *sync = &core->sync;
    if (!may_run(core) || sync->wait_until_us > job->now.mono_us)
        return;
    if (sync->wants == 0) {
        tell_running(job, false);
        return;
    }
    if (core->mirror.offline) {
        tell_running(job, false);
        return;
    }
    if (!core->online && !sync->probing) {
        probe_later(job);
        return;
    }
    sync->probing = false;
    sync->wait_until_us = 0;
    run(job);
}

static unsigned media_of(const struct tf_core *core) {
    return tf_media_is_wanted(core) ? TF_WANT_MEDIA : 0;
}

void tf_sync_trigger(struct tf_job *job, unsigned wants, uint64_t cause) {
    struct tf_sync *sync = &job->core->sync;
    sync->wants |= wants | media_of(job->core);
    sync->cause = cause;
}

void tf_sync_queued(struct tf_job *job, uint64_t cause) {
    struct tf_sync *sync = &job->core->sync;
    if (job->core->config.gather_us == 0)
        tf_sync_trigger(job, TF_WANT_PUSH, cause);
    else if (sync->gather_us == 0)
        sync->gather_us = tf_job_after(job, job->core->config.gather_us);
}

static void shorten(struct tf_job *job) {
    struct tf_sync *sync = &job->core->sync;
    tf_lanes_shorten(&job->core->lanes, job->now.mono_us);
    tf_lanes_expire(&job->core->lanes, job->now.mono_us);
    tf_media_shorten(job);
    if (sync->wait_until_us > sync->floor_us)
        sync->wait_until_us = sync->floor_us > job->now.mono_us ? sync->floor_us : 0;
}

void tf_sync_trigger_now(struct tf_job *job, unsigned wants, uint64_t cause) {
    /* The wait for a database that cannot be read stays: nothing else would ask it again. */
    if (job->core->loaded)
        shorten(job);
    tf_sync_trigger(job, wants, cause);
}

void tf_sync_hint(struct tf_job *job, uint64_t seq, uint64_t cause) {
    struct tf_core *core = job->core;
    if (seq <= core->mirror.cursor.seq)
        return;
    if (core->sync.flight == TF_FLIGHT_PULL) {
        if (seq > core->sync.hint_seq)
            core->sync.hint_seq = seq;
        return;
    }
    tf_sync_trigger(job, TF_WANT_PULL, cause);
}

void tf_sync_gap(struct tf_job *job, uint64_t seq, uint64_t cause) {
    struct tf_core *core = job->core;
    struct tf_sync *sync = &core->sync;
    if (seq > sync->gap_seq)
        sync->gap_seq = seq;
    if (core->mirror.cursor.seq >= sync->gap_seq) {
        sync->gap_due_us = 0;
    } else if (!core->line.greeted) {
        tf_sync_hint(job, seq, cause);
    } else if (sync->gap_due_us == 0) {
        sync->gap_due_us = tf_job_after(job, GAP_PATIENCE_US);
        sync->gap_cause = cause;
    }
}

static void pull_for_gap(struct tf_job *job) {
    struct tf_sync *sync = &job->core->sync;
    sync->gap_due_us = 0;
    tf_sync_hint(job, sync->gap_seq, sync->gap_cause);
}

void tf_sync_reconnect(struct tf_job *job, uint64_t cause) {
    struct tf_core *core = job->core;
    struct tf_sync *sync = &core->sync;
    sync->wants |= TF_WANT_PUSH | TF_WANT_PULL | media_of(core);
    sync->cause = cause;
    if (!may_run(core))
        return;
    shorten(job);
    tf_time base_us = tf_retry_ceiling(&core->config.transport_retry, 1);
    uint64_t draw = tf_draw(job->chance.seed, TF_CONCERN_RECONNECT, tf_job_device_hash(job), cause);
    tf_time floor_us = sync->floor_us > job->now.mono_us ? sync->floor_us - job->now.mono_us : 0;
    tf_sync_wait(job, floor_us + 1 + (tf_time)tf_draw_below(draw, (uint64_t)base_us), floor_us);
}

/* A silence that the server asked for outlives the process. A disk that refuses it only makes us
 * forget it then. */
static void keep_floor(struct tf_job *job, tf_time floor_us) {
    struct tf_binds binds =
        TF_BINDS(tf_bind_int(job->now.wall_us + floor_us), tf_bind_int(floor_us));
    if (tf_job_begin(job) != TF_OK)
        return;
    enum tf_code code = tf_sql_run(job, TF_SQL_DEVICE_FLOOR, binds, NULL);
    if (tf_job_end(job, code) != TF_OK)
        return;
}

void tf_sync_wait(struct tf_job *job, tf_time delay_us, tf_time floor_us) {
    struct tf_sync *sync = &job->core->sync;
    sync->wait_until_us = tf_job_after(job, delay_us);
    if (tf_job_after(job, floor_us) > sync->floor_us && floor_us > 0) {
        sync->floor_us = tf_job_after(job, floor_us);
        keep_floor(job, floor_us);
    }
    tell_running(job, false);
}

void tf_sync_back_off(struct tf_job *job, tf_time floor_us) {
    struct tf_core *core = job->core;
    struct tf_sync *sync = &core->sync;
    if (sync->failures < UINT32_MAX)
        sync->failures++;
    uint64_t entity = tf_hash_pair(tf_job_device_hash(job), sync->cause);
    tf_sync_wait(
        job, tf_retry_delay(job, &core->config.transport_retry, entity, sync->failures, floor_us),
        floor_us);
}

void tf_sync_stop(struct tf_job *job) {
    struct tf_core *core = job->core;
    core->stopped = true;
    core->sync.wants = 0;
    tf_session_close(core);
    tell_running(job, false);
}

void tf_sync_arm_periodic(struct tf_job *job) {
    struct tf_core *core = job->core;
    tf_time wait_us = core->config.pull_every_us;
    if (core->rhythm != NULL)
        wait_us = tf_rhythm_wait(core->rhythm, job->now.wall_us, wait_us);
    core->sync.periodic_us = tf_job_after(job, wait_us);
}

static void wait_is_over(struct tf_job *job) {
    struct tf_core *core = job->core;
    struct tf_sync *sync = &core->sync;
    sync->wait_until_us = 0;
    if (core->mirror.waiting > 0)
        sync->wants |= TF_WANT_PUSH;
    if (core->mirror.fills > 0)
        sync->wants |= TF_WANT_FILL;
    sync->wants |= media_of(core);
    sync->probing = !core->online && core->mirror.waiting > 0;
    if (sync->probing)
        sync->wants |= TF_WANT_PULL;
}

static void periodic(struct tf_job *job) {
    struct tf_core *core = job->core;
    tf_time every_us = core->config.pull_every_us;
    uint64_t interval = (uint64_t)(job->now.mono_us / (every_us > 0 ? every_us : 1));
    tf_sync_arm_periodic(job);
    if (core->online)
        tf_sync_trigger(job, TF_WANT_PUSH | TF_WANT_PULL,
                        tf_hash_pair(tf_job_device_hash(job), interval));
}

void tf_sync_deadline(struct tf_job *job) {
    struct tf_core *core = job->core;
    struct tf_sync *sync = &core->sync;
    tf_time now_us = job->now.mono_us;
    if (!may_run(core))
        return;
    job->failed = tf_expire_deadline(job);
    if (core->mirror.offline)
        return;
    if (sync->wait_until_us > 0 && sync->wait_until_us <= now_us)
        wait_is_over(job);
    if (sync->gather_us > 0 && sync->gather_us <= now_us) {
        sync->gather_us = 0;
        tf_sync_trigger(job, TF_WANT_PUSH, sync->cause);
    }
    tf_media_deadline(job);
    if (tf_lanes_expire(&core->lanes, now_us))
        tf_sync_trigger(job, TF_WANT_PUSH, sync->cause);
    if (sync->gap_due_us > 0 && sync->gap_due_us <= now_us)
        pull_for_gap(job);
    if (sync->periodic_us <= now_us)
        periodic(job);
}

tf_time tf_sync_next(const struct tf_core *core) {
    const struct tf_sync *sync = &core->sync;
    if (!may_run(core))
        return TF_NEVER;
    tf_time expire_us = sync->expire_us > 0 ? sync->expire_us : TF_NEVER;
    if (core->mirror.offline)
        return expire_us;
    if (sync->wait_until_us > 0)
        return sync->wait_until_us < expire_us ? sync->wait_until_us : expire_us;
    tf_time next_us = core->mirror.waiting > 0 ? tf_lanes_next(&core->lanes) : TF_NEVER;
    if (expire_us < next_us)
        next_us = expire_us;
    if (core->online && sync->periodic_us < next_us)
        next_us = sync->periodic_us;
    if (sync->gap_due_us > 0 && sync->gap_due_us < next_us)
        next_us = sync->gap_due_us;
    if (sync->gather_us > 0 && sync->gather_us < next_us)
        next_us = sync->gather_us;
    return tf_media_next(core) < next_us ? tf_media_next(core) : next_us;
}

void tf_sync_close(struct tf_core *core) {
    tf_push_forget(core);
    free(core->sync.handed.orders);
    core->sync.handed = (struct tf_handed){0};
    tf_lanes_close(&core->lanes);
    tf_ask_close(core);
}
