#include "server/turn.h"

#include "base/assert.h"
#include "server/store/schema.h"

/* A commit that failed may have been made all the same. Whoever repeats a request would be answered
 * from it, so the disk has to hold it first. */
static enum tf_code firm(struct tf_turn *turn) {
    if (!turn->server->unsure)
        return TF_OK;
    enum tf_code code = tf_server_schema_firm(turn->db.store, turn->db.error);
    turn->server->unsure = code != TF_OK;
    return code;
}

enum tf_code tf_turn_write(struct tf_turn *turn) {
    if (turn->in_transaction)
        return TF_OK;
    enum tf_code code = firm(turn);
    if (code != TF_OK)
        return code;
    code = tf_store_begin(turn->db.store, turn->db.error);
    turn->in_transaction = code == TF_OK;
    return code;
}

enum tf_code tf_turn_read(struct tf_turn *turn) {
    if (turn->in_transaction)
        return TF_OK;
    enum tf_code code = firm(turn);
    if (code != TF_OK)
        return code;
    sqlite3_stmt *statement = tf_db_statement(&turn->db, TF_SQL_BEGIN_READ);
    if (statement == NULL)
        return turn->db.error->code;
    code = tf_db_run(&turn->db, statement);
    turn->in_transaction = code == TF_OK;
    return code;
}

struct tf_buf *tf_turn_answer(struct tf_turn *turn, int status) {
    struct tf_answer *answer = &turn->server->effects.answer;
    TF_ASSERT(!answer->is_given);
    answer->is_given = true;
    answer->status = status;
    return &answer->body;
}

void tf_turn_refuse(struct tf_turn *turn, enum tf_refusal refusal, const char *detail) {
    struct tf_buf *body = tf_turn_answer(turn, tf_refusal_status(refusal));
    tf_wire_refusal(body, refusal, detail);
}

void tf_turn_refuse_for(struct tf_turn *turn, tf_time wait_us) {
    tf_turn_refuse(turn, TF_REFUSAL_RATE_LIMITED, NULL);
    turn->server->effects.answer.retry_after_us = (wait_us + TF_SECOND - 1) / TF_SECOND * TF_SECOND;
}

enum tf_code tf_turn_log(struct tf_turn *turn, const struct tf_log_entry *entry) {
    struct tf_effects *effects = &turn->server->effects;
    enum tf_code code = tf_log_append(&turn->db, entry);
    if (code != TF_OK)
        return code;
    tf_grow((void **)&effects->audits, &effects->audit_capacity, effects->audit_count,
            sizeof *effects->audits);
    effects->audits[effects->audit_count++] = entry->view;
    return TF_OK;
}

void tf_turn_frame(struct tf_turn *turn, uint64_t socket, uint64_t key, struct tf_blob *bytes) {
    struct tf_effects *effects = &turn->server->effects;
    tf_grow((void **)&effects->frames, &effects->frame_capacity, effects->frame_count,
            sizeof *effects->frames);
    effects->frames[effects->frame_count++] = (struct tf_outgoing){socket, key, bytes};
}

void tf_turn_trimmed(struct tf_turn *turn, const struct tf_trim_view *view) {
    struct tf_effects *effects = &turn->server->effects;
    tf_grow((void **)&effects->trims, &effects->trim_capacity, effects->trim_count,
            sizeof *effects->trims);
    effects->trims[effects->trim_count++] = *view;
}

void tf_turn_touch(struct tf_turn *turn, struct tf_room *room) {
    struct tf_effects *effects = &turn->server->effects;
    if (turn->now.wall_us > room->conversation.last_activity_at_us)
        room->conversation.last_activity_at_us = turn->now.wall_us;
    if (room->is_touched)
        return;
    room->is_touched = true;
    tf_grow((void **)&effects->touched, &effects->touched_capacity, effects->touched_count,
            sizeof(*effects->touched));
    effects->touched[effects->touched_count++] = room;
}

static enum tf_code commit(struct tf_turn *turn) {
    struct tf_effects *effects = &turn->server->effects;
    tf_messages_release(&turn->db);
    for (size_t i = 0; i < effects->touched_count; i++) {
        enum tf_code code = tf_room_flush(&turn->db, effects->touched[i]);
        if (code != TF_OK)
            return code;
    }
    if (!turn->in_transaction)
        return TF_OK;
    enum tf_code code = tf_store_commit(turn->db.store, turn->db.error);
    turn->server->unsure = code == TF_E_STORAGE;
    return code;
}

static void drop_effects(struct tf_effects *effects) {
    for (size_t i = 0; i < effects->frame_count; i++)
        tf_blob_release(effects->frames[i].bytes);
    effects->audit_count = effects->frame_count = effects->touched_count = 0;
    effects->trim_count = 0;
    tf_buf_clear(&effects->answer.body);
    effects->answer.is_given = false;
    effects->answer.retry_after_us = 0;
}

/* Memory may say what the database never took: forget it. */
static void undo(struct tf_turn *turn, enum tf_code code) {
    tf_store_rollback(turn->db.store);
    tf_scope_forget(turn->server->scope);
    turn->server->epoch = (struct tf_id){{0}};
    turn->server->retention.changes = turn->server->retention.tombstones = 0;
    turn->server->retention.records = turn->server->retention.due_wall_us = 0;
    drop_effects(&turn->server->effects);
    tf_turn_refuse(turn, code == TF_E_FULL ? TF_REFUSAL_UNAVAILABLE : TF_REFUSAL_INTERNAL,
                   "the database failed; nothing was done");
    turn->server->effects.answer.retry_after_us = TF_SERVER_TROUBLE_WAIT_US;
}

bool tf_turn_waits(struct tf_turn *turn, enum tf_server_stage stage) {
    if ((turn->stops & ~turn->passed & 1u << stage) == 0)
        return false;
    turn->waits = true;
    turn->waits_at = stage;
    return true;
}

bool tf_turn_passed(const struct tf_turn *turn, enum tf_server_stage stage) {
    return (turn->passed & 1u << stage) != 0;
}

static void emit_answer(struct tf_turn *turn, uint64_t exchange) {
    const struct tf_answer *answer = &turn->server->effects.answer;
    TF_ASSERT(answer->is_given);
    struct tf_server_action action = {.kind = TF_SERVER_DO_ANSWER};
    action.answer.exchange = exchange;
    action.answer.status = answer->status;
    action.answer.retry_after_us = answer->retry_after_us;
    action.answer.body = tf_blob_create(tf_buf_slice(&answer->body));
    turn->outbox->emit(turn->outbox, &action);
}

static void emit_audits(struct tf_turn *turn) {
    const struct tf_effects *effects = &turn->server->effects;
    for (size_t i = 0; i < effects->audit_count; i++) {
        struct tf_server_action action = {.kind = TF_SERVER_DO_AUDIT, .audit = effects->audits[i]};
        turn->outbox->emit(turn->outbox, &action);
    }
}

static void emit_trims(struct tf_turn *turn) {
    const struct tf_effects *effects = &turn->server->effects;
    for (size_t i = 0; i < effects->trim_count; i++) {
        struct tf_server_action action = {.kind = TF_SERVER_DO_TRIMMED,
                                          .trimmed = effects->trims[i]};
        turn->outbox->emit(turn->outbox, &action);
    }
}

static void emit_frames(struct tf_turn *turn) {
    struct tf_effects *effects = &turn->server->effects;
    for (size_t i = 0; i < effects->frame_count; i++)
        tf_outgoing_emit(turn->outbox, &effects->frames[i]);
    effects->frame_count = 0;
}

static void emit_wait(struct tf_turn *turn, uint64_t exchange) {
    struct tf_server_action action = {.kind = TF_SERVER_DO_WAIT,
                                      .wait = {.exchange = exchange, .stage = turn->waits_at}};
    turn->outbox->emit(turn->outbox, &action);
}

/* What the caller and others are to be told waits in memory, as what a worker has not sent yet. */
static void keep_untold(struct tf_turn *turn, uint64_t exchange) {
    struct tf_effects *effects = &turn->server->effects;
    const struct tf_answer *answer = &effects->answer;
    TF_ASSERT(answer->is_given);
    struct tf_untold *untold = tf_stages_add(&turn->server->stages, exchange);
    untold->status = answer->status;
    untold->retry_after_us = answer->retry_after_us;
    untold->body = tf_blob_create(tf_buf_slice(&answer->body));
    tf_untold_frames(untold, effects->frames, effects->frame_count);
    effects->frame_count = 0;
}

/* Whom a request of a turn that went well tells, or that it waits. */
static void tell(struct tf_turn *turn, uint64_t exchange, bool well) {
    if (well && !turn->waits && tf_turn_waits(turn, TF_AT_COMMITTED))
        keep_untold(turn, exchange);
    if (well && turn->waits)
        emit_wait(turn, exchange);
    else
        emit_answer(turn, exchange);
}

enum tf_code tf_turn_end(struct tf_turn *turn, enum tf_code code, const uint64_t *exchange) {
    if (code == TF_OK)
        code = commit(turn);
    if (code != TF_OK)
        undo(turn, code);
    emit_audits(turn);
    emit_trims(turn);
    if (exchange != NULL)
        tell(turn, *exchange, code == TF_OK);
    emit_frames(turn);
    drop_effects(&turn->server->effects);
    tf_wire_doc_destroy(turn->doc);
    turn->doc = NULL;
    tf_arena_clear(&turn->server->arena);
    return code;
}
