#include "offline/queue.h"

#include "base/assert.h"
#include "offline/expire.h"
#include "offline/identity.h"
#include "offline/push.h"
#include "offline/sql.h"

struct tf_queue_row tf_queue_read(struct tf_job *job, sqlite3_stmt *statement) {
    struct tf_queue_row row = {
        .state = (enum tf_queue_state)sqlite3_column_int(statement, 0),
        .order = tf_sql_u64(statement, 1),
        .action_id = tf_sql_id(statement, 2),
        .type = (enum tf_action_type)sqlite3_column_int(statement, 3),
        .conversation = sqlite3_column_int64(statement, 4),
        .target = tf_sql_id(statement, 5),
        .waits_for = tf_sql_id(statement, 6),
        .base_version = tf_sql_u64(statement, 7),
        .mark = tf_sql_u64(statement, 10),
        .attempts = (uint32_t)sqlite3_column_int64(statement, 11),
        .due_wall_us = sqlite3_column_int64(statement, 12),
        .wait_us = sqlite3_column_int64(statement, 13),
        .at_wall_us = sqlite3_column_int64(statement, 14),
        .refusal = (enum tf_refusal)sqlite3_column_int(statement, 15),
        .is_operation = sqlite3_column_int(statement, 16) != 0,
    };
    row.base_text = tf_vault_get(job, statement, 8, TF_CELL_BASE_TEXT, &row.action_id);
    row.text = tf_vault_get(job, statement, 9, TF_CELL_QUEUE_TEXT, &row.action_id);
    return row;
}

void tf_queue_copy_close(struct tf_queue_copy *copy) {
    tf_buf_close(&copy->base_text);
    tf_buf_close(&copy->text);
}

static void copy_row(struct tf_job *job, sqlite3_stmt *statement, struct tf_queue_copy *out) {
    out->row = tf_queue_read(job, statement);
    tf_buf_clear(&out->base_text);
    tf_buf_append_slice(&out->base_text, out->row.base_text);
    tf_buf_clear(&out->text);
    tf_buf_append_slice(&out->text, out->row.text);
    out->row.base_text = tf_buf_slice(&out->base_text);
    out->row.text = tf_buf_slice(&out->text);
}

static enum tf_code copy_last(struct tf_job *job, sqlite3_stmt *statement,
                              struct tf_queue_copy *out) {
    enum tf_code code = TF_OK;
    bool found = false;
    while (tf_sql_row(job, statement, &code)) {
        copy_row(job, statement, out);
        found = true;
    }
    if (code != TF_OK)
        return code;
    return found ? TF_OK : TF_E_NOT_FOUND;
}

enum tf_code tf_queue_get(struct tf_job *job, enum tf_queue_state state, uint64_t order,
                          struct tf_queue_copy *out) {
    struct tf_binds binds = TF_BINDS(tf_bind_int((int64_t)state), tf_bind_int((int64_t)order));
    return copy_last(job, tf_sql_open(job, TF_SQL_QUEUE_GET, binds), out);
}

enum tf_code tf_queue_last_on(struct tf_job *job, const struct tf_id *target,
                              struct tf_queue_copy *out) {
    return copy_last(job, tf_sql_open(job, TF_SQL_QUEUE_ON, TF_BINDS(tf_bind_id(target))), out);
}

enum tf_code tf_queue_last_read(struct tf_job *job, int64_t conversation,
                                struct tf_queue_copy *out) {
    struct tf_binds binds = TF_BINDS(tf_bind_int(conversation));
    return copy_last(job, tf_sql_open(job, TF_SQL_QUEUE_READ, binds), out);
}

enum tf_code tf_queue_add(struct tf_job *job, struct tf_queue_row *row) {
    struct tf_mirror *mirror = &job->core->mirror;
    uint32_t most = job->core->config.queue_actions_max;
    if (mirror->waiting + mirror->parked + mirror->conflicts >=
        (most > 0 ? most : TF_QUEUE_ACTIONS_MAX))
        return TF_E_LIMIT;
    row->order = mirror->next_order;
    row->at_wall_us = job->now.wall_us;
    enum tf_code code = tf_sql_run(
        job, TF_SQL_QUEUE_ADD,
        TF_BINDS(tf_bind_int((int64_t)row->order), tf_bind_id(&row->action_id),
                 tf_bind_int(row->type), tf_bind_int(row->conversation), tf_bind_id(&row->target),
                 tf_bind_id(&row->waits_for), tf_bind_int((int64_t)row->base_version),
                 tf_bind_cell_optional(TF_CELL_BASE_TEXT, &row->action_id, row->base_text),
                 tf_bind_cell_optional(TF_CELL_QUEUE_TEXT, &row->action_id, row->text),
                 tf_bind_int((int64_t)row->mark), tf_bind_int(row->at_wall_us)),
        NULL);
    if (code != TF_OK)
        return code;
    mirror->next_order++;
    bool was_empty = mirror->waiting + mirror->parked + mirror->conflicts == 0;
    mirror->beside_sends = row->type != TF_ACTION_SEND || (mirror->beside_sends && !was_empty);
    if (job->core->config.shared)
        code = tf_sql_run(job, TF_SQL_DEVICE_ORDER,
                          TF_BINDS(tf_bind_int((int64_t)mirror->next_order)), NULL);
    mirror->waiting++;
    tf_expire_queued(job, row->type);
    mirror->dependents += tf_id_is_none(&row->waits_for) ? 0 : 1;
    return code;
}

static uint32_t *counter_of(struct tf_mirror *mirror, enum tf_queue_state state) {
    if (state == TF_QUEUE_WAITING)
        return &mirror->waiting;
    return state == TF_QUEUE_PARKED ? &mirror->parked : &mirror->conflicts;
}

static void count_out(struct tf_mirror *mirror, enum tf_queue_state state, bool waits) {
    uint32_t *counter = counter_of(mirror, state);
    TF_ASSERT(*counter > 0);
    *counter -= 1;
    if (!waits)
        return;
    TF_ASSERT(mirror->dependents > 0);
    mirror->dependents--;
}

enum tf_code tf_queue_remove(struct tf_job *job, enum tf_queue_state state, uint64_t order,
                             bool waits, bool *was_there) {
    unsigned changed = 0;
    enum tf_code code =
        tf_sql_run(job, TF_SQL_QUEUE_REMOVE,
                   TF_BINDS(tf_bind_int((int64_t)state), tf_bind_int((int64_t)order)), &changed);
    if (code != TF_OK)
        return code;
    if (changed > 0)
        count_out(&job->core->mirror, state, waits);
    if (was_there != NULL)
        *was_there = changed > 0;
    return TF_OK;
}

bool tf_queue_is_handed(const struct tf_core *core, const struct tf_queue_row *row) {
    if (tf_identity_is_inherited(core, row->order)) /* whoever else holds it may have sent it */
        return true;
    if (!tf_id_is_none(&row->waits_for))
        return false;
    return row->attempts > 0 || row->order <= core->old_orders || core->other_syncs ||
           tf_push_is_in_flight(core, row->order);
}

enum tf_code tf_queue_release(struct tf_job *job, const struct tf_id *action_id) {
    if (job->core->mirror.dependents == 0)
        return TF_OK;
    unsigned released = 0;
    enum tf_code code =
        tf_sql_run(job, TF_SQL_QUEUE_RELEASE, TF_BINDS(tf_bind_id(action_id)), &released);
    if (code == TF_OK)
        job->core->mirror.dependents -= released;
    return code;
}

enum tf_code tf_queue_rebase(struct tf_job *job, const struct tf_id *action_id,
                             uint64_t base_version) {
    if (job->core->mirror.dependents == 0)
        return TF_OK;
    return tf_sql_run(job, TF_SQL_QUEUE_REBASE,
                      TF_BINDS(tf_bind_int((int64_t)base_version), tf_bind_id(action_id)), NULL);
}

/* Replies keep their parent in their own message row. Those that were set aside with it wait for
 * nothing, and are told by their place. */
static enum tf_code name_parents(struct tf_job *job, const struct tf_id *client_id,
                                 const struct tf_id *id) {
    enum tf_code code = TF_OK;
    sqlite3_stmt *waiting =
        tf_sql_open(job, TF_SQL_QUEUE_WAITING_FOR, TF_BINDS(tf_bind_id(client_id)));
    while (code == TF_OK && tf_sql_row(job, waiting, &code)) {
        struct tf_queue_row row = tf_queue_read(job, waiting);
        if (row.type == TF_ACTION_SEND)
            code = tf_sql_run(job, TF_SQL_MESSAGE_PARENT,
                              TF_BINDS(tf_bind_id(id), tf_bind_int(row.conversation),
                                       tf_bind_int((int64_t)(TF_POSITION_PENDING + row.order))),
                              NULL);
    }
    if (code == TF_OK && job->core->mirror.parked > 0)
        code = tf_sql_run(job, TF_SQL_MESSAGE_PARENTS,
                          TF_BINDS(tf_bind_id(id), tf_bind_id(client_id)), NULL);
    return code;
}

enum tf_code tf_queue_name(struct tf_job *job, const struct tf_id *client_id,
                           const struct tf_id *id, uint64_t position) {
    const struct tf_mirror *mirror = &job->core->mirror;
    if (mirror->dependents == 0 && mirror->parked == 0 && mirror->conflicts == 0)
        return TF_OK;
    enum tf_code code = name_parents(job, client_id, id);
    if (code == TF_OK)
        code = tf_sql_run(
            job, TF_SQL_QUEUE_NAME,
            TF_BINDS(tf_bind_id(id), tf_bind_int((int64_t)position), tf_bind_id(client_id)), NULL);
    return code == TF_OK ? tf_queue_release(job, client_id) : code;
}
