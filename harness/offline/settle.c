#include "offline/settle.h"

#include "offline/conflict.h"
#include "offline/conversation.h"
#include "offline/queue.h"
#include "offline/retry.h"
#include "offline/reused.h"
#include "offline/sql.h"

static void tell_outcome(struct tf_job *job, const struct tf_batch_item *item,
                         enum tf_outcome outcome, enum tf_refusal refusal,
                         const struct tf_id *message_id) {
    tf_job_note(job, &(struct tf_note){.kind = TF_NOTE_OUTCOME,
                                       .action_id = item->action_id,
                                       .message_id = *message_id,
                                       .type = item->type,
                                       .outcome = outcome,
                                       .refusal = refusal});
}

static bool is_exhausted(const struct tf_job *job, const struct tf_batch_item *item) {
    uint32_t most = job->core->config.retry[item->type].attempts_max;
    return most > 0 && item->attempts + 1 >= most;
}

static enum tf_code park(struct tf_job *job, const struct tf_batch_item *item,
                         enum tf_refusal refusal) {
    struct tf_queue_copy copy = {0};
    enum tf_code code = tf_queue_get(job, TF_QUEUE_WAITING, item->order, &copy);
    if (code == TF_OK)
        code = tf_queue_park(job, &copy.row, refusal);
    tf_queue_copy_close(&copy);
    return code == TF_E_NOT_FOUND ? TF_OK : code;
}

enum tf_code tf_settle_rejected(struct tf_job *job, struct tf_batch_item *item,
                                enum tf_refusal refusal) {
    const struct tf_id none = {{0}};
    tell_outcome(job, item, TF_OUTCOME_REJECTED, refusal, &none);
    return park(job, item, refusal);
}

static void tell_retry(struct tf_job *job, const struct tf_batch_item *item, tf_time delay_us,
                       tf_time floor_us) {
    tf_job_note(job, &(struct tf_note){.kind = TF_NOTE_RETRY,
                                       .action_id = item->action_id,
                                       .type = item->type,
                                       .number = item->attempts + 1,
                                       .delay_us = delay_us,
                                       .floor_us = floor_us});
}

enum tf_code tf_settle_recount(struct tf_job *job, struct tf_batch_item *item) {
    struct tf_queue_copy copy = {0};
    if (!job->core->config.shared)
        return TF_OK;
    enum tf_code code = tf_queue_get(job, TF_QUEUE_WAITING, item->order, &copy);
    if (code == TF_OK && copy.row.attempts > item->attempts)
        item->attempts = copy.row.attempts;
    tf_queue_copy_close(&copy);
    return code == TF_E_NOT_FOUND ? TF_OK : code;
}

enum tf_code tf_settle_failed(struct tf_job *job, struct tf_batch_item *item, tf_time delay_us,
                              tf_time floor_us) {
    item->failed = true;
    bool waits_for_neighbour = delay_us == 0; /* which is no failure of its own */
    if (!waits_for_neighbour && is_exhausted(job, item))
        return park(job, item, TF_REFUSAL_UNAVAILABLE);
    unsigned changed = 0;
    tf_time due_wall_us = delay_us > 0 ? job->now.wall_us + delay_us : 0;
    enum tf_code code =
        tf_sql_run(job, TF_SQL_QUEUE_FAILED,
                   TF_BINDS(tf_bind_int(item->attempts + 1), tf_bind_int(due_wall_us),
                            tf_bind_int(delay_us), tf_bind_int((int64_t)item->order)),
                   &changed);
    if (code == TF_OK && changed > 0 && delay_us > 0)
        tell_retry(job, item, delay_us, floor_us);
    return code;
}

/* Backs off this conversation alone. */
static enum tf_code retry(struct tf_job *job, struct tf_batch_item *item, bool behind,
                          tf_time floor_us) {
    enum tf_code code = tf_settle_recount(job, item);
    if (code != TF_OK || behind)
        return code == TF_OK ? tf_settle_failed(job, item, 0, 0) : code;
    const struct tf_retry_policy *policy = &job->core->config.retry[item->type];
    tf_time delay_us =
        tf_retry_delay(job, policy, tf_id_hash(&item->action_id), item->attempts + 1, floor_us);
    item->held_us = delay_us;
    item->floor_us = floor_us;
    return tf_settle_failed(job, item, delay_us, floor_us);
}

/* Whether a result carries what it must: an answer that says "done" and not what came of it is no
 * answer. */
static bool is_whole(const struct tf_batch_item *item, const struct tf_wire_result *result) {
    const struct tf_change *change = &result->change;
    switch (item->type) {
    case TF_ACTION_SEND:
        return result->has_change && change->entity == TF_ENTITY_MESSAGE &&
               tf_id_equal(&change->message.client_id, &item->action_id);
    case TF_ACTION_EDIT:
    case TF_ACTION_DELETE:
        return result->has_change && change->entity == TF_ENTITY_MESSAGE;
    case TF_ACTION_CREATE:
        return result->has_change && change->entity == TF_ENTITY_CONVERSATION &&
               tf_id_equal(&change->conversation.client_key, &item->action_id);
    case TF_ACTION_JOIN:
        return result->has_change && change->entity == TF_ENTITY_CONVERSATION;
    case TF_ACTION_LEAVE:
        return result->has_change &&
               (change->entity == TF_ENTITY_CONVERSATION || change->entity == TF_ENTITY_WITHDRAWAL);
    default:
        return true;
    }
}

static enum tf_code told(struct tf_job *job, struct tf_batch_item *item,
                         const struct tf_wire_result *result, struct tf_applied *applied) {
    bool adopted = false;
    enum tf_code code = TF_OK;
    if (item->type == TF_ACTION_SEND)
        code =
            tf_apply_adopt(job, item->conversation, item->order, &result->change.message, &adopted);
    if (code != TF_OK || !result->has_change)
        return code;
    if (!adopted)
        return tf_apply_told(job, &result->change, applied);
    tf_apply_moved(job, &result->change, applied);
    return TF_OK;
}

/* A read whose answer does not say how far the marks are now: at least as far as it asked. */
static enum tf_code keep_mark(struct tf_job *job, const struct tf_batch_item *item) {
    struct tf_queue_copy copy = {0};
    enum tf_code code = tf_queue_get(job, TF_QUEUE_WAITING, item->order, &copy);
    if (code == TF_OK)
        code = tf_sql_run(job, TF_SQL_PARTICIPANT_MARK,
                          TF_BINDS(tf_bind_int(item->conversation),
                                   tf_bind_id(&job->core->config.user_id), tf_bind_int(0),
                                   tf_bind_int((int64_t)copy.row.mark)),
                          NULL);
    tf_queue_copy_close(&copy);
    return code == TF_E_NOT_FOUND ? TF_OK : code;
}

/* The user's own deletion is there: what they still had to decide about the message is decided. */
static enum tf_code close_conflict(struct tf_job *job, const struct tf_wire_result *result) {
    if (job->core->mirror.conflicts == 0)
        return TF_OK;
    enum tf_code code = TF_OK;
    sqlite3_stmt *statement = tf_sql_open(job, TF_SQL_QUEUE_CONFLICT_ON,
                                          TF_BINDS(tf_bind_id(&result->change.message.id)));
    if (!tf_sql_row(job, statement, &code))
        return code;
    struct tf_queue_row row = tf_queue_read(job, statement);
    sqlite3_reset(statement);
    return tf_queue_remove(job, TF_QUEUE_CONFLICT, row.order, false, NULL);
}

static enum tf_code done(struct tf_job *job, struct tf_batch_item *item,
                         const struct tf_wire_result *result, struct tf_applied *applied) {
    bool was_there = false;
    enum tf_code code = TF_OK;
    if (item->type == TF_ACTION_READ)
        code = keep_mark(job, item);
    if (code == TF_OK)
        code = tf_queue_remove(job, TF_QUEUE_WAITING, item->order, false, &was_there);
    if (code == TF_OK && was_there) {
        bool message = result->has_change && result->change.entity == TF_ENTITY_MESSAGE;
        const struct tf_id none = {{0}};
        tell_outcome(job, item, result->outcome, TF_REFUSAL_NONE,
                     message ? &result->change.message.id : &none);
    }
    if (code == TF_OK)
        code = told(job, item, result, applied);
    if (code == TF_OK && item->type == TF_ACTION_DELETE)
        code = close_conflict(job, result);
    return code == TF_OK ? tf_queue_release(job, &item->action_id) : code;
}

/* The server has an action of this user under that id, in other words, and says what it holds. */
static enum tf_code reused(struct tf_job *job, struct tf_batch_item *item,
                           const struct tf_wire_result *result, struct tf_applied *applied) {
    struct tf_wire_result taken = *result;
    struct tf_own_word own;
    taken.outcome = TF_OUTCOME_DUPLICATE;
    taken.refusal = TF_REFUSAL_NONE;
    enum tf_code code = tf_own_word_read(job, item, &own);
    if (code == TF_OK)
        code = done(job, item, &taken, applied);
    if (code == TF_OK)
        code = tf_own_word_again(job, item, &result->change, &own);
    tf_own_word_close(&own);
    return code;
}

static bool is_reused(const struct tf_batch_item *item, const struct tf_wire_result *result) {
    return result->refusal == TF_REFUSAL_KEY_REUSED && result->has_change && is_whole(item, result);
}

enum tf_code tf_settle(struct tf_job *job, struct tf_batch_item *item,
                       const struct tf_wire_result *result, bool behind,
                       struct tf_applied *applied) {
    if (result == NULL)
        return retry(job, item, behind, 0);
    /* The change was made before, and the answer does not say where in the log it stands. */
    bool was_made = (result->outcome == TF_OUTCOME_DUPLICATE || is_reused(item, result)) &&
                    result->change.seq == 0;
    if (was_made || result->outcome == TF_OUTCOME_CONFLICT)
        applied->behind = true;
    switch (result->outcome) {
    case TF_OUTCOME_APPLIED:
    case TF_OUTCOME_DUPLICATE:
        return is_whole(item, result) ? done(job, item, result, applied)
                                      : retry(job, item, behind, 0);
    case TF_OUTCOME_CONFLICT: {
        bool settled = false;
        enum tf_code code = tf_conflict_met(job, item, result, applied, &settled);
        return code != TF_OK || settled ? code : retry(job, item, behind, 0);
    }
    case TF_OUTCOME_REJECTED:
        return is_reused(item, result) ? reused(job, item, result, applied)
                                       : tf_settle_rejected(job, item, result->refusal);
    default:
        return retry(job, item, behind, result->retry_after_us);
    }
}
