#include "offline/coalesce.h"

#include "offline/manager.h"
#include "offline/media.h"
#include "offline/sql.h"

static enum tf_code read_send(struct tf_job *job, const struct tf_message_row *message,
                              struct tf_standing *out) {
    if (tf_message_row_is_named(message))
        return TF_OK;
    enum tf_queue_state state =
        message->refusal == TF_REFUSAL_NONE ? TF_QUEUE_WAITING : TF_QUEUE_PARKED;
    enum tf_code code = tf_queue_get(job, state, tf_message_row_order(message), &out->send);
    out->has_send = code == TF_OK;
    return code == TF_E_NOT_FOUND ? TF_OK : code;
}

enum tf_code tf_standing_read(struct tf_job *job, const struct tf_message_row *message,
                              struct tf_standing *out) {
    const struct tf_mirror *mirror = &job->core->mirror;
    *out = (struct tf_standing){0};
    if (mirror->waiting + mirror->conflicts + mirror->parked == 0)
        return TF_OK;
    struct tf_id name = tf_message_row_name(message);
    enum tf_code code = read_send(job, message, out);
    if (code == TF_OK)
        code = tf_queue_last_on(job, &name, &out->last);
    out->has_last = code == TF_OK;
    return code == TF_E_NOT_FOUND ? TF_OK : code;
}

void tf_standing_close(struct tf_standing *standing) {
    tf_queue_copy_close(&standing->send);
    tf_queue_copy_close(&standing->last);
}

void tf_standing_base(const struct tf_message_row *message, const struct tf_standing *standing,
                      struct tf_queue_row *out) {
    const struct tf_queue_row *last = &standing->last.row;
    if (standing->has_last && last->state == TF_QUEUE_WAITING) {
        /* The answer to that one makes the next version; what is based on it must not overtake it.
         */
        out->waits_for = last->action_id;
        out->base_version = last->base_version + 1;
        out->base_text = last->text;
    } else if (standing->has_send) {
        out->waits_for = standing->send.row.action_id;
        out->base_version = 1;
        out->base_text = message->content;
    } else {
        out->base_version = message->version;
        out->base_text = message->content;
    }
}

static enum tf_code set_text(struct tf_job *job, const struct tf_queue_row *row,
                             struct tf_slice text) {
    return tf_sql_run(job, TF_SQL_QUEUE_TEXT,
                      TF_BINDS(tf_bind_cell(TF_CELL_QUEUE_TEXT, &row->action_id, text),
                               tf_bind_int(row->state), tf_bind_int((int64_t)row->order)),
                      NULL);
}

enum tf_code tf_coalesce_edit(struct tf_job *job, const struct tf_message_row *message,
                              const struct tf_standing *standing, struct tf_queue_row *edit,
                              bool *folded) {
    const struct tf_queue_row *last = &standing->last.row, *send = &standing->send.row;
    const struct tf_id *into = NULL;
    enum tf_code code = TF_OK;
    *folded = false;
    if (standing->has_last && last->type == TF_ACTION_EDIT &&
        (last->state == TF_QUEUE_CONFLICT || !tf_queue_is_handed(job->core, last))) {
        code = set_text(job, last, edit->text);
        into = &last->action_id;
    } else if (!standing->has_last && standing->has_send && !tf_queue_is_handed(job->core, send)) {
        code = tf_sql_run(
            job, TF_SQL_MESSAGE_TEXT,
            TF_BINDS(tf_bind_cell(TF_CELL_CONTENT,
                                  tf_vault_owner(&message->client_id, &message->id), edit->text),
                     tf_bind_int(message->conversation), tf_bind_int((int64_t)message->position)),
            NULL);
        into = &send->action_id;
    }
    if (code != TF_OK || into == NULL)
        return code;
    *folded = true;
    tf_manager_accepted(job, edit, &edit->target);
    tf_manager_coalesced(job, edit, into);
    return TF_OK;
}

static enum tf_code cancel(struct tf_job *job, const struct tf_queue_row *row);

/* Whatever waits for a message that never was: reads, edits, replies and what hangs on them. */
static enum tf_code cancel_dependents(struct tf_job *job, const struct tf_id *action_id) {
    while (job->core->mirror.dependents > 0) {
        enum tf_code code = TF_OK;
        sqlite3_stmt *statement =
            tf_sql_open(job, TF_SQL_QUEUE_WAITING_FOR, TF_BINDS(tf_bind_id(action_id)));
        if (!tf_sql_row(job, statement, &code))
            return code;
        struct tf_queue_row row = tf_queue_read(job, statement);
        sqlite3_reset(statement);
        row.base_text = row.text = (struct tf_slice){0};
        code = cancel(job, &row);
        if (code != TF_OK)
            return code;
    }
    return TF_OK;
}

static enum tf_code discard_message(struct tf_job *job, int64_t conversation, uint64_t order) {
    return tf_sql_run(
        job, TF_SQL_MESSAGE_DISCARD,
        TF_BINDS(tf_bind_int(conversation), tf_bind_int((int64_t)(TF_POSITION_PENDING + order))),
        NULL);
}

static enum tf_code cancel(struct tf_job *job, const struct tf_queue_row *row) {
    const struct tf_id none = {{0}};
    enum tf_code code =
        tf_queue_remove(job, row->state, row->order, !tf_id_is_none(&row->waits_for), NULL);
    if (code != TF_OK)
        return code;
    tf_manager_coalesced(job, row, &none);
    if (row->type == TF_ACTION_SEND) {
        code = discard_message(job, row->conversation, row->order);
        if (code == TF_OK)
            code = tf_media_forget(job, &row->action_id);
        tf_job_touched(job, &row->action_id);
    }
    return code == TF_OK ? cancel_dependents(job, &row->action_id) : code;
}

enum tf_code tf_coalesce_unsent(struct tf_job *job, const struct tf_queue_row *send) {
    return cancel(job, send);
}

enum tf_code tf_coalesce_read(struct tf_job *job, struct tf_queue_row *read, bool *folded) {
    struct tf_queue_copy last = {0};
    enum tf_code code = tf_queue_last_read(job, read->conversation, &last);
    *folded = code == TF_OK && !tf_queue_is_handed(job->core, &last.row) &&
              tf_id_is_none(&last.row.waits_for) && tf_id_is_none(&read->waits_for);
    if (*folded) {
        code = tf_sql_run(job, TF_SQL_QUEUE_MARK,
                          TF_BINDS(tf_bind_id(&read->target), tf_bind_int((int64_t)read->mark),
                                   tf_bind_null(), tf_bind_int((int64_t)last.row.order)),
                          NULL);
        tf_manager_accepted(job, read, &read->target);
        tf_manager_coalesced(job, read, &last.row.action_id);
    }
    tf_queue_copy_close(&last);
    return code == TF_E_NOT_FOUND ? TF_OK : code;
}
