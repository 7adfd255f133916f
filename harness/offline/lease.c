#include "offline/lease.h"

#include "base/hash.h"
#include "offline/sql.h"
#include "offline/sync.h"

#define OWNER_APP       1
#define OWNER_EXTENSION 2
#define MARGIN_US       (5 * TF_SECOND) /* that a lease lasts beyond the longest request */
#define LOOK_US         TF_SECOND       /* between two looks at a lease that another has */
#define BUSY_US         (20 * TF_MS)    /* a transaction of the other takes less */

static int64_t own_name(const struct tf_core *core) {
    return core->config.extension ? OWNER_EXTENSION : OWNER_APP;
}

enum tf_code tf_lease_version(struct tf_job *job, int64_t *version) {
    enum tf_code code = TF_OK;
    sqlite3_stmt *row = tf_sql_open(job, TF_SQL_DATA_VERSION, TF_BINDS(tf_bind_null()));
    if (!tf_sql_row(job, row, &code))
        return code != TF_OK ? code : tf_error_set(job->error, TF_E_STORAGE, "no data version");
    *version = sqlite3_column_int64(row, 0);
    sqlite3_reset(row);
    return TF_OK;
}

enum tf_code tf_lease_look(struct tf_job *job, bool *changed) {
    int64_t version = 0;
    enum tf_code code = tf_lease_version(job, &version);
    if (code == TF_OK)
        *changed = version != job->core->data_version;
    return code;
}

static enum tf_code read_owner(struct tf_job *job, int64_t *owner, tf_time *until_wall_us) {
    enum tf_code code = TF_OK;
    sqlite3_stmt *row = tf_sql_open(job, TF_SQL_DEVICE_LEASE, TF_BINDS(tf_bind_null()));
    if (!tf_sql_row(job, row, &code))
        return code != TF_OK ? code : tf_error_set(job->error, TF_E_STORAGE, "no device row");
    *owner = sqlite3_column_int64(row, 0);
    *until_wall_us = sqlite3_column_int64(row, 1);
    sqlite3_reset(row);
    return TF_OK;
}

static bool is_anothers(const struct tf_core *core, int64_t owner) {
    return owner != 0 && owner != own_name(core);
}

enum tf_code tf_lease_mark(struct tf_job *job, int64_t version) {
    int64_t owner = 0;
    tf_time until_wall_us = 0;
    enum tf_code code = read_owner(job, &owner, &until_wall_us);
    if (code != TF_OK)
        return code;
    job->core->data_version = version;
    job->core->other_syncs = is_anothers(job->core, owner);
    return TF_OK;
}

/* The other's lease ended by itself: who knows what it has sent. */
static void inherit(struct tf_core *core) {
    if (core->other_syncs)
        core->old_orders = core->mirror.next_order - 1;
    core->other_syncs = false;
}

static enum tf_code void_own(struct tf_job *job) {
    enum tf_code code = tf_job_begin(job);
    if (code != TF_OK)
        return code;
    return tf_job_end(job, tf_sql_run(job, TF_SQL_DEVICE_LEASE_GIVE,
                                      TF_BINDS(tf_bind_int(own_name(job->core))), NULL));
}

enum tf_code tf_lease_start(struct tf_job *job) {
    return void_own(job);
}

static tf_time length_of(const struct tf_core *core) {
    return core->config.request_timeout_us + MARGIN_US;
}

/* What is left of another's lease, 0 when it is free. The wall clock may have jumped: never longer
 * than a whole lease. */
static enum tf_code read_lease(struct tf_job *job, tf_time *left_us) {
    int64_t owner = 0;
    tf_time until_wall_us = 0;
    enum tf_code code = read_owner(job, &owner, &until_wall_us);
    *left_us = until_wall_us - job->now.wall_us;
    if (code == TF_OK && (!is_anothers(job->core, owner) || *left_us > length_of(job->core)))
        *left_us = 0;
    return code;
}

static enum tf_code take(struct tf_job *job, tf_time *left_us) {
    enum tf_code code = tf_job_begin(job);
    if (code != TF_OK)
        return code;
    code = read_lease(job, left_us);
    if (code == TF_OK && *left_us <= 0)
        code = tf_sql_run(job, TF_SQL_DEVICE_LEASE_TAKE,
                          TF_BINDS(tf_bind_int(own_name(job->core)),
                                   tf_bind_int(job->now.wall_us + length_of(job->core))),
                          NULL);
    code = tf_job_end(job, code);
    if (code == TF_OK && *left_us <= 0)
        inherit(job->core);
    return code;
}

bool tf_lease_take(struct tf_job *job) {
    struct tf_core *core = job->core;
    tf_time left_us = 0;
    if (!core->config.shared)
        return true;
    enum tf_code code = read_lease(job, &left_us);
    if (code == TF_OK && left_us <= 0)
        code = take(job, &left_us);
    core->leases = code == TF_OK && left_us <= 0;
    core->awaits_lease = code == TF_OK && left_us > 0;
    if (core->leases)
        return true;
    if (code != TF_OK)
        job->failed = code;
    tf_time wait_us = left_us < LOOK_US ? left_us + 1 : LOOK_US;
    tf_sync_wait(job, code == TF_OK ? wait_us : tf_lease_patience(job), 0);
    return false;
}

void tf_lease_give(struct tf_job *job) {
    struct tf_core *core = job->core;
    if (!core->leases || core->sync.flight != TF_FLIGHT_NONE || !core->loaded)
        return;
    if (void_own(job) == TF_OK)
        core->leases = false; /* else at the next step, or it ends by itself */
}

void tf_lease_news(struct tf_job *job) {
    struct tf_core *core = job->core;
    if (core->awaits_lease)
        core->sync.wait_until_us = 0;
    core->awaits_lease = false;
}

/* Both processes may meet the other's lock at the same moments: they must not do so for ever. */
tf_time tf_lease_patience(const struct tf_job *job) {
    uint64_t entity = tf_hash_pair(tf_job_device_hash(job), (uint64_t)own_name(job->core));
    uint64_t draw =
        tf_draw(job->chance.seed, TF_CONCERN_NEIGHBOUR, entity, (uint64_t)job->now.mono_us);
    return BUSY_US + (tf_time)tf_draw_below(draw, (uint64_t)(4 * BUSY_US));
}
