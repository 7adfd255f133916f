#include "offline/apply.h"

#include "offline/conversation.h"
#include "offline/identity.h"
#include "offline/line.h"
#include "offline/media.h"
#include "offline/message.h"
#include "offline/offer.h"
#include "offline/queue.h"
#include "offline/reused.h"
#include "offline/shared_row.h"
#include "offline/sql.h"
#include "offline/sync.h"
#include "offline/versions.h"

#include <stdlib.h>

enum tf_code tf_apply_adopt(struct tf_job *job, int64_t conversation, uint64_t order,
                            const struct tf_message *message, bool *found) {
    unsigned changed = 0;
    const struct tf_id *owner = tf_vault_owner(&message->client_id, &message->id);
    enum tf_code code =
        job->core->mirror.uploads > 0 ? tf_media_sent_elsewhere(job, message) : TF_OK;
    if (code != TF_OK)
        return code;
    code = tf_sql_run(
        job, TF_SQL_MESSAGE_ADOPT,
        TF_BINDS(tf_bind_int((int64_t)message->position), tf_bind_id(&message->id),
                 tf_bind_cell_optional(TF_CELL_SENDER_NAME, owner, message->sender_name),
                 tf_bind_cell(TF_CELL_CONTENT, owner, message->content),
                 tf_bind_id(&message->reply_to), tf_bind_int(message->is_deleted),
                 tf_bind_int(message->is_edited), tf_bind_int((int64_t)message->version),
                 tf_bind_int(message->created_at_us), tf_bind_int(message->updated_at_us),
                 tf_bind_int(message->edited_at_us), tf_bind_int(message->deleted_at_us),
                 tf_bind_int(job->core->mirror.generation), tf_bind_int(conversation),
                 tf_bind_int((int64_t)(TF_POSITION_PENDING + order)),
                 tf_bind_id(&message->client_id)),
        &changed);
    *found = changed > 0;
    if (code == TF_OK && changed > 0 && message->document.len > 0)
        code = tf_shared_row_told(job, message);
    if (code != TF_OK || changed == 0)
        return code;
    tf_job_touched(job, &message->id);
    return tf_queue_name(job, &message->client_id, &message->id, message->position);
}

static struct tf_bind stamp(int64_t value) {
    return value == 0 ? tf_bind_null() : tf_bind_int(value);
}

static enum tf_code upsert(struct tf_job *job, int64_t conversation,
                           const struct tf_message *message, bool *changed) {
    unsigned rows = 0;
    const struct tf_id *owner = tf_vault_owner(&message->client_id, &message->id);
    enum tf_code code = tf_sql_run(
        job, TF_SQL_MESSAGE_UPSERT,
        TF_BINDS(tf_bind_int(conversation), tf_bind_int((int64_t)message->position),
                 tf_bind_text(tf_id_slice(&message->client_id)), tf_bind_id(&message->id),
                 tf_bind_text(tf_id_slice(&message->sender_id)),
                 tf_bind_cell_optional(TF_CELL_SENDER_NAME, owner, message->sender_name),
                 tf_bind_int(message->type), tf_bind_cell(TF_CELL_CONTENT, owner, message->content),
                 tf_bind_cell_optional(TF_CELL_MEDIA_URL, owner, message->media_url),
                 tf_bind_cell_optional(TF_CELL_MEDIA_THUMBNAIL, owner, message->media_thumbnail),
                 stamp((int64_t)message->media_size), stamp((int64_t)message->media_duration_ms),
                 tf_bind_id(&message->reply_to),
                 tf_bind_cell_optional(TF_CELL_MESSAGE_METADATA, owner, message->metadata),
                 tf_bind_int(message->is_deleted), tf_bind_int(message->is_edited),
                 tf_bind_int((int64_t)message->version), stamp(message->created_at_us),
                 stamp(message->updated_at_us), stamp(message->edited_at_us),
                 stamp(message->deleted_at_us), tf_bind_int(job->core->mirror.generation)),
        &rows);
    *changed = rows > 0;
    if (code == TF_OK && rows > 0 && message->document.len > 0)
        code = tf_shared_row_told(job, message);
    return code;
}

/* The send of this message when it still waits here, or was set aside. */
static enum tf_code find_pending(struct tf_job *job, const struct tf_message *message,
                                 int64_t *conversation, uint64_t *order, bool *found) {
    const struct tf_mirror *mirror = &job->core->mirror;
    *found = false;
    if (mirror->waiting + mirror->parked == 0 ||
        !tf_id_equal(&message->sender_id, &job->core->config.user_id))
        return TF_OK;
    sqlite3_stmt *row =
        tf_sql_open(job, TF_SQL_MESSAGE_PENDING,
                    TF_BINDS(tf_bind_id(&message->client_id), tf_bind_id(&message->sender_id)));
    enum tf_code code = TF_OK;
    if (!tf_sql_row(job, row, &code))
        return code;
    *order = tf_sql_u64(row, 0) - TF_POSITION_PENDING;
    *conversation = sqlite3_column_int64(row, 1);
    *found = true;
    sqlite3_reset(row);
    return TF_OK;
}

/* The server has it, whatever became of the answer: nothing is left to send. */
static enum tf_code finish_send(struct tf_job *job, const struct tf_message *message,
                                uint64_t order) {
    bool was_there = false;
    enum tf_code code = tf_queue_remove(job, TF_QUEUE_WAITING, order, false, &was_there);
    if (code == TF_OK && !was_there)
        code = tf_queue_remove(job, TF_QUEUE_PARKED, order, false, &was_there);
    if (code == TF_OK && was_there)
        tf_job_note(job, &(struct tf_note){.kind = TF_NOTE_OUTCOME,
                                           .action_id = message->client_id,
                                           .message_id = message->id,
                                           .type = TF_ACTION_SEND,
                                           .outcome = TF_OUTCOME_APPLIED});
    return code;
}

/* Its first version is what was sent under this id, by whoever had it in a queue. */
static enum tf_code adopt_news(struct tf_job *job, int64_t conversation, uint64_t order,
                               const struct tf_message *message) {
    const struct tf_batch_item item = {.order = order,
                                       .action_id = message->client_id,
                                       .conversation = conversation,
                                       .type = TF_ACTION_SEND};
    const struct tf_change told = {.entity = TF_ENTITY_MESSAGE, .message = *message};
    struct tf_own_word own = {0};
    bool found = false;
    enum tf_code code = TF_OK;
    if (message->version == 1)
        code = tf_own_word_read(job, &item, &own);
    if (code == TF_OK)
        code = finish_send(job, message, order);
    if (code == TF_OK)
        code = tf_apply_adopt(job, conversation, order, message, &found);
    if (code == TF_OK)
        code = tf_own_word_again(job, &item, &told, &own);
    tf_own_word_close(&own);
    return code;
}

static enum tf_code renew_if_stale(struct tf_job *job, const struct tf_message *message) {
    const struct tf_mirror *mirror = &job->core->mirror;
    enum tf_code code = TF_OK;
    if (!mirror->resync)
        return TF_OK;
    if (!mirror->other_log) /* a push may have been newer than this page */
        code = tf_sql_run(job, TF_SQL_MESSAGE_KEEP,
                          TF_BINDS(tf_bind_id(&message->id), tf_bind_int(mirror->generation),
                                   tf_bind_int((int64_t)message->version)),
                          NULL);
    if (code != TF_OK)
        return code;
    return tf_sql_run(job, TF_SQL_MESSAGE_RENEW,
                      TF_BINDS(tf_bind_id(&message->id), tf_bind_int(mirror->generation)), NULL);
}

enum tf_code tf_apply_message(struct tf_job *job, const struct tf_message *message, uint64_t seq,
                              bool *changed) {
    int64_t conversation = 0;
    uint64_t order = 0;
    bool pending = false, gone = false;
    *changed = false;
    enum tf_code code = find_pending(job, message, &conversation, &order, &pending);
    if (code != TF_OK)
        return code;
    if (pending)
        return adopt_news(job, conversation, order, message);
    if (job->core->mirror.other_log)
        code = tf_offer_change(job, message);
    if (code == TF_OK)
        code = renew_if_stale(job, message);
    if (code == TF_OK)
        code = tf_conversation_row_told(job, &message->conversation_id, seq, &conversation, &gone);
    if (code == TF_OK && !gone && message->version > 1)
        code = tf_versions_keep(job, &message->id, message->version);
    if (code == TF_OK && !gone)
        code = upsert(job, conversation, message, changed);
    if (code == TF_OK && *changed)
        tf_job_touched(job, &message->id);
    return code == TF_OK && message->is_deleted ? tf_media_forget(job, &message->client_id) : code;
}

static enum tf_code apply_message(struct tf_job *job, const struct tf_change *change,
                                  struct tf_applied *applied) {
    const struct tf_message *message = &change->message;
    bool changed = false;
    enum tf_code code = tf_apply_message(job, message, change->seq, &changed);
    if (code != TF_OK || !changed)
        return code;
    if (tf_id_equal(&message->sender_id, &job->core->config.user_id))
        return TF_OK;
    if (job->core->rhythm != NULL)
        tf_rhythm_news(job->core->rhythm, message->updated_at_us);
    if (change->seq > applied->news_seq) {
        applied->news_seq = change->seq;
        applied->news_key = tf_id_hash(&message->id);
    }
    return TF_OK;
}

enum tf_code tf_apply_change(struct tf_job *job, const struct tf_change *change,
                             struct tf_applied *applied) {
    switch (change->entity) {
    case TF_ENTITY_MESSAGE:
        return apply_message(job, change, applied);
    case TF_ENTITY_CONVERSATION:
        return tf_apply_conversation(job, &change->conversation, change->seq);
    case TF_ENTITY_WITHDRAWAL:
        applied->ahead.count = 0; /* of what was here beyond the cursor, rows go, too */
        return tf_apply_withdrawal(job, &change->withdrawal, change->seq);
    default:
        return tf_apply_receipt(job, &change->receipt, change->seq);
    }
}

struct tf_applied tf_applied_begin(const struct tf_core *core) {
    struct tf_applied applied = {0};
    if (core->ahead != NULL)
        applied.ahead = *core->ahead;
    return applied;
}

/* What is here beyond the cursor is kept for when it gets there. */
static void keep_ahead(struct tf_core *core, const struct tf_ahead *ahead) {
    if (ahead->count == 0) {
        tf_apply_forget_ahead(core);
        return;
    }
    if (core->ahead == NULL)
        core->ahead = tf_alloc(sizeof(*core->ahead));
    *core->ahead = *ahead;
}

void tf_apply_forget_ahead(struct tf_core *core) {
    free(core->ahead);
    core->ahead = NULL;
}

void tf_apply_moved(struct tf_job *job, const struct tf_change *change,
                    struct tf_applied *applied) {
    struct tf_cursor *cursor = &job->core->mirror.cursor;
    if (change->seq <= cursor->seq)
        return;
    if (change->previous == cursor->seq && !tf_id_is_none(&cursor->epoch)) {
        cursor->seq = tf_ahead_reach(&applied->ahead, change->seq);
    } else {
        /* What starts over replaces the rows of before: the pull has to tell it once more. */
        if (!job->core->mirror.resync)
            tf_ahead_note(&applied->ahead, change->previous, change->seq);
        applied->gap_seq = change->seq;
    }
}

/* A child that comes before its parent waits for the pull that brings both. */
static enum tf_code comes_too_early(struct tf_job *job, const struct tf_change *change,
                                    bool *early) {
    struct tf_message_row parent;
    struct tf_buf text = {0};
    *early = false;
    if (change->entity != TF_ENTITY_MESSAGE || tf_id_is_none(&change->message.reply_to) ||
        change->previous == job->core->mirror.cursor.seq)
        return TF_OK;
    enum tf_code code = tf_message_row_find(job, &change->message.reply_to, &parent, &text);
    tf_buf_close(&text);
    *early = code == TF_E_NOT_FOUND;
    return *early ? TF_OK : code;
}

enum tf_code tf_apply_told(struct tf_job *job, const struct tf_change *change,
                           struct tf_applied *applied) {
    bool early = false;
    enum tf_code found = comes_too_early(job, change, &early);
    if (found != TF_OK)
        return found;
    if (early) {
        applied->gap_seq = change->seq;
        return TF_OK;
    }
    enum tf_code code = tf_apply_change(job, change, applied);
    if (code == TF_OK)
        tf_apply_moved(job, change, applied);
    return code;
}

enum tf_code tf_apply_cursor(struct tf_job *job) {
    const struct tf_mirror *mirror = &job->core->mirror, *saved = &job->saved;
    if (mirror->cursor.seq == saved->cursor.seq && mirror->resync == saved->resync &&
        tf_id_equal(&mirror->cursor.epoch, &saved->cursor.epoch))
        return TF_OK;
    tf_job_note(job, &(struct tf_note){.kind = TF_NOTE_CURSOR, .number = mirror->cursor.seq});
    return tf_sql_run(job, TF_SQL_DEVICE_CURSOR,
                      TF_BINDS(tf_bind_id(&mirror->cursor.epoch),
                               tf_bind_int((int64_t)mirror->cursor.seq),
                               tf_bind_int(mirror->resync + (mirror->resync && mirror->other_log)),
                               tf_bind_int((int64_t)tf_identity_owner(job->core))),
                      NULL);
}

void tf_apply_done(struct tf_job *job, const struct tf_applied *applied, uint64_t cause) {
    if (applied->news_seq > job->core->line.news_seq) {
        job->core->line.news_seq = applied->news_seq;
        job->core->line.news_key = applied->news_key;
    }
    keep_ahead(job->core, &applied->ahead);
    if (job->core->mirror.fills > 0)
        tf_sync_trigger(job, TF_WANT_FILL, cause);
    tf_line_acknowledge_soon(job);
    if (applied->behind)
        tf_sync_trigger(job, TF_WANT_PULL, cause);
    tf_sync_gap(job, applied->gap_seq, cause);
}
