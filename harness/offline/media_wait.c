/* How long the media host is left alone, over restarts too. */
#include "offline/media.h"
#include "offline/sql.h"
#include "offline/sync.h"

/* Columns of TF_SQL_MEDIA_LOAD. */
enum { LOAD_STATE, LOAD_COUNT, LOAD_SIZE, LOAD_USED, LOAD_DUE, LOAD_WAIT };

static void take_row(struct tf_job *job, sqlite3_stmt *row, struct tf_mirror *mirror) {
    struct tf_media_flight *flight = &job->core->sync.media;
    uint32_t count = (uint32_t)sqlite3_column_int64(row, LOAD_COUNT);
    uint64_t used = tf_sql_u64(row, LOAD_USED);
    tf_time left_us = sqlite3_column_int64(row, LOAD_DUE) - job->now.wall_us;
    tf_time wait_us = sqlite3_column_int64(row, LOAD_WAIT);
    switch (sqlite3_column_int(row, LOAD_STATE)) {
    case TF_MEDIA_UPLOADS:
        mirror->uploads = count;
        break;
    case TF_MEDIA_LOADS:
        mirror->loads = count;
        break;
    default:
        mirror->cached = tf_sql_u64(row, LOAD_SIZE);
        break;
    }
    mirror->files += count;
    if (used > mirror->media_used)
        mirror->media_used = used;
    left_us = left_us < wait_us ? left_us : wait_us;
    if (left_us > 0 && flight->wait_us < tf_job_after(job, left_us))
        flight->wait_us = tf_job_after(job, left_us);
}

enum tf_code tf_media_load(struct tf_job *job, struct tf_mirror *mirror) {
    enum tf_code code = TF_OK;
    sqlite3_stmt *row = tf_sql_open(job, TF_SQL_MEDIA_LOAD, TF_BINDS(tf_bind_null()));
    while (tf_sql_row(job, row, &code))
        take_row(job, row, mirror);
    return code;
}

void tf_media_shorten(struct tf_job *job) {
    struct tf_media_flight *flight = &job->core->sync.media;
    if (flight->wait_us > flight->floor_us)
        flight->wait_us = flight->floor_us > job->now.mono_us ? flight->floor_us : 0;
}

void tf_media_deadline(struct tf_job *job) {
    struct tf_core *core = job->core;
    struct tf_media_flight *flight = &core->sync.media;
    if (flight->wait_us == 0 || flight->wait_us > job->now.mono_us)
        return;
    flight->wait_us = 0;
    if (tf_media_is_wanted(core))
        core->sync.wants |= TF_WANT_MEDIA;
}

tf_time tf_media_next(const struct tf_core *core) {
    return core->sync.media.wait_us > 0 && tf_media_is_wanted(core) ? core->sync.media.wait_us
                                                                    : TF_NEVER;
}
