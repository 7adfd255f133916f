#include "offline/reads.h"

#include "offline/sql.h"

enum tf_code tf_reads_step(struct tf_job *job, int64_t conversation,
                           const struct tf_receipt *told) {
    return tf_sql_run(job, TF_SQL_READ_STEP_ADD,
                      TF_BINDS(tf_bind_int(conversation), tf_bind_id(&told->user_id),
                               tf_bind_int((int64_t)told->read_upto),
                               tf_bind_int((int64_t)told->read_after),
                               tf_bind_int(told->read_at_us)),
                      NULL);
}

/* Of each the page says when they read this message, not how far they read then. */
enum tf_code tf_reads_told(struct tf_job *job, int64_t conversation,
                           const struct tf_message *told) {
    enum tf_code code = TF_OK;
    for (size_t i = 0; code == TF_OK && i < told->reader_count; i++) {
        const struct tf_reader *reader = &told->readers[i];
        if (reader->read_at_us != 0)
            code = tf_reads_step(job, conversation,
                                 &(struct tf_receipt){.user_id = reader->user_id,
                                                      .read_after = told->position - 1,
                                                      .read_upto = told->position,
                                                      .read_at_us = reader->read_at_us});
    }
    return code;
}

enum tf_code tf_reads_show(struct tf_job *job, const struct tf_message_row *row,
                           const struct tf_viewer *viewer) {
    enum tf_code code = TF_OK;
    if (!tf_message_row_is_named(row))
        return TF_OK;
    sqlite3_stmt *statement =
        tf_sql_open(job, TF_SQL_READERS,
                    TF_BINDS(tf_bind_int(row->conversation), tf_bind_int((int64_t)row->position),
                             tf_bind_id(&row->sender_id)));
    while (tf_sql_row(job, statement, &code)) {
        struct tf_reader_view view = {.message_id = row->id,
                                      .user_id = tf_sql_id(statement, 0),
                                      .at_wall_us = sqlite3_column_int64(statement, 1)};
        viewer->reader(viewer->self, &view);
    }
    return code;
}
