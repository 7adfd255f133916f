#include "offline/service.h"

#include "offline/coalesce.h"
#include "offline/manager.h"
#include "offline/sql.h"
#include "offline/suggest.h"

/* The person insists on the deletion: the same action goes on, on top of what is here now. */
static enum tf_code insist(struct tf_job *job, const struct tf_message_row *theirs,
                           const struct tf_queue_row *mine) {
    enum tf_code code = tf_sql_run(
        job, TF_SQL_QUEUE_RESUME,
        TF_BINDS(tf_bind_int((int64_t)theirs->version), tf_bind_int((int64_t)mine->order)), NULL);
    if (code != TF_OK)
        return code;
    job->core->mirror.conflicts--;
    job->core->mirror.waiting++;
    tf_manager_accepted(job, NULL, &theirs->id);
    return TF_OK;
}

/* A new edit on top of the newest version that is here: it may meet a newer one again. */
static enum tf_code replace(struct tf_job *job, const struct tf_command *command,
                            const struct tf_message_row *theirs, const struct tf_queue_row *mine) {
    struct tf_queue_row row = {.action_id = tf_manager_action_id(job, command),
                               .type = TF_ACTION_EDIT,
                               .conversation = theirs->conversation,
                               .target = theirs->id,
                               .base_version = theirs->version,
                               .base_text = theirs->content,
                               .text = command->resolution == TF_RESOLVE_MINE ? mine->text
                                                                              : command->text};
    return tf_manager_queue(job, &row, &row.target);
}

/* Of what is in conflict about a message, the person sees the newest. What they decide about that
 * is their word on the message: older words of theirs must not come up behind it. */
static enum tf_code close_older(struct tf_job *job, const struct tf_queue_row *mine) {
    for (;;) {
        enum tf_code code = TF_OK;
        sqlite3_stmt *statement =
            tf_sql_open(job, TF_SQL_QUEUE_CONFLICT_ON, TF_BINDS(tf_bind_id(&mine->target)));
        if (!tf_sql_row(job, statement, &code))
            return code;
        struct tf_queue_row row = tf_queue_read(job, statement);
        sqlite3_reset(statement);
        if (row.order == mine->order)
            return TF_OK;
        code = tf_queue_remove(job, TF_QUEUE_CONFLICT, row.order, false, NULL);
        if (code != TF_OK)
            return code;
    }
}

static enum tf_code resolve(struct tf_job *job, const struct tf_command *command,
                            const struct tf_message_row *theirs, const struct tf_queue_row *mine) {
    tf_job_touched(job, &theirs->id);
    enum tf_code code =
        tf_suggest_learn(job, theirs->conversation, mine->type, command->resolution);
    if (code == TF_OK)
        code = close_older(job, mine);
    if (code != TF_OK)
        return code;
    if (command->resolution == TF_RESOLVE_MINE && mine->type == TF_ACTION_DELETE)
        return insist(job, theirs, mine);
    code = tf_queue_remove(job, TF_QUEUE_CONFLICT, mine->order, false, NULL);
    if (code != TF_OK)
        return code;
    if (command->resolution != TF_RESOLVE_THEIRS)
        return replace(job, command, theirs, mine);
    tf_manager_accepted(job, NULL, &theirs->id);
    return TF_OK;
}

enum tf_code tf_service_resolve(struct tf_job *job, const struct tf_command *command) {
    struct tf_message_row theirs;
    struct tf_buf text = {0};
    struct tf_standing standing = {0};
    enum tf_code code = TF_OK;
    if (command->resolution == TF_RESOLVE_TEXT)
        code = tf_service_check_text(command->text);
    if (code == TF_OK)
        code = tf_message_row_find(job, &command->message_id, &theirs, &text);
    if (code == TF_OK)
        code = tf_standing_read(job, &theirs, &standing);
    const struct tf_queue_row *mine = &standing.last.row;
    if (code == TF_OK && (!standing.has_last || mine->state != TF_QUEUE_CONFLICT))
        code = TF_E_STATE;
    if (code == TF_OK)
        code = resolve(job, command, &theirs, mine);
    tf_standing_close(&standing);
    tf_buf_close(&text);
    return code;
}
