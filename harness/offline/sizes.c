#include "offline/sizes.h"

#include "offline/keep.h"
#include "offline/sql.h"

/* Of an action, besides its texts. */
#define ACTION_BYTES 128

static enum tf_code read_number(struct tf_job *job, enum tf_sql index, uint64_t *out) {
    enum tf_code code = TF_OK;
    sqlite3_stmt *row = tf_sql_open(job, index, TF_BINDS(tf_bind_null()));
    if (!tf_sql_row(job, row, &code))
        return code;
    *out = tf_sql_u64(row, 0);
    sqlite3_reset(row);
    return TF_OK;
}

static enum tf_code read_pair(struct tf_job *job, enum tf_sql index, uint64_t *count,
                              uint64_t *bytes) {
    enum tf_code code = TF_OK;
    sqlite3_stmt *row = tf_sql_open(job, index, TF_BINDS(tf_bind_null()));
    if (!tf_sql_row(job, row, &code))
        return code;
    *count = tf_sql_u64(row, 0);
    *bytes = tf_sql_u64(row, 1);
    sqlite3_reset(row);
    return TF_OK;
}

static enum tf_code read_queue(struct tf_job *job, uint64_t *count, uint64_t *bytes) {
    enum tf_code code = read_pair(job, TF_SQL_QUEUE_SIZE, count, bytes);
    *bytes += *count * ACTION_BYTES;
    return code;
}

enum tf_code tf_sizes_database(struct tf_job *job, uint64_t *used, uint64_t *whole) {
    uint64_t pages = 0, free_pages = 0, page_bytes = 0;
    enum tf_code code = read_number(job, TF_SQL_PAGES, &pages);
    if (code == TF_OK)
        code = read_number(job, TF_SQL_PAGES_FREE, &free_pages);
    if (code == TF_OK)
        code = read_number(job, TF_SQL_PAGE_SIZE, &page_bytes);
    *used = (pages - free_pages) * page_bytes;
    *whole = pages * page_bytes;
    return code;
}

enum tf_code tf_sizes_read(struct tf_job *job, struct tf_sizes_view *out) {
    uint64_t used = 0;
    *out = (struct tf_sizes_view){0};
    enum tf_code code = read_queue(job, &out->queue_actions, &out->queue_bytes);
    if (code == TF_OK)
        code = read_pair(job, TF_SQL_MESSAGES_SIZE, &out->messages, &out->message_bytes);
    if (code == TF_OK)
        code = tf_sizes_database(job, &used, &out->database_bytes);
    return code;
}

bool tf_sizes_are_bounded(const struct tf_core *core) {
    return core->config.queue_bytes_max > 0 || core->config.database_bytes_max > 0;
}

enum tf_code tf_bounds_begin(struct tf_job *job, struct tf_bounds *out) {
    const struct tf_client_config *config = &job->core->config;
    uint64_t count = 0, whole = 0;
    enum tf_code code = TF_OK;
    *out = (struct tf_bounds){0};
    if (config->queue_bytes_max > 0)
        code = read_queue(job, &count, &out->queue_bytes);
    if (code == TF_OK && config->database_bytes_max > 0)
        code = tf_sizes_database(job, &out->database_bytes, &whole);
    return code;
}

static bool is_beyond(uint64_t before, uint64_t after, uint64_t most) {
    return most > 0 && after > most && after > before;
}

enum tf_code tf_bounds_check(struct tf_job *job, const struct tf_bounds *before) {
    const struct tf_client_config *config = &job->core->config;
    struct tf_bounds after;
    enum tf_code code = tf_bounds_begin(job, &after);
    if (code != TF_OK)
        return code;
    tf_keep_make_room(job, after.database_bytes);
    if (is_beyond(before->queue_bytes, after.queue_bytes, config->queue_bytes_max))
        return tf_error_set(job->error, TF_E_LIMIT, "the queue would take %llu bytes",
                            (unsigned long long)after.queue_bytes);
    if (is_beyond(before->database_bytes, after.database_bytes, config->database_bytes_max))
        return tf_error_set(job->error, TF_E_LIMIT, "the database would take %llu bytes",
                            (unsigned long long)after.database_bytes);
    return TF_OK;
}
