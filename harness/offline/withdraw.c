/* A conversation that the user has left, or was taken out of: nothing of it stays on the device but
 * the number of the change that said so, because older changes of it may still be under way. */
#include "offline/apply.h"
#include "offline/conversation.h"
#include "offline/media.h"
#include "offline/queue.h"
#include "offline/sql.h"

/* The leaving itself is done; whatever else waited there ends here. */
static void tell(struct tf_job *job, const struct tf_queue_row *row, const struct tf_id *id) {
    bool is_own_leave = row->type == TF_ACTION_LEAVE && row->state == TF_QUEUE_WAITING &&
                        tf_slice_equal(row->text, tf_id_slice(&job->core->config.user_id));
    struct tf_note note = {.kind = is_own_leave ? TF_NOTE_OUTCOME : TF_NOTE_WITHDRAWN,
                           .action_id = row->action_id,
                           .conversation_id = *id,
                           .type = row->type,
                           .outcome = TF_OUTCOME_APPLIED};
    tf_job_note(job, &note);
}

static enum tf_code end_actions(struct tf_job *job, int64_t local, const struct tf_id *id,
                                enum tf_queue_state state) {
    for (;;) {
        enum tf_code code = TF_OK;
        sqlite3_stmt *statement = tf_sql_open(job, TF_SQL_QUEUE_WITHDRAW,
                                              TF_BINDS(tf_bind_int(local), tf_bind_int(state)));
        if (!tf_sql_row(job, statement, &code))
            return code;
        struct tf_queue_row row = tf_queue_read(job, statement);
        tell(job, &row, id);
        bool waits = !tf_id_is_none(&row.waits_for);
        sqlite3_reset(statement);
        code = tf_queue_remove(job, state, row.order, waits, NULL);
        if (code != TF_OK)
            return code;
    }
}

static enum tf_code remove_rows(struct tf_job *job, int64_t local) {
    struct tf_binds binds = TF_BINDS(tf_bind_int(local));
    enum tf_code code = tf_media_forget_room(job, local);
    if (code == TF_OK)
        code = tf_sql_run(job, TF_SQL_VERSION_WITHDRAW, binds, NULL);
    if (code == TF_OK)
        code = tf_sql_run(job, TF_SQL_MESSAGE_WITHDRAW, binds, NULL);
    if (code == TF_OK)
        code = tf_sql_run(job, TF_SQL_READ_STEPS_DROP, binds, NULL);
    return code == TF_OK ? tf_sql_run(job, TF_SQL_PARTICIPANTS_DROP, binds, NULL) : code;
}

static enum tf_code withdraw(struct tf_job *job, const struct tf_conversation_row *row,
                             uint64_t seq) {
    static const enum tf_queue_state states[] = {TF_QUEUE_WAITING, TF_QUEUE_PARKED,
                                                 TF_QUEUE_CONFLICT};
    enum tf_code code = remove_rows(job, row->local);
    for (size_t i = 0; code == TF_OK && i < sizeof(states) / sizeof(states[0]); i++)
        code = end_actions(job, row->local, &row->id, states[i]);
    if (code != TF_OK)
        return code;
    job->core->mirror.fills -= row->fill_before > 0 ? 1 : 0;
    return tf_sql_run(job, TF_SQL_CONVERSATION_LEFT,
                      TF_BINDS(tf_bind_int((int64_t)seq), tf_bind_int(row->local)), NULL);
}

/* One that is older than the user's joining again says nothing. */
enum tf_code tf_apply_withdrawal(struct tf_job *job, const struct tf_withdrawal *told,
                                 uint64_t seq) {
    struct tf_conversation_row row = {0};
    int64_t local = 0;
    bool gone = false;
    enum tf_code code = tf_conversation_row_told(job, &told->conversation_id, seq, &local, &gone);
    if (code == TF_OK && !gone)
        code = tf_conversation_row_get(job, local, &row);
    if (code != TF_OK || gone || row.since > seq)
        return code;
    return withdraw(job, &row, seq);
}
