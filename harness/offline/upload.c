/* The way of a file to the media host and back, part by part: one is under way at a time, in turn
 * with everything else that the loop does. A host that does not answer holds up files, and what
 * waits for them, and nothing else. */
#include "base/hash.h"
#include "chat/json_write.h"
#include "offline/media.h"
#include "offline/retry.h"
#include "offline/sql.h"
#include "offline/sync.h"

enum {
    STATUS_OK = 200,
    STATUS_BAD = 400,
    STATUS_UNAUTHORIZED = 401,
    STATUS_TIMEOUT = 408,
    STATUS_TOO_LARGE = 413,
    STATUS_UNSUPPORTED = 415,
    STATUS_EARLY = 425,
    STATUS_TOO_MANY = 429,
    STATUS_SERVER = 500
};

bool tf_media_is_wanted(const struct tf_core *core) {
    return core->mirror.uploads + core->mirror.loads > 0;
}

static uint64_t key_of(const struct tf_media_flight *flight, enum tf_request_kind kind) {
    uint64_t part = tf_hash_pair(tf_id_hash(&flight->key), flight->offset);
    return tf_hash_pair(tf_hash_pair((uint64_t)kind, part), flight->attempts);
}

/* Columns of both questions for the next file. */
enum { NEXT_KEY, NEXT_SIZE, NEXT_DONE, NEXT_ATTEMPTS };

static void read_next(struct tf_job *job, sqlite3_stmt *row) {
    struct tf_media_flight *flight = &job->core->sync.media;
    flight->key = tf_sql_id(row, NEXT_KEY);
    flight->size = tf_sql_u64(row, NEXT_SIZE);
    flight->offset = tf_sql_u64(row, NEXT_DONE);
    flight->attempts = (uint32_t)sqlite3_column_int64(row, NEXT_ATTEMPTS);
}

/* Nothing that is tried again can help: the message is set aside, and shows it. */
static enum tf_code refused(struct tf_job *job, enum tf_refusal refusal) {
    struct tf_queue_copy copy = {0};
    enum tf_code code = tf_job_begin(job);
    if (code != TF_OK)
        return code;
    code = tf_queue_get(job, TF_QUEUE_WAITING, job->core->sync.media.order, &copy);
    if (code == TF_OK)
        code = tf_queue_park(job, &copy.row, refusal);
    tf_queue_copy_close(&copy);
    code = tf_job_end(job, code == TF_E_NOT_FOUND ? TF_OK : code);
    if (code == TF_OK) /* what stood behind it may go */
        tf_sync_trigger(job, TF_WANT_PUSH, tf_id_hash(&job->core->sync.media.key));
    return code;
}

static enum tf_code send_part(struct tf_job *job, struct tf_slice path) {
    const struct tf_media_flight *flight = &job->core->sync.media;
    sqlite3_stmt *statement = NULL;
    enum tf_code code = TF_OK;
    struct tf_slice bytes = tf_media_part_get(job, &flight->key, flight->offset, &statement, &code);
    if (code == TF_OK) {
        /* The host may have got a part of a part: the rest of it is what is sent. */
        size_t skip = (size_t)(flight->offset % TF_MEDIA_PART_BYTES);
        struct tf_slice rest = {bytes.data + skip, bytes.len > skip ? bytes.len - skip : 0};
        struct tf_http_request request = {.key = key_of(flight, TF_REQUEST_UPLOAD),
                                          .method = TF_HTTP_PUT,
                                          .path = tf_blob_create(path),
                                          .body = tf_blob_create(rest)};
        tf_sync_request(job, TF_FLIGHT_UPLOAD, &request);
    }
    sqlite3_reset(statement);
    if (code != TF_E_DAMAGED || statement != NULL)
        return code;
    return refused(job, TF_REFUSAL_FILE_LOST);
}

/* Nothing flies afterwards where no file waits, or the one whose turn it was is lost. */
static enum tf_code upload(struct tf_job *job, bool *found) {
    enum { NEXT_EXTENSION = NEXT_ATTEMPTS + 1, NEXT_TYPE, NEXT_ORDER };
    enum tf_code code = TF_OK;
    struct tf_buf path = {0};
    sqlite3_stmt *row = tf_sql_open(job, TF_SQL_MEDIA_NEXT_UP, TF_BINDS(tf_bind_null()));
    *found = tf_sql_row(job, row, &code);
    if (!*found)
        return code;
    struct tf_media_flight *flight = &job->core->sync.media;
    read_next(job, row);
    flight->order = tf_sql_u64(row, NEXT_ORDER);
    struct tf_wire_upload part = {
        .key = flight->key,
        .offset = flight->offset,
        .size = flight->size,
        .type = (enum tf_message_type)sqlite3_column_int(row, NEXT_TYPE),
        .extension = tf_vault_get(job, row, NEXT_EXTENSION, TF_CELL_MEDIA_EXTENSION, &flight->key)};
    tf_wire_upload_path(&path, &part);
    sqlite3_reset(row);
    code = job->damaged == TF_OK ? send_part(job, tf_buf_slice(&path)) : job->damaged;
    tf_buf_close(&path);
    return code;
}

static enum tf_code give_up_load(struct tf_job *job, const struct tf_id *key) {
    enum tf_code code = tf_job_begin(job);
    return code == TF_OK ? tf_job_end(job, tf_media_forget(job, key)) : code;
}

static enum tf_code download(struct tf_job *job) {
    enum { NEXT_URL = NEXT_ATTEMPTS + 1, NEXT_ID };
    enum tf_code code = TF_OK;
    struct tf_buf path = {0};
    sqlite3_stmt *row = tf_sql_open(job, TF_SQL_MEDIA_NEXT_DOWN, TF_BINDS(tf_bind_null()));
    if (!tf_sql_row(job, row, &code))
        return code;
    const struct tf_media_flight *flight = &job->core->sync.media;
    read_next(job, row);
    struct tf_id id = tf_sql_id(row, NEXT_ID);
    struct tf_slice url =
        tf_vault_get(job, row, NEXT_URL, TF_CELL_MEDIA_URL, tf_vault_owner(&flight->key, &id));
    bool known = tf_wire_download_path(&path, url, flight->offset);
    sqlite3_reset(row);
    if (job->damaged != TF_OK)
        code = job->damaged;
    else if (!known)
        code = give_up_load(job, &job->core->sync.media.key);
    else
        tf_sync_request(job, TF_FLIGHT_DOWNLOAD,
                        &(struct tf_http_request){.key = key_of(flight, TF_REQUEST_DOWNLOAD),
                                                  .method = TF_HTTP_GET,
                                                  .path = tf_blob_create(tf_buf_slice(&path))});
    tf_buf_close(&path);
    return code;
}

enum tf_code tf_media_send(struct tf_job *job) {
    struct tf_core *core = job->core;
    bool found = true;
    enum tf_code code = TF_OK;
    if (core->sync.media.wait_us > job->now.mono_us)
        return TF_OK;
    core->sync.media.wait_us = 0;
    for (uint32_t i = 0;
         i < core->mirror.uploads && code == TF_OK && found && core->sync.flight == TF_FLIGHT_NONE;
         i++)
        code = upload(job, &found);
    if (code == TF_OK && core->sync.flight == TF_FLIGHT_NONE && core->mirror.loads > 0)
        code = download(job);
    return code;
}

/* -- Answers -- */

/* Holds up all files: there is one host. */
static enum tf_code later(struct tf_job *job, tf_time floor_us) {
    struct tf_core *core = job->core;
    struct tf_media_flight *flight = &core->sync.media;
    tf_time delay_us = tf_retry_delay(job, &core->config.transport_retry, tf_id_hash(&flight->key),
                                      flight->attempts + 1, floor_us);
    flight->wait_us = tf_job_after(job, delay_us);
    flight->floor_us = floor_us > 0 ? tf_job_after(job, floor_us) : 0;
    enum tf_code code = tf_job_begin(job);
    if (code != TF_OK)
        return code;
    return tf_job_end(job, tf_sql_run(job, TF_SQL_MEDIA_FAILED,
                                      TF_BINDS(tf_bind_int(job->now.wall_us + delay_us),
                                               tf_bind_int(delay_us), tf_bind_id(&flight->key)),
                                      NULL));
}

static void go_on(struct tf_job *job) {
    if (tf_media_is_wanted(job->core))
        job->core->sync.wants |= TF_WANT_MEDIA;
}

static enum tf_code write_done(struct tf_job *job, uint64_t done) {
    enum tf_code code = tf_job_begin(job);
    if (code != TF_OK)
        return code;
    return tf_job_end(job, tf_sql_run(job, TF_SQL_MEDIA_DONE,
                                      TF_BINDS(tf_bind_int((int64_t)done),
                                               tf_bind_id(&job->core->sync.media.key)),
                                      NULL));
}

/* {"mediaPublicId": ..., what was there}. */
static enum tf_code name_metadata(struct tf_job *job, const struct tf_id *public_id,
                                  struct tf_buf *out) {
    enum tf_code code = TF_OK;
    const struct tf_id *key = &job->core->sync.media.key;
    sqlite3_stmt *row = tf_sql_open(job, TF_SQL_MESSAGE_METADATA, TF_BINDS(tf_bind_id(key)));
    if (!tf_sql_row(job, row, &code))
        return code;
    tf_buf_append_byte(out, '{');
    tf_json_field_id(out, "mediaPublicId", public_id);
    tf_json_join(out, tf_vault_get(job, row, 0, TF_CELL_MESSAGE_METADATA, key));
    sqlite3_reset(row);
    return TF_OK;
}

/* The message gets its address, and may go. */
static enum tf_code address(struct tf_job *job, const struct tf_wire_stored *stored) {
    const struct tf_media_flight *flight = &job->core->sync.media;
    struct tf_buf metadata = {0};
    enum tf_code code = name_metadata(job, &stored->public_id, &metadata);
    if (code == TF_OK)
        code = tf_sql_run(job, TF_SQL_MESSAGE_UPLOADED,
                          TF_BINDS(tf_bind_cell(TF_CELL_MEDIA_URL, &flight->key, stored->url),
                                   tf_bind_cell_optional(TF_CELL_MESSAGE_METADATA, &flight->key,
                                                         tf_buf_slice(&metadata)),
                                   tf_bind_id(&flight->key)),
                          NULL);
    tf_buf_close(&metadata);
    if (code == TF_OK)
        code = tf_media_cached(job, &flight->key, flight->size);
    job->core->mirror.uploads--;
    tf_job_touched(job, &flight->key);
    return code;
}

static enum tf_code uploaded(struct tf_job *job, const struct tf_wire_stored *stored) {
    enum tf_code code = tf_job_begin(job);
    if (code == TF_OK)
        code = tf_job_end(job, address(job, stored));
    if (code == TF_OK)
        tf_sync_trigger(job, TF_WANT_PUSH, tf_id_hash(&job->core->sync.media.key));
    return code;
}

/* Whether the host's word moves the upload on: what it has is what it says. */
static enum tf_code take_stored(struct tf_job *job, const struct tf_wire_stored *stored) {
    const struct tf_media_flight *flight = &job->core->sync.media;
    bool whole = stored->received == flight->size && stored->url.len > 0;
    if (whole)
        return uploaded(job, stored);
    if (stored->received >= flight->size)
        return later(job, 0);
    enum tf_code code = write_done(job, stored->received);
    return code == TF_OK && stored->received <= flight->offset ? later(job, 0) : code;
}

/* No session is at stake at the host, so what it does not allow now it may allow later. */
static bool is_final(const struct tf_http_result *result) {
    return result->outcome == TF_HTTP_ANSWERED && result->status >= STATUS_BAD &&
           result->status < STATUS_SERVER && result->status != STATUS_UNAUTHORIZED &&
           result->status != STATUS_TIMEOUT && result->status != STATUS_EARLY &&
           result->status != STATUS_TOO_MANY;
}

static enum tf_refusal reason_of(const struct tf_http_result *result) {
    enum tf_refusal said = tf_wire_refusal_parse(result->body);
    if (said != TF_REFUSAL_NONE)
        return said;
    return result->status == STATUS_TOO_LARGE     ? TF_REFUSAL_BODY_TOO_LARGE
           : result->status == STATUS_UNSUPPORTED ? TF_REFUSAL_UNSUPPORTED_MEDIA
                                                  : TF_REFUSAL_NOT_ALLOWED;
}

static enum tf_code take_upload(struct tf_job *job, const struct tf_http_result *result) {
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_stored stored;
    if (is_final(result))
        return refused(job, reason_of(result));
    if (result->outcome != TF_HTTP_ANSWERED || result->status != STATUS_OK ||
        tf_wire_stored_parse(result->body, &doc, &stored, NULL) != TF_OK)
        return later(job, result->outcome == TF_HTTP_ANSWERED ? result->retry_after_us : 0);
    enum tf_code code = take_stored(job, &stored);
    tf_wire_doc_destroy(doc);
    return code;
}

static enum tf_code keep_part(struct tf_job *job, struct tf_slice bytes) {
    const struct tf_media_flight *flight = &job->core->sync.media;
    uint64_t done = flight->offset + bytes.len;
    enum tf_code code = tf_media_part_put(job, &flight->key, flight->offset, bytes);
    if (code != TF_OK)
        return code;
    if (done < flight->size)
        return tf_sql_run(job, TF_SQL_MEDIA_DONE,
                          TF_BINDS(tf_bind_int((int64_t)done), tf_bind_id(&flight->key)), NULL);
    job->core->mirror.loads--;
    tf_job_touched(job, &flight->key);
    return tf_media_cached(job, &flight->key, flight->size);
}

static enum tf_code take_download(struct tf_job *job, const struct tf_http_result *result) {
    const struct tf_media_flight *flight = &job->core->sync.media;
    uint64_t left = flight->size - flight->offset;
    if (is_final(result))
        return give_up_load(job, &job->core->sync.media.key);
    if (result->outcome != TF_HTTP_ANSWERED || result->status != STATUS_OK ||
        result->body.len != (left < TF_MEDIA_PART_BYTES ? left : TF_MEDIA_PART_BYTES))
        return later(job, result->outcome == TF_HTTP_ANSWERED ? result->retry_after_us : 0);
    enum tf_code code = tf_job_begin(job);
    return code == TF_OK ? tf_job_end(job, keep_part(job, result->body)) : code;
}

enum tf_code tf_media_answer(struct tf_job *job, enum tf_flight flight,
                             const struct tf_http_result *result) {
    struct tf_media_row row;
    enum tf_code code = tf_media_row_find(job, &job->core->sync.media.key, &row);
    if (code == TF_OK)
        code = flight == TF_FLIGHT_UPLOAD ? take_upload(job, result) : take_download(job, result);
    go_on(job);
    return code == TF_E_NOT_FOUND ? TF_OK : code;
}
