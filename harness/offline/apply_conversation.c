#include "offline/apply.h"
#include "offline/conversation.h"
#include "offline/queue.h"
#include "offline/reads.h"
#include "offline/sql.h"

#include <stdlib.h>

struct members {
    struct tf_participant *items; /* owned */
    size_t count, capacity;
};

/* Marks only grow, and a receipt may have overtaken the conversation that is told now. */
static enum tf_code read_members(struct tf_job *job, int64_t local, struct members *out) {
    enum tf_code code = TF_OK;
    sqlite3_stmt *row = tf_sql_open(job, TF_SQL_PARTICIPANTS, TF_BINDS(tf_bind_int(local)));
    while (tf_sql_row(job, row, &code)) {
        tf_grow((void **)&out->items, &out->capacity, out->count, sizeof(*out->items));
        out->items[out->count++] = (struct tf_participant){.user_id = tf_sql_id(row, 0),
                                                           .delivered_position = tf_sql_u64(row, 3),
                                                           .read_position = tf_sql_u64(row, 4)};
    }
    return code;
}

static uint64_t larger(uint64_t a, uint64_t b) {
    return a > b ? a : b;
}

static enum tf_code add_member(struct tf_job *job, int64_t local, const struct tf_participant *told,
                               const struct members *held) {
    uint64_t delivered = told->delivered_position, read = told->read_position;
    for (size_t i = 0; i < held->count; i++) {
        if (!tf_id_equal(&held->items[i].user_id, &told->user_id))
            continue;
        delivered = larger(delivered, held->items[i].delivered_position);
        read = larger(read, held->items[i].read_position);
    }
    return tf_sql_run(job, TF_SQL_PARTICIPANT_ADD,
                      TF_BINDS(tf_bind_int(local), tf_bind_id(&told->user_id),
                               tf_bind_text(told->role), tf_bind_int(told->joined_at_us),
                               tf_bind_int((int64_t)delivered), tf_bind_int((int64_t)read)),
                      NULL);
}

static enum tf_code replace_members(struct tf_job *job, int64_t local, bool stale,
                                    const struct tf_conversation *told) {
    struct members held = {0};
    /* Another log may have other messages at the places that these times are of. */
    enum tf_code code =
        stale ? tf_sql_run(job, TF_SQL_READ_STEPS_DROP, TF_BINDS(tf_bind_int(local)), NULL)
              : read_members(job, local, &held);
    if (code == TF_OK)
        code = tf_sql_run(job, TF_SQL_PARTICIPANTS_DROP, TF_BINDS(tf_bind_int(local)), NULL);
    for (size_t i = 0; code == TF_OK && i < told->participant_count; i++)
        code = add_member(job, local, &told->participants[i], &held);
    free(held.items);
    return code;
}

/* A conversation of an older version: its marks may be news all the same. */
static enum tf_code raise_marks(struct tf_job *job, int64_t local,
                                const struct tf_conversation *told) {
    enum tf_code code = TF_OK;
    for (size_t i = 0; code == TF_OK && i < told->participant_count; i++) {
        const struct tf_participant *each = &told->participants[i];
        code = tf_sql_run(job, TF_SQL_PARTICIPANT_MARK,
                          TF_BINDS(tf_bind_int(local), tf_bind_id(&each->user_id),
                                   tf_bind_int((int64_t)each->delivered_position),
                                   tf_bind_int((int64_t)each->read_position)),
                          NULL);
    }
    return code;
}

/* The creation is done, whatever became of its answer. */
static enum tf_code finish_create(struct tf_job *job, const struct tf_conversation_row *row) {
    enum tf_code code = TF_OK;
    sqlite3_stmt *statement =
        tf_sql_open(job, TF_SQL_QUEUE_IN_CONVERSATION, TF_BINDS(tf_bind_int(row->local)));
    if (!tf_sql_row(job, statement, &code))
        return code;
    struct tf_queue_row action = tf_queue_read(job, statement);
    sqlite3_reset(statement);
    if (action.type != TF_ACTION_CREATE)
        return TF_OK;
    tf_job_note(job, &(struct tf_note){.kind = TF_NOTE_OUTCOME,
                                       .action_id = action.action_id,
                                       .type = TF_ACTION_CREATE,
                                       .outcome = TF_OUTCOME_APPLIED});
    return tf_queue_remove(job, TF_QUEUE_WAITING, action.order, false, NULL);
}

/* News of the conversation may come before its creation is known to be done, and have made a row
 * under the server's id: what they brought belongs to the user's own row. */
static enum tf_code join_news(struct tf_job *job, const struct tf_id *id, int64_t own) {
    struct tf_conversation_row news;
    enum tf_code code = tf_conversation_row_find(job, id, &news);
    if (code == TF_E_NOT_FOUND || (code == TF_OK && news.local == own))
        return TF_OK;
    if (code == TF_OK)
        code = tf_sql_run(job, TF_SQL_CONVERSATION_MESSAGES,
                          TF_BINDS(tf_bind_int(own), tf_bind_int(news.local)), NULL);
    for (int state = TF_QUEUE_WAITING; state <= TF_QUEUE_CONFLICT && code == TF_OK; state++)
        code = tf_sql_run(job, TF_SQL_CONVERSATION_ACTIONS,
                          TF_BINDS(tf_bind_int(own), tf_bind_int(news.local), tf_bind_int(state)),
                          NULL);
    if (code == TF_OK)
        code = tf_sql_run(job, TF_SQL_PARTICIPANTS_JOIN,
                          TF_BINDS(tf_bind_int(own), tf_bind_int(news.local)), NULL);
    if (code == TF_OK)
        code = tf_sql_run(job, TF_SQL_READ_STEPS_JOIN,
                          TF_BINDS(tf_bind_int(own), tf_bind_int(news.local)), NULL);
    if (code == TF_OK)
        code = tf_sql_run(job, TF_SQL_PARTICIPANTS_DROP, TF_BINDS(tf_bind_int(news.local)), NULL);
    if (code == TF_OK)
        code = tf_sql_run(job, TF_SQL_CONVERSATION_GONE, TF_BINDS(tf_bind_int(news.local)), NULL);
    return code;
}

static enum tf_code adopt_own(struct tf_job *job, const struct tf_conversation *told) {
    struct tf_conversation_row row;
    if (tf_id_is_none(&told->client_key))
        return TF_OK;
    enum tf_code code = tf_conversation_row_find(job, &told->client_key, &row);
    if (code == TF_E_NOT_FOUND || (code == TF_OK && !tf_id_is_none(&row.id)))
        return TF_OK;
    if (code == TF_OK)
        code = join_news(job, &told->id, row.local);
    if (code == TF_OK)
        code = tf_sql_run(job, TF_SQL_CONVERSATION_NAME,
                          TF_BINDS(tf_bind_id(&told->id), tf_bind_int(row.local)), NULL);
    return code == TF_OK ? finish_create(job, &row) : code;
}

static enum tf_code set_conversation(struct tf_job *job, int64_t local,
                                     const struct tf_conversation *told, bool *changed) {
    unsigned rows = 0;
    const struct tf_id *owner = tf_vault_owner(&told->client_key, &told->id);
    enum tf_code code = tf_sql_run(
        job, TF_SQL_CONVERSATION_SET,
        TF_BINDS(tf_bind_int(told->type),
                 tf_bind_cell_optional(TF_CELL_CONVERSATION_METADATA, owner, told->metadata),
                 tf_bind_int(told->is_active), tf_bind_int((int64_t)told->version),
                 tf_bind_int(told->created_at_us), tf_bind_int(told->updated_at_us),
                 tf_bind_int(told->last_activity_at_us), tf_bind_id(&told->client_key),
                 tf_bind_int(job->core->mirror.generation), tf_bind_int(local)),
        &rows);
    *changed = rows > 0;
    return code;
}

/* Who joins is told what comes; what was before, the history has. After a full resync it is asked
 * for again, because the pull does not show it. */
static enum tf_code begin_fill(struct tf_job *job, const struct tf_conversation_row *row,
                               bool stale, const struct tf_conversation *told) {
    uint64_t since = 0;
    for (size_t i = 0; i < told->participant_count; i++)
        if (tf_id_equal(&told->participants[i].user_id, &job->core->config.user_id))
            since = told->participants[i].since_position;
    if (since == 0 || (since <= row->since && !stale))
        return TF_OK;
    job->core->mirror.fills += row->fill_before == 0 ? 1 : 0;
    return tf_sql_run(job, TF_SQL_CONVERSATION_SINCE,
                      TF_BINDS(tf_bind_int((int64_t)since), tf_bind_int(row->local)), NULL);
}

enum tf_code tf_apply_conversation(struct tf_job *job, const struct tf_conversation *told,
                                   uint64_t seq) {
    struct tf_conversation_row row;
    int64_t local = 0;
    bool changed = false, gone = false;
    enum tf_code code = adopt_own(job, told);
    if (code == TF_OK)
        code = tf_conversation_row_told(job, &told->id, seq, &local, &gone);
    if (code == TF_OK && !gone)
        code = tf_conversation_row_get(job, local, &row);
    if (code == TF_OK && !gone)
        code = set_conversation(job, local, told, &changed);
    if (code != TF_OK || gone)
        return code;
    bool stale = job->core->mirror.resync && row.generation != job->core->mirror.generation;
    if (!changed)
        return raise_marks(job, local, told);
    code = begin_fill(job, &row, stale, told);
    return code == TF_OK ? replace_members(job, local, stale, told) : code;
}

enum tf_code tf_apply_receipt(struct tf_job *job, const struct tf_receipt *told, uint64_t seq) {
    int64_t local = 0;
    bool gone = false;
    enum tf_code code = tf_conversation_row_told(job, &told->conversation_id, seq, &local, &gone);
    if (code != TF_OK || gone)
        return code;
    tf_job_note(job, &(struct tf_note){.kind = TF_NOTE_TOUCHED,
                                       .conversation_id = told->conversation_id,
                                       .user_id = told->user_id});
    code = tf_sql_run(job, TF_SQL_PARTICIPANT_MARK,
                      TF_BINDS(tf_bind_int(local), tf_bind_id(&told->user_id),
                               tf_bind_int((int64_t)told->delivered_position),
                               tf_bind_int((int64_t)told->read_position)),
                      NULL);
    return code == TF_OK && told->read_upto > 0 ? tf_reads_step(job, local, told) : code;
}
