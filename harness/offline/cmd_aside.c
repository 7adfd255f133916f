/* What was set aside, and what its user makes of it: another try, or nothing. */
#include "offline/service.h"

#include "offline/conversation.h"
#include "offline/expire.h"
#include "offline/manager.h"
#include "offline/message.h"
#include "offline/sql.h"

/* Which of what was set aside is meant: all of a conversation, or what is about one message. */
struct scope {
    int64_t conversation;
    bool has_message;
    struct tf_id id, client_id; /* of the message */
};

static bool is_in(const struct scope *scope, const struct tf_queue_row *row) {
    if (!scope->has_message)
        return true;
    if (row->type == TF_ACTION_SEND)
        return tf_id_equal(&row->action_id, &scope->client_id);
    return !tf_id_is_none(&row->target) &&
           (tf_id_equal(&row->target, &scope->id) || tf_id_equal(&row->target, &scope->client_id));
}

static enum tf_code find_scope(struct tf_job *job, const struct tf_command *command,
                               struct scope *scope) {
    struct tf_conversation_row conversation;
    struct tf_message_row message;
    struct tf_buf text = {0};
    *scope = (struct scope){.has_message = !tf_id_is_none(&command->message_id)};
    if (!scope->has_message) {
        enum tf_code code = tf_conversation_row_find(job, &command->conversation_id, &conversation);
        scope->conversation = code == TF_OK ? conversation.local : 0;
        return code;
    }
    enum tf_code code = tf_message_row_find(job, &command->message_id, &message, &text);
    tf_buf_close(&text);
    if (code != TF_OK)
        return code;
    scope->conversation = message.conversation;
    scope->id = message.id;
    scope->client_id = message.client_id;
    return TF_OK;
}

/* The next that was set aside behind the order `after`, without its texts. E_NOT_FOUND. */
static enum tf_code next_aside(struct tf_job *job, const struct scope *scope, uint64_t after,
                               struct tf_queue_row *out) {
    enum tf_code code = TF_OK;
    sqlite3_stmt *statement =
        tf_sql_open(job, TF_SQL_QUEUE_ASIDE,
                    TF_BINDS(tf_bind_int(scope->conversation), tf_bind_int((int64_t)after)));
    bool found = false;
    while (!found && tf_sql_row(job, statement, &code)) {
        *out = tf_queue_read(job, statement);
        out->base_text = out->text = (struct tf_slice){0};
        found = is_in(scope, out);
    }
    if (statement != NULL)
        sqlite3_reset(statement);
    if (code != TF_OK)
        return code;
    return found ? TF_OK : TF_E_NOT_FOUND;
}

/* -- Another try ------------------------------------------------------------------------------- */

/* What must have its server's name first: the parent of an answer, the target of anything else. It
 * may not be set aside itself. */
static enum tf_code find_needed(struct tf_job *job, const struct tf_queue_row *row,
                                struct tf_id *waits_for) {
    struct tf_message_row own = {.reply_to = row->target}, needed;
    struct tf_buf text = {0};
    enum tf_code code = TF_OK;
    if (row->type == TF_ACTION_SEND)
        code = tf_message_row_find(job, &row->action_id, &own, &text);
    if (code == TF_OK && !tf_id_is_none(&own.reply_to)) {
        code = tf_message_row_find(job, &own.reply_to, &needed, &text);
        bool is_there = code == TF_OK;
        if (is_there && needed.refusal != TF_REFUSAL_NONE)
            code = TF_E_STATE;
        else if (is_there && !tf_message_row_is_named(&needed))
            *waits_for = needed.client_id;
        else if (code == TF_E_NOT_FOUND)
            code = TF_OK; /* the server knows it */
    }
    tf_buf_close(&text);
    return code;
}

static enum tf_code clear_refusal(struct tf_job *job, const struct tf_queue_row *row) {
    uint64_t position = TF_POSITION_PENDING + row->order;
    if (row->type == TF_ACTION_SEND)
        return tf_sql_run(job, TF_SQL_MESSAGE_REFUSED,
                          TF_BINDS(tf_bind_int(TF_REFUSAL_NONE), tf_bind_int(row->conversation),
                                   tf_bind_int((int64_t)position)),
                          NULL);
    if (row->type == TF_ACTION_CREATE)
        return tf_sql_run(job, TF_SQL_CONVERSATION_REFUSED,
                          TF_BINDS(tf_bind_int(TF_REFUSAL_NONE), tf_bind_int(row->conversation)),
                          NULL);
    return TF_OK;
}

/* Nothing goes out in a conversation whose creation was refused. */
static enum tf_code check_place(struct tf_job *job, const struct tf_queue_row *row) {
    struct tf_conversation_row conversation;
    enum tf_code code = tf_conversation_row_get(job, row->conversation, &conversation);
    if (code != TF_OK)
        return code;
    bool is_refused = conversation.refusal != TF_REFUSAL_NONE && row->type != TF_ACTION_CREATE;
    return is_refused ? TF_E_STATE : TF_OK;
}

static void tell(struct tf_job *job, const struct tf_queue_row *row, enum tf_note_kind kind) {
    const struct tf_id *message = row->type == TF_ACTION_SEND ? &row->action_id : &row->target;
    tf_job_note(job, &(struct tf_note){.kind = kind,
                                       .action_id = row->action_id,
                                       .message_id = *message,
                                       .type = row->type});
    if (row->type != TF_ACTION_CREATE)
        tf_job_touched(job, message);
}

/* Under its own id, so that a server that took it after all takes it once. */
static enum tf_code retry(struct tf_job *job, const struct tf_queue_row *row) {
    struct tf_mirror *mirror = &job->core->mirror;
    struct tf_id waits_for = {{0}};
    enum tf_code code = check_place(job, row);
    if (code == TF_OK)
        code = find_needed(job, row, &waits_for);
    if (code == TF_OK)
        code = clear_refusal(job, row);
    if (code == TF_OK)
        code = tf_sql_run(job, TF_SQL_QUEUE_UNPARK,
                          TF_BINDS(tf_bind_int(job->now.wall_us), tf_bind_id(&waits_for),
                                   tf_bind_int((int64_t)row->order)),
                          NULL);
    if (code != TF_OK)
        return code;
    mirror->parked--;
    mirror->waiting++;
    mirror->dependents += tf_id_is_none(&waits_for) ? 0 : 1;
    tf_expire_queued(job, row->type);
    tell(job, row, TF_NOTE_RETRIED);
    return TF_OK;
}

/* -- Nothing ----------------------------------------------------------------------------------- */

static enum tf_code drop_creation(struct tf_job *job, int64_t local) {
    struct tf_binds binds = TF_BINDS(tf_bind_int(local));
    enum tf_code code = tf_sql_run(job, TF_SQL_MESSAGE_WITHDRAW, binds, NULL);
    if (code == TF_OK)
        code = tf_sql_run(job, TF_SQL_PARTICIPANTS_DROP, binds, NULL);
    return code == TF_OK ? tf_sql_run(job, TF_SQL_CONVERSATION_GONE, binds, NULL) : code;
}

static enum tf_code drop_one(struct tf_job *job, const struct tf_queue_row *row) {
    enum tf_code code = tf_queue_remove(job, TF_QUEUE_PARKED, row->order, false, NULL);
    if (code != TF_OK)
        return code;
    tell(job, row, TF_NOTE_DISCARDED);
    if (row->type != TF_ACTION_SEND)
        return TF_OK;
    uint64_t position = TF_POSITION_PENDING + row->order;
    return tf_sql_run(job, TF_SQL_MESSAGE_DISCARD,
                      TF_BINDS(tf_bind_int(row->conversation), tf_bind_int((int64_t)position)),
                      NULL);
}

/* With everything that was set aside because of it: its changes, and answers to it. An answer is
 * made after what it answers, so one pass in program order finds those of answers, too. */
static enum tf_code drop_under(struct tf_job *job, const struct tf_queue_row *root) {
    for (;;) {
        enum tf_code code = TF_OK;
        sqlite3_stmt *statement =
            tf_sql_open(job, TF_SQL_QUEUE_ASIDE_UNDER,
                        TF_BINDS(tf_bind_int(root->conversation), tf_bind_id(&root->action_id)));
        if (!tf_sql_row(job, statement, &code))
            return code;
        struct tf_queue_row row = tf_queue_read(job, statement);
        sqlite3_reset(statement);
        row.base_text = row.text = (struct tf_slice){0};
        code = drop_one(job, &row);
        if (code == TF_OK && row.type == TF_ACTION_SEND)
            code = drop_under(job, &row);
        if (code != TF_OK)
            return code;
    }
}

static enum tf_code discard(struct tf_job *job, const struct tf_queue_row *row) {
    struct scope all = {.conversation = row->conversation};
    struct tf_queue_row other;
    enum tf_code code = drop_one(job, row);
    if (code == TF_OK && row->type == TF_ACTION_SEND)
        return drop_under(job, row);
    if (code != TF_OK || row->type != TF_ACTION_CREATE)
        return code;
    while (code == TF_OK && (code = next_aside(job, &all, 0, &other)) == TF_OK)
        code = drop_one(job, &other);
    return code == TF_E_NOT_FOUND ? drop_creation(job, row->conversation) : code;
}

/* -- Both -------------------------------------------------------------------------------------- */

static enum tf_code settle(struct tf_job *job, const struct tf_command *command,
                           enum tf_code (*each)(struct tf_job *, const struct tf_queue_row *)) {
    const struct tf_id none = {{0}};
    struct scope scope;
    struct tf_queue_row row;
    uint64_t after = 0;
    unsigned count = 0;
    enum tf_code code = find_scope(job, command, &scope);
    if (code != TF_OK)
        return code;
    tf_manager_accepted(job, NULL, &none);
    while ((code = next_aside(job, &scope, after, &row)) == TF_OK) {
        after = row.order;
        count++;
        code = each(job, &row);
        if (code != TF_OK)
            return code;
    }
    if (code != TF_E_NOT_FOUND)
        return code;
    return count > 0 ? TF_OK : TF_E_STATE;
}

enum tf_code tf_service_retry(struct tf_job *job, const struct tf_command *command) {
    return settle(job, command, retry);
}

enum tf_code tf_service_discard(struct tf_job *job, const struct tf_command *command) {
    return settle(job, command, discard);
}
