#include "offline/conflict.h"

#include "offline/conversation.h"
#include "offline/manager.h"
#include "offline/merge.h"
#include "offline/queue.h"
#include "offline/shared_row.h"
#include "offline/sql.h"

/* A conflict at hand. */
struct clash {
    const struct tf_queue_row *mine;
    const struct tf_message *theirs;
    enum tf_strategy strategy;
};

static void tell(struct tf_job *job, const struct clash *clash) {
    tf_job_note(job, &(struct tf_note){.kind = TF_NOTE_OUTCOME,
                                       .action_id = clash->mine->action_id,
                                       .message_id = clash->theirs->id,
                                       .type = clash->mine->type,
                                       .outcome = TF_OUTCOME_CONFLICT});
    tf_job_note(job, &(struct tf_note){.kind = TF_NOTE_CONFLICT,
                                       .action_id = clash->mine->action_id,
                                       .message_id = clash->theirs->id,
                                       .type = clash->mine->type,
                                       .strategy = clash->strategy});
}

/* The server has kept what is dropped in the message's history. */
static enum tf_code drop(struct tf_job *job, const struct clash *clash) {
    enum tf_code code = tf_queue_remove(job, TF_QUEUE_WAITING, clash->mine->order, false, NULL);
    if (code == TF_OK)
        code = tf_queue_release(job, &clash->mine->action_id);
    tf_job_touched(job, &clash->theirs->id);
    return code;
}

/* The same action once more, on top of what the server has now. Other words than its user's are
 * shown at once: what they write next stands on them. */
static enum tf_code again(struct tf_job *job, const struct clash *clash, struct tf_slice text) {
    if (!tf_slice_equal(text, clash->mine->text))
        tf_job_touched(job, &clash->theirs->id);
    return tf_sql_run(
        job, TF_SQL_QUEUE_AGAIN,
        TF_BINDS(tf_bind_int((int64_t)clash->theirs->version),
                 tf_bind_cell_optional(TF_CELL_BASE_TEXT, &clash->mine->action_id,
                                       clash->theirs->content),
                 tf_bind_cell_optional(TF_CELL_QUEUE_TEXT, &clash->mine->action_id, text),
                 tf_bind_int((int64_t)clash->mine->order)),
        NULL);
}

/* An edit that waited behind the one in conflict says better what the user wants. */
static enum tf_code fold_follower(struct tf_job *job, const struct clash *clash) {
    struct tf_queue_copy last = {0};
    enum tf_code code = tf_queue_last_on(job, &clash->mine->target, &last);
    bool follows = code == TF_OK && last.row.order != clash->mine->order &&
                   last.row.state == TF_QUEUE_WAITING && last.row.type == TF_ACTION_EDIT &&
                   tf_id_equal(&last.row.waits_for, &clash->mine->action_id);
    if (follows) {
        code = tf_sql_run(
            job, TF_SQL_QUEUE_TEXT,
            TF_BINDS(tf_bind_cell(TF_CELL_QUEUE_TEXT, &clash->mine->action_id, last.row.text),
                     tf_bind_int(TF_QUEUE_CONFLICT), tf_bind_int((int64_t)clash->mine->order)),
            NULL);
        if (code == TF_OK)
            code = tf_queue_remove(job, TF_QUEUE_WAITING, last.row.order, true, NULL);
        tf_manager_coalesced(job, &last.row, &clash->mine->action_id);
    }
    tf_queue_copy_close(&last);
    return code == TF_E_NOT_FOUND ? TF_OK : code;
}

/* Kept and shown until the person decides; only a deletion that waits behind it may go on. */
static enum tf_code keep(struct tf_job *job, const struct clash *clash) {
    struct tf_mirror *mirror = &job->core->mirror;
    enum tf_code code = tf_sql_run(job, TF_SQL_QUEUE_STATE,
                                   TF_BINDS(tf_bind_int(TF_QUEUE_CONFLICT), tf_bind_int(0),
                                            tf_bind_int((int64_t)clash->mine->order)),
                                   NULL);
    if (code != TF_OK)
        return code;
    mirror->waiting--;
    mirror->conflicts++;
    tf_job_touched(job, &clash->theirs->id);
    code = fold_follower(job, clash);
    return code == TF_OK ? tf_queue_release(job, &clash->mine->action_id) : code;
}

static enum tf_code merge(struct tf_job *job, const struct clash *clash) {
    if (clash->mine->type == TF_ACTION_DELETE)
        return again(job, clash, (struct tf_slice){0});
    struct tf_buf merged = {0};
    tf_merge_texts(clash->mine->base_text, clash->theirs->content, clash->mine->text, &merged);
    enum tf_code code;
    if (merged.len > TF_CONTENT_BYTES_MAX || merged.len == 0) {
        code = keep(job, clash);
    } else if (tf_slice_equal(tf_buf_slice(&merged), clash->theirs->content)) {
        const struct tf_id none = {{0}};
        tf_manager_coalesced(job, clash->mine, &none);
        code = drop(job, clash);
    } else {
        code = again(job, clash, tf_buf_slice(&merged));
    }
    tf_buf_close(&merged);
    return code;
}

/* What the operation stood on was forgotten while the device was away: what its user did is done
 * once more, on what is there now. */
static enum tf_code operate_again(struct tf_job *job, const struct clash *clash) {
    struct tf_buf text = {0}, operation = {0};
    enum tf_code code = tf_shared_row_again(clash->mine, clash->theirs, &text, &operation);
    if (code == TF_OK && tf_slice_equal(tf_buf_slice(&text), clash->theirs->content)) {
        const struct tf_id none = {{0}};
        tf_manager_coalesced(job, clash->mine, &none);
        code = drop(job, clash);
    } else if (code == TF_OK) {
        code = again(job, clash, tf_buf_slice(&text));
        if (code == TF_OK)
            code = tf_shared_row_set(job, clash->mine, tf_buf_slice(&operation));
    }
    tf_buf_close(&text);
    tf_buf_close(&operation);
    return code;
}

static enum tf_code decide(struct tf_job *job, const struct clash *clash) {
    if (clash->theirs->is_deleted)
        return drop(job, clash);
    if (clash->mine->is_operation)
        return operate_again(job, clash);
    switch (clash->strategy) {
    case TF_STRATEGY_CLIENT_WINS:
        return again(job, clash, clash->mine->text);
    case TF_STRATEGY_MERGE:
        return merge(job, clash);
    case TF_STRATEGY_MANUAL:
        return keep(job, clash);
    default:
        return drop(job, clash);
    }
}

static enum tf_code settle(struct tf_job *job, const struct tf_queue_row *mine,
                           const struct tf_message *theirs) {
    struct clash clash = {.mine = mine, .theirs = theirs};
    enum tf_code code =
        tf_conversation_row_strategy(job, mine->conversation, mine->type, &clash.strategy);
    if (code != TF_OK)
        return code;
    if (mine->is_operation)
        clash.strategy = TF_STRATEGY_MERGE;
    tell(job, &clash);
    code = tf_queue_rebase(job, &mine->action_id, mine->base_version);
    return code == TF_OK ? decide(job, &clash) : code;
}

static bool makes_sense(const struct tf_queue_row *mine, const struct tf_wire_result *result) {
    const struct tf_message *theirs = &result->change.message;
    bool versioned = mine->type == TF_ACTION_EDIT || mine->type == TF_ACTION_DELETE;
    return versioned && result->has_change && result->change.entity == TF_ENTITY_MESSAGE &&
           tf_id_equal(&theirs->id, &mine->target) &&
           (mine->is_operation || theirs->version != mine->base_version ||
            (mine->type == TF_ACTION_EDIT && theirs->is_deleted)); /* whoever edits a tombstone */
}

enum tf_code tf_conflict_met(struct tf_job *job, struct tf_batch_item *item,
                             const struct tf_wire_result *result, struct tf_applied *applied,
                             bool *settled) {
    struct tf_queue_copy copy = {0};
    enum tf_code code = tf_queue_get(job, TF_QUEUE_WAITING, item->order, &copy);
    *settled = code == TF_E_NOT_FOUND || (code == TF_OK && makes_sense(&copy.row, result));
    if (code == TF_OK && *settled) {
        code = tf_apply_change(job, &result->change, applied);
        if (code == TF_OK)
            code = settle(job, &copy.row, &result->change.message);
    }
    tf_queue_copy_close(&copy);
    return code == TF_E_NOT_FOUND ? TF_OK : code;
}
