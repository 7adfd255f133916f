#include "offline/manager.h"

#include "offline/expire.h"
#include "offline/lease.h"
#include "offline/media.h"
#include "offline/retry.h"
#include "offline/rhythm_store.h"
#include "offline/sql.h"
#include "offline/sync.h"

/* What is left of a wait that began in an earlier process. The wall clock may have jumped since;
 * never longer than the whole wait. */
static tf_time remaining(const struct tf_job *job, tf_time due_wall_us, tf_time wait_us) {
    tf_time left_us = due_wall_us - job->now.wall_us;
    if (left_us <= 0)
        return 0;
    return left_us < wait_us ? left_us : wait_us;
}

static enum tf_code load_device(struct tf_job *job, struct tf_mirror *mirror, tf_time *floor_us) {
    enum tf_code code = TF_OK;
    sqlite3_stmt *row = tf_sql_open(job, TF_SQL_DEVICE_LOAD, TF_BINDS(tf_bind_null()));
    if (!tf_sql_row(job, row, &code))
        return code != TF_OK ? code : tf_error_set(job->error, TF_E_STORAGE, "no device row");
    mirror->cursor.epoch = tf_sql_id(row, 0);
    mirror->cursor.seq = tf_sql_u64(row, 1);
    mirror->generation = (uint32_t)sqlite3_column_int64(row, 2);
    mirror->resync = sqlite3_column_int(row, 3) != 0;
    mirror->other_log = sqlite3_column_int(row, 3) > 1;
    if (mirror->resync && mirror->cursor.seq == 0) {
        mirror->left = mirror->cursor.epoch;
        mirror->cursor = (struct tf_cursor){.seq = 0};
    }
    *floor_us = remaining(job, sqlite3_column_int64(row, 4), sqlite3_column_int64(row, 5));
    mirror->next_order = tf_sql_u64(row, 6);
    if (mirror->next_order < TF_ORDER_FIRST)
        mirror->next_order = TF_ORDER_FIRST;
    unsigned packing = (unsigned)sqlite3_column_int(row, 7);
    job->core->owner = tf_sql_u64(row, 9);
    job->core->inherited = tf_sql_u64(row, 10);
    mirror->offline = sqlite3_column_int(row, 11) != 0;
    struct tf_buf seal = {0};
    tf_buf_append_slice(&seal, tf_store_column_slice(row, 8));
    sqlite3_reset(row);
    code = tf_vault_open(job, packing, tf_buf_slice(&seal));
    tf_buf_close(&seal);
    return code;
}

static void hold(struct tf_job *job, struct tf_lanes *lanes, int64_t conversation,
                 tf_time left_us) {
    if (left_us <= 0 || tf_lanes_due(lanes, conversation) > 0)
        return;
    tf_time due_us = tf_job_after(job, left_us);
    /* Whether the server had asked for this wait is forgotten, so it counts as if it had. */
    tf_lanes_hold(lanes, &(struct tf_lane){conversation, due_us, due_us});
}

/* Rows come in program order, so the first of a conversation decides for it. */
static enum tf_code load_waiting(struct tf_job *job, struct tf_mirror *mirror,
                                 struct tf_lanes *lanes) {
    enum tf_code code = TF_OK;
    sqlite3_stmt *row = tf_sql_open(job, TF_SQL_QUEUE_LOAD, TF_BINDS(tf_bind_null()));
    while (tf_sql_row(job, row, &code)) {
        uint64_t order = tf_sql_u64(row, 0);
        if (order >= mirror->next_order)
            mirror->next_order = order + 1;
        mirror->waiting++;
        mirror->dependents += sqlite3_column_int(row, 4) != 0 ? 1 : 0;
        hold(job, lanes, sqlite3_column_int64(row, 1),
             remaining(job, sqlite3_column_int64(row, 2), sqlite3_column_int64(row, 3)));
    }
    return code;
}

static enum tf_code load_aside(struct tf_job *job, struct tf_mirror *mirror,
                               enum tf_queue_state state, uint32_t *count) {
    enum tf_code code = TF_OK;
    sqlite3_stmt *row = tf_sql_open(job, TF_SQL_QUEUE_COUNT, TF_BINDS(tf_bind_int(state)));
    if (!tf_sql_row(job, row, &code))
        return code;
    *count = (uint32_t)sqlite3_column_int64(row, 0);
    if (tf_sql_u64(row, 1) >= mirror->next_order)
        mirror->next_order = tf_sql_u64(row, 1) + 1;
    sqlite3_reset(row);
    return TF_OK;
}

static enum tf_code load_fills(struct tf_job *job, struct tf_mirror *mirror) {
    enum tf_code code = TF_OK;
    sqlite3_stmt *row = tf_sql_open(job, TF_SQL_FILL_COUNT, TF_BINDS(tf_bind_null()));
    if (!tf_sql_row(job, row, &code))
        return code;
    mirror->fills = (uint32_t)sqlite3_column_int64(row, 0);
    sqlite3_reset(row);
    return TF_OK;
}

/* Whatever another process queued may have been sent by it; of its own a process knows, unless
 * another may have sent it, too. An order is not given twice in one process. */
static void adopt(struct tf_core *core, struct tf_mirror *mirror, const struct tf_lanes *lanes) {
    if (mirror->next_order < core->mirror.next_order)
        mirror->next_order = core->mirror.next_order;
    if (!core->started || core->config.shared)
        core->old_orders = mirror->next_order - 1;
    core->mirror = *mirror;
    tf_lanes_close(&core->lanes);
    core->lanes = *lanes;
    core->loaded = true;
}

enum tf_code tf_manager_load(struct tf_job *job) {
    struct tf_core *core = job->core;
    struct tf_mirror mirror = {.next_order = 1};
    struct tf_lanes lanes = {0};
    tf_time floor_us = 0;
    int64_t version = 0;
    enum tf_code code = core->config.shared ? tf_lease_version(job, &version) : TF_OK;
    if (code == TF_OK)
        code = load_device(job, &mirror, &floor_us);
    if (code == TF_OK)
        code = load_waiting(job, &mirror, &lanes);
    if (code == TF_OK)
        code = load_aside(job, &mirror, TF_QUEUE_PARKED, &mirror.parked);
    if (code == TF_OK)
        code = load_aside(job, &mirror, TF_QUEUE_CONFLICT, &mirror.conflicts);
    if (code == TF_OK)
        code = tf_media_load(job, &mirror);
    if (code == TF_OK)
        code = tf_rhythm_load(job);
    if (code == TF_OK)
        code = load_fills(job, &mirror);
    if (code == TF_OK && core->config.shared)
        code = tf_lease_mark(job, version);
    if (code != TF_OK) {
        tf_lanes_close(&lanes);
        return code;
    }
    if (mirror.fills > 0)
        core->sync.wants |= TF_WANT_FILL;
    mirror.beside_sends = mirror.waiting + mirror.parked + mirror.conflicts > 0;
    adopt(core, &mirror, &lanes);
    if (tf_media_is_wanted(core))
        core->sync.wants |= TF_WANT_MEDIA;
    tf_expire_loaded(job);
    tf_time floor_at_us = tf_job_after(job, floor_us);
    if (floor_us > 0 && floor_at_us > core->sync.floor_us)
        core->sync.floor_us = floor_at_us;
    if (core->sync.floor_us > job->now.mono_us && core->sync.wait_until_us <= core->sync.floor_us)
        core->sync.wait_until_us = core->sync.floor_us + 1;
    return TF_OK;
}
