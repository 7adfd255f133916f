#include "offline/keep_page.h"

#include "offline/conversation.h"
#include "offline/known.h"
#include "offline/sql.h"

#define ROW_BYTES 256 /* of a message, besides its text */

/* The newest message that is not deleted, else the newest: it stays, and what is behind it. */
static enum tf_code find_end(struct tf_job *job, int64_t local, uint64_t *end) {
    enum tf_code code = TF_OK;
    sqlite3_stmt *row = tf_sql_open(job, TF_SQL_KEEP_LAST, TF_BINDS(tf_bind_int(local)));
    *end = 0;
    if (!tf_sql_row(job, row, &code))
        return code;
    *end = tf_sql_u64(row, 0);
    sqlite3_reset(row);
    return TF_OK;
}

enum tf_code tf_keep_page_read(struct tf_job *job, int64_t local, uint64_t from,
                               struct tf_keep_page *page) {
    uint64_t end = 0;
    page->count = 0;
    page->cleaned = page->freed = 0;
    enum tf_code code = find_end(job, local, &end);
    if (code != TF_OK)
        return code;
    sqlite3_stmt *row =
        tf_sql_open(job, TF_SQL_KEEP_PAGE,
                    TF_BINDS(tf_bind_int(local), tf_bind_int((int64_t)from),
                             tf_bind_id(&job->core->config.user_id), tf_bind_int((int64_t)end),
                             tf_bind_int(TF_KEEP_ROWS_MAX)));
    while (tf_sql_row(job, row, &code))
        page->rows[page->count++] = (struct tf_keep_row){.position = tf_sql_u64(row, 0),
                                                         .id = tf_sql_id(row, 1),
                                                         .created_us = sqlite3_column_int64(row, 2),
                                                         .bytes = ROW_BYTES + tf_sql_u64(row, 3),
                                                         .may_go = sqlite3_column_int(row, 4) != 0};
    return code;
}

enum tf_code tf_keep_page_drop(struct tf_job *job, struct tf_keep_page *page,
                               const struct tf_keep_row *row) {
    page->cleaned = row->position;
    page->freed += row->bytes;
    return tf_sql_run(job, TF_SQL_KEEP_DROP, TF_BINDS(tf_bind_id(&row->id)), NULL);
}

enum tf_code tf_keep_page_end(struct tf_job *job, int64_t local, const struct tf_keep_page *page) {
    struct tf_conversation_row conversation;
    if (page->cleaned == 0)
        return TF_OK;
    enum tf_code code =
        tf_sql_run(job, TF_SQL_CONVERSATION_CLEANED,
                   TF_BINDS(tf_bind_int((int64_t)page->cleaned), tf_bind_int(local)), NULL);
    if (code == TF_OK)
        code = tf_sql_run(job, TF_SQL_READ_STEPS_CLEANED,
                          TF_BINDS(tf_bind_int(local), tf_bind_int((int64_t)page->cleaned)), NULL);
    if (code == TF_OK)
        code = tf_conversation_row_get(job, local, &conversation);
    if (code == TF_OK)
        tf_job_note(job, &(struct tf_note){.kind = TF_NOTE_CLEANED,
                                           .conversation_id = conversation.id,
                                           .number = page->cleaned});
    return code;
}

enum tf_code tf_keep_count_bytes(struct tf_job *job, int64_t local, uint64_t *bytes) {
    enum tf_code code = TF_OK;
    sqlite3_stmt *row = tf_sql_open(job, TF_SQL_KEEP_SIZE, TF_BINDS(tf_bind_int(local)));
    if (!tf_sql_row(job, row, &code))
        return code;
    *bytes = tf_sql_u64(row, 0) * ROW_BYTES + tf_sql_u64(row, 1);
    sqlite3_reset(row);
    return TF_OK;
}

bool tf_keep_lingers(const struct tf_job *job, tf_time scrolled_wall_us, tf_time *until_wall_us) {
    tf_time now_us = job->now.wall_us, linger_us = job->core->config.keep.linger_us;
    tf_time changes_us = TF_NEVER;
    bool does = scrolled_wall_us <= now_us && scrolled_wall_us > now_us - linger_us;
    if (does)
        changes_us = tf_known_after(scrolled_wall_us, linger_us);
    else if (scrolled_wall_us > now_us)
        changes_us = scrolled_wall_us;
    if (changes_us < *until_wall_us)
        *until_wall_us = changes_us;
    return does;
}
