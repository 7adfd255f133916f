/* Files in the local database: their parts, and the bound of what is kept without need. */
#include "base/hash.h"
#include "offline/media.h"
#include "offline/sql.h"
#include "offline/sync.h"

#define PART_PREFIX 'p'

/* A part has a name of its own, which the vault binds its bytes to: parts cannot be swapped. */
static struct tf_id part_name(const struct tf_id *key, uint64_t offset) {
    uint64_t hash = tf_id_hash(key), number = offset / TF_MEDIA_PART_BYTES;
    return tf_id_from_draws(PART_PREFIX, tf_hash_pair(hash, number), tf_hash_pair(number, hash));
}

enum tf_code tf_media_row_find(struct tf_job *job, const struct tf_id *key,
                               struct tf_media_row *out) {
    enum tf_code code = TF_OK;
    if (job->core->loaded && job->core->mirror.files == 0)
        return TF_E_NOT_FOUND;
    sqlite3_stmt *row = tf_sql_open(job, TF_SQL_MEDIA_GET, TF_BINDS(tf_bind_id(key)));
    if (!tf_sql_row(job, row, &code))
        return code != TF_OK ? code : TF_E_NOT_FOUND;
    *out = (struct tf_media_row){.state = (enum tf_media_kept)sqlite3_column_int(row, 0),
                                 .size = tf_sql_u64(row, 1),
                                 .done = tf_sql_u64(row, 2)};
    sqlite3_reset(row);
    return TF_OK;
}

struct tf_slice tf_media_part_get(struct tf_job *job, const struct tf_id *key, uint64_t offset,
                                  sqlite3_stmt **statement, enum tf_code *code) {
    struct tf_id name = part_name(key, offset);
    *statement = tf_sql_open(job, TF_SQL_MEDIA_PART_GET, TF_BINDS(tf_bind_id(&name)));
    if (!tf_sql_row(job, *statement, code)) {
        *statement = NULL;
        if (*code == TF_OK)
            *code =
                tf_error_set(job->error, TF_E_DAMAGED, "a part of file %s is missing", key->text);
        return (struct tf_slice){0};
    }
    struct tf_slice bytes = tf_vault_get(job, *statement, 0, TF_CELL_MEDIA_PART, &name);
    *code = job->damaged;
    return bytes;
}

enum tf_code tf_media_part_put(struct tf_job *job, const struct tf_id *key, uint64_t offset,
                               struct tf_slice bytes) {
    struct tf_id name = part_name(key, offset);
    return tf_sql_run(job, TF_SQL_MEDIA_PART_PUT,
                      TF_BINDS(tf_bind_id(&name), tf_bind_cell(TF_CELL_MEDIA_PART, &name, bytes)),
                      NULL);
}

enum tf_code tf_media_part_drop(struct tf_job *job, const struct tf_id *key, uint64_t offset) {
    struct tf_id name = part_name(key, offset);
    return tf_sql_run(job, TF_SQL_MEDIA_PART_GONE, TF_BINDS(tf_bind_id(&name)), NULL);
}

bool tf_media_part_is_here(struct tf_job *job, const struct tf_id *key, uint64_t offset,
                           enum tf_code *code) {
    struct tf_id name = part_name(key, offset);
    sqlite3_stmt *row = tf_sql_open(job, TF_SQL_MEDIA_PART_HERE, TF_BINDS(tf_bind_id(&name)));
    bool is_here = tf_sql_row(job, row, code);
    if (is_here)
        sqlite3_reset(row);
    return is_here;
}

static enum tf_code drop(struct tf_job *job, const struct tf_id *key, uint64_t size) {
    enum tf_code code = tf_sql_run(job, TF_SQL_MEDIA_GONE, TF_BINDS(tf_bind_id(key)), NULL);
    for (uint64_t at = 0; code == TF_OK && at < size; at += TF_MEDIA_PART_BYTES)
        code = tf_media_part_drop(job, key, at);
    if (code == TF_OK)
        job->core->mirror.files--;
    return code;
}

static enum tf_code drop_oldest(struct tf_job *job) {
    enum tf_code code = TF_OK;
    struct tf_mirror *mirror = &job->core->mirror;
    sqlite3_stmt *row = tf_sql_open(job, TF_SQL_MEDIA_OLDEST, TF_BINDS(tf_bind_null()));
    if (!tf_sql_row(job, row, &code))
        return code != TF_OK ? code
                             : tf_error_set(job->error, TF_E_DAMAGED, "the cache counts wrong");
    struct tf_id key = tf_sql_id(row, 0);
    uint64_t size = tf_sql_u64(row, 1);
    sqlite3_reset(row);
    mirror->cached -= size < mirror->cached ? size : mirror->cached;
    return drop(job, &key, size);
}

enum tf_code tf_media_cached(struct tf_job *job, const struct tf_id *key, uint64_t size) {
    struct tf_mirror *mirror = &job->core->mirror;
    enum tf_code code = TF_OK;
    const struct tf_media_row sent = {.state = TF_MEDIA_UPLOADS, .size = size};
    if (!tf_media_is_here(job, key, size, &code))
        return code == TF_OK ? tf_media_again(job, key, &sent) : code;
    mirror->media_used++;
    mirror->cached += size;
    code = tf_sql_run(job, TF_SQL_MEDIA_CACHED,
                      TF_BINDS(tf_bind_int((int64_t)mirror->media_used), tf_bind_id(key)), NULL);
    while (code == TF_OK && mirror->cached > job->core->config.media_cache_bytes)
        code = drop_oldest(job);
    return code;
}

/* A part of it that is under way has nowhere to go: its answer no longer interests. */
static void cancel_flight(struct tf_job *job, const struct tf_id *key) {
    struct tf_sync *sync = &job->core->sync;
    bool flies = sync->flight == TF_FLIGHT_UPLOAD || sync->flight == TF_FLIGHT_DOWNLOAD;
    if (!flies || !tf_id_equal(&sync->media.key, key))
        return;
    tf_job_emit(job, &(struct tf_client_action){.kind = TF_CLIENT_DO_CANCEL,
                                                .request_id = sync->request_id});
    sync->flight = TF_FLIGHT_NONE;
    sync->wants |= TF_WANT_MEDIA;
}

enum tf_code tf_media_forget(struct tf_job *job, const struct tf_id *key) {
    struct tf_mirror *mirror = &job->core->mirror;
    struct tf_media_row row;
    enum tf_code code = tf_media_row_find(job, key, &row);
    if (code != TF_OK)
        return code == TF_E_NOT_FOUND ? TF_OK : code;
    cancel_flight(job, key);
    if (row.state == TF_MEDIA_CACHED)
        mirror->cached -= row.size;
    else if (row.state == TF_MEDIA_UPLOADS)
        mirror->uploads--;
    else
        mirror->loads--;
    return drop(job, key, row.size);
}

enum tf_code tf_media_sent_elsewhere(struct tf_job *job, const struct tf_message *message) {
    struct tf_media_row row;
    const struct tf_id *key = &message->client_id;
    enum tf_code code = tf_media_row_find(job, key, &row);
    if (code != TF_OK || row.state != TF_MEDIA_UPLOADS)
        return code == TF_E_NOT_FOUND ? TF_OK : code;
    tf_sync_trigger(job, TF_WANT_PUSH, tf_id_hash(key)); /* what stood behind it may go */
    if (message->is_deleted)
        return tf_media_forget(job, key);
    cancel_flight(job, key);
    job->core->mirror.uploads--;
    code =
        tf_sql_run(job, TF_SQL_MESSAGE_UPLOADED,
                   TF_BINDS(tf_bind_cell(TF_CELL_MEDIA_URL, key, message->media_url),
                            tf_bind_cell_optional(TF_CELL_MESSAGE_METADATA, key, message->metadata),
                            tf_bind_id(key)),
                   NULL);
    return code == TF_OK ? tf_media_cached(job, key, row.size) : code;
}

enum tf_code tf_media_forget_room(struct tf_job *job, int64_t conversation) {
    while (job->core->mirror.files > 0) {
        enum tf_code code = TF_OK;
        sqlite3_stmt *row =
            tf_sql_open(job, TF_SQL_MEDIA_OF_ROOM, TF_BINDS(tf_bind_int(conversation)));
        if (!tf_sql_row(job, row, &code))
            return code;
        struct tf_id key = tf_sql_id(row, 0);
        sqlite3_reset(row);
        code = tf_media_forget(job, &key);
        if (code != TF_OK)
            return code;
    }
    return TF_OK;
}
