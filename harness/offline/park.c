#include "offline/queue.h"
#include "offline/sql.h"

static void tell_parked(struct tf_job *job, const struct tf_queue_row *row,
                        enum tf_refusal refusal) {
    const struct tf_id *message = row->type == TF_ACTION_SEND ? &row->action_id : &row->target;
    tf_job_note(job, &(struct tf_note){.kind = TF_NOTE_PARKED,
                                       .action_id = row->action_id,
                                       .message_id = *message,
                                       .type = row->type,
                                       .refusal = refusal});
    if (row->type != TF_ACTION_CREATE)
        tf_job_touched(job, message);
}

static enum tf_code set_aside(struct tf_job *job, const struct tf_queue_row *row,
                              enum tf_refusal refusal) {
    enum tf_code code = tf_sql_run(job, TF_SQL_QUEUE_STATE,
                                   TF_BINDS(tf_bind_int(TF_QUEUE_PARKED), tf_bind_int(refusal),
                                            tf_bind_int((int64_t)row->order)),
                                   NULL);
    if (code != TF_OK)
        return code;
    struct tf_mirror *mirror = &job->core->mirror;
    mirror->waiting--;
    mirror->parked++;
    mirror->dependents -= tf_id_is_none(&row->waits_for) ? 0 : 1;
    tell_parked(job, row, refusal);
    return TF_OK;
}

enum tf_code tf_queue_park_all(struct tf_job *job, enum tf_sql select, struct tf_binds keys,
                               enum tf_refusal refusal) {
    for (;;) {
        enum tf_code code = TF_OK;
        sqlite3_stmt *statement = tf_sql_open(job, select, keys);
        if (!tf_sql_row(job, statement, &code))
            return code;
        struct tf_queue_row row = tf_queue_read(job, statement);
        sqlite3_reset(statement);
        row.base_text = row.text = (struct tf_slice){0};
        code = tf_queue_park(job, &row, refusal);
        if (code != TF_OK)
            return code;
    }
}

static enum tf_code park_children(struct tf_job *job, const struct tf_queue_row *row,
                                  enum tf_refusal refusal) {
    uint64_t position = TF_POSITION_PENDING + row->order;
    enum tf_code code = tf_sql_run(job, TF_SQL_MESSAGE_REFUSED,
                                   TF_BINDS(tf_bind_int(refusal), tf_bind_int(row->conversation),
                                            tf_bind_int((int64_t)position)),
                                   NULL);
    if (code != TF_OK || job->core->mirror.dependents == 0)
        return code;
    return tf_queue_park_all(job, TF_SQL_QUEUE_WAITING_FOR, TF_BINDS(tf_bind_id(&row->action_id)),
                             refusal);
}

enum tf_code tf_queue_park_conversation(struct tf_job *job, int64_t conversation,
                                        enum tf_refusal refusal) {
    enum tf_code code = tf_sql_run(job, TF_SQL_CONVERSATION_REFUSED,
                                   TF_BINDS(tf_bind_int(refusal), tf_bind_int(conversation)), NULL);
    if (code != TF_OK)
        return code;
    return tf_queue_park_all(job, TF_SQL_QUEUE_IN_CONVERSATION, TF_BINDS(tf_bind_int(conversation)),
                             refusal);
}

enum tf_code tf_queue_park(struct tf_job *job, const struct tf_queue_row *row,
                           enum tf_refusal refusal) {
    enum tf_code code = set_aside(job, row, refusal);
    if (code != TF_OK)
        return code;
    if (row->type == TF_ACTION_SEND)
        return park_children(job, row, refusal);
    if (row->type == TF_ACTION_CREATE)
        return tf_queue_park_conversation(job, row->conversation, refusal);
    /* An edit that was refused changed nothing: what followed it stands on what it stood on. */
    code = tf_queue_rebase(job, &row->action_id, row->base_version);
    return code == TF_OK ? tf_queue_release(job, &row->action_id) : code;
}
