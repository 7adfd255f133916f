/* Files whose bytes are gone, and bytes whose file is: a phone may lose either alone. */
#include "offline/media.h"
#include "offline/sql.h"
#include "offline/sync.h"

#include <stdlib.h>

struct file {
    struct tf_id key;
    struct tf_media_row row;
};

static uint64_t parts_of(uint64_t bytes) {
    return (bytes + TF_MEDIA_PART_BYTES - 1) / TF_MEDIA_PART_BYTES;
}

/* Of a file that is being loaded, what has come; of others all. */
static uint64_t bytes_of(const struct tf_media_row *row) {
    return row->state == TF_MEDIA_LOADS ? row->done : row->size;
}

static enum tf_code one_number(struct tf_job *job, enum tf_sql question, uint64_t *out) {
    enum tf_code code = TF_OK;
    sqlite3_stmt *row = tf_sql_open(job, question, TF_BINDS(tf_bind_null()));
    *out = 0;
    if (!tf_sql_row(job, row, &code))
        return code;
    *out = tf_sql_u64(row, 0);
    sqlite3_reset(row);
    return TF_OK;
}

static enum tf_code list(struct tf_job *job, struct tf_buf *files, uint64_t *parts) {
    enum tf_code code = TF_OK;
    sqlite3_stmt *row = tf_sql_open(job, TF_SQL_MEDIA_LIST, TF_BINDS(tf_bind_null()));
    while (tf_sql_row(job, row, &code)) {
        const struct file file = {.key = tf_sql_id(row, 0),
                                  .row = {.state = (enum tf_media_kept)sqlite3_column_int(row, 1),
                                          .size = tf_sql_u64(row, 2),
                                          .done = tf_sql_u64(row, 3)}};
        tf_buf_append(files, &file, sizeof(file));
        *parts += parts_of(bytes_of(&file.row));
    }
    return code;
}

bool tf_media_is_here(struct tf_job *job, const struct tf_id *key, uint64_t size,
                      enum tf_code *code) {
    for (uint64_t at = 0; at < size; at += TF_MEDIA_PART_BYTES)
        if (!tf_media_part_is_here(job, key, at, code))
            return false;
    return true;
}

static bool has_address(struct tf_job *job, const struct tf_id *key, enum tf_code *code) {
    sqlite3_stmt *row = tf_sql_open(job, TF_SQL_MEDIA_ADDRESS, TF_BINDS(tf_bind_id(key)));
    bool has = tf_sql_row(job, row, code);
    if (has)
        sqlite3_reset(row);
    return has;
}

enum tf_code tf_media_again(struct tf_job *job, const struct tf_id *key,
                            const struct tf_media_row *row) {
    struct tf_mirror *mirror = &job->core->mirror;
    enum tf_code code = TF_OK;
    tf_job_touched(job, key);
    if (!has_address(job, key, &code))
        return code == TF_OK ? tf_media_forget(job, key) : code;
    for (uint64_t at = 0; code == TF_OK && at < row->size; at += TF_MEDIA_PART_BYTES)
        code = tf_media_part_drop(job, key, at);
    if (row->state == TF_MEDIA_CACHED)
        mirror->cached -= row->size;
    mirror->loads += row->state == TF_MEDIA_LOADS ? 0 : 1;
    job->core->sync.wants |= TF_WANT_MEDIA;
    return code == TF_OK ? tf_sql_run(job, TF_SQL_MEDIA_AGAIN, TF_BINDS(tf_bind_id(key)), NULL)
                         : code;
}

static enum tf_code mend_all(struct tf_job *job, const struct file *files, size_t count) {
    enum tf_code code = TF_OK;
    for (size_t i = 0; code == TF_OK && i < count; i++) {
        const struct tf_media_row *row = &files[i].row;
        if (row->state != TF_MEDIA_UPLOADS &&
            !tf_media_is_here(job, &files[i].key, bytes_of(row), &code) && code == TF_OK)
            code = tf_media_again(job, &files[i].key, row);
    }
    if (code == TF_OK && count == 0)
        code = tf_sql_run(job, TF_SQL_WIPE_MEDIA_PARTS, TF_BINDS(tf_bind_null()), NULL);
    return code;
}

/* A database that has an owner and no file has no parts either. */
enum tf_code tf_media_mend(struct tf_job *job) {
    uint64_t parts = 0, expected = 0;
    struct tf_buf files = {0};
    if (job->core->mirror.files == 0 && job->core->owner != 0)
        return TF_OK;
    enum tf_code code = job->core->mirror.files == 0 ? TF_OK : list(job, &files, &expected);
    if (code == TF_OK)
        code = one_number(job, TF_SQL_MEDIA_PARTS, &parts);
    if (code == TF_OK && parts != expected && (code = tf_job_begin(job)) == TF_OK)
        code = tf_job_end(job,
                          mend_all(job, (const void *)files.data, files.len / sizeof(struct file)));
    tf_buf_close(&files);
    return code;
}
