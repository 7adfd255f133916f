#include "offline/expire.h"

#include "offline/queue.h"
#include "offline/sql.h"

#define AGAIN_US TF_SECOND /* after the storage failed */

static bool expires(const struct tf_retry_policy *policy) {
    return policy->expires_us > 0 && policy->expires_us != TF_NEVER;
}

static void arm(struct tf_job *job, tf_time delay_us) {
    struct tf_sync *sync = &job->core->sync;
    tf_time at_us = tf_job_after(job, delay_us);
    if (sync->expire_us == 0 || at_us < sync->expire_us)
        sync->expire_us = at_us;
}

void tf_expire_queued(struct tf_job *job, enum tf_action_type type) {
    const struct tf_retry_policy *policy = &job->core->config.retry[type];
    if (expires(policy))
        arm(job, policy->expires_us);
}

void tf_expire_loaded(struct tf_job *job) {
    for (int type = 0; type < TF_ACTION_TYPE_COUNT && job->core->mirror.waiting > 0; type++)
        if (expires(&job->core->config.retry[type]))
            arm(job, 0);
}

/* What TF_EXPIRES_AT is bound to, then now. */
struct patience {
    struct tf_bind binds[TF_ACTION_TYPE_COUNT + 1];
};

static struct patience patience_of(const struct tf_job *job) {
    struct patience out;
    for (int type = 0; type < TF_ACTION_TYPE_COUNT; type++) {
        const struct tf_retry_policy *policy = &job->core->config.retry[type];
        out.binds[type] = expires(policy) ? tf_bind_int(policy->expires_us) : tf_bind_null();
    }
    out.binds[TF_ACTION_TYPE_COUNT] = tf_bind_int(job->now.wall_us);
    return out;
}

/* The wall clock may be set meanwhile: what is due is always worked out from it anew. */
static enum tf_code arm_next(struct tf_job *job, const struct patience *patience) {
    enum tf_code code = TF_OK;
    sqlite3_stmt *row = tf_sql_open(job, TF_SQL_QUEUE_EXPIRES,
                                    (struct tf_binds){patience->binds, TF_ACTION_TYPE_COUNT});
    if (!tf_sql_row(job, row, &code))
        return code;
    if (sqlite3_column_type(row, 0) != SQLITE_NULL) {
        tf_time left_us = sqlite3_column_int64(row, 0) - job->now.wall_us;
        arm(job, left_us > 0 ? left_us : 1);
    }
    sqlite3_reset(row);
    return TF_OK;
}

static enum tf_code set_aside(struct tf_job *job, const struct patience *patience) {
    enum tf_code code = tf_job_begin(job);
    if (code != TF_OK)
        return code;
    struct tf_binds binds = {patience->binds, TF_ACTION_TYPE_COUNT + 1};
    return tf_job_end(job, tf_queue_park_all(job, TF_SQL_QUEUE_EXPIRED, binds, TF_REFUSAL_EXPIRED));
}

enum tf_code tf_expire_deadline(struct tf_job *job) {
    struct tf_sync *sync = &job->core->sync;
    if (sync->expire_us == 0 || sync->expire_us > job->now.mono_us)
        return TF_OK;
    sync->expire_us = 0;
    if (job->core->mirror.waiting == 0)
        return TF_OK;
    struct patience patience = patience_of(job);
    enum tf_code code = set_aside(job, &patience);
    if (code == TF_OK)
        code = arm_next(job, &patience);
    if (code != TF_OK)
        arm(job, AGAIN_US);
    return code;
}
