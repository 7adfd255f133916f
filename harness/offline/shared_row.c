#include "offline/shared_row.h"

#include "chat/wire.h"
#include "offline/manager.h"
#include "offline/merge.h"
#include "offline/shared_edit.h"
#include "offline/sql.h"

static enum tf_code store(struct tf_job *job, const struct tf_id *client_id,
                          const struct tf_id *owner, struct tf_slice document,
                          const struct tf_id *editor) {
    return tf_sql_run(job, TF_SQL_DOCUMENT_SET,
                      TF_BINDS(tf_bind_cell(TF_CELL_DOCUMENT, owner, document),
                               tf_bind_id(client_id), tf_bind_id(editor)),
                      NULL);
}

enum tf_code tf_shared_row_begin(struct tf_job *job, const struct tf_id *client_id,
                                 struct tf_slice content) {
    struct tf_shared_text text = {0};
    struct tf_buf document = {0};
    const struct tf_id nobody = {{0}};
    enum tf_code code = tf_shared_text_begin(&text, client_id, content);
    if (code == TF_OK) {
        tf_shared_text_write(&text, &document);
        code = store(job, client_id, client_id, tf_buf_slice(&document), &nobody);
    }
    tf_buf_close(&document);
    tf_shared_text_close(&text);
    return code;
}

enum tf_code tf_shared_row_told(struct tf_job *job, const struct tf_message *message) {
    return store(job, &message->client_id, tf_vault_owner(&message->client_id, &message->id),
                 message->document, &message->editor_id);
}

enum tf_code tf_shared_row_read(struct tf_job *job, const struct tf_id *client_id,
                                struct tf_shared_text *out) {
    enum tf_code code = TF_OK;
    sqlite3_stmt *row = tf_sql_open(job, TF_SQL_DOCUMENT, TF_BINDS(tf_bind_id(client_id)));
    if (!tf_sql_row(job, row, &code))
        return code;
    struct tf_id made = tf_sql_id(row, 1), named = tf_sql_id(row, 2);
    struct tf_slice json =
        tf_vault_get(job, row, 0, TF_CELL_DOCUMENT, tf_vault_owner(&made, &named));
    if (json.len > 0)
        code = tf_shared_text_read(json, out, job->error);
    sqlite3_reset(row);
    return code;
}

enum tf_code tf_shared_row_operation(struct tf_job *job, enum tf_queue_state state, uint64_t order,
                                     struct tf_buf *out) {
    enum tf_code code = TF_OK;
    sqlite3_stmt *row = tf_sql_open(
        job, TF_SQL_OPERATION, TF_BINDS(tf_bind_int((int64_t)state), tf_bind_int((int64_t)order)));
    if (!tf_sql_row(job, row, &code))
        return code;
    struct tf_id action_id = tf_sql_id(row, 1);
    tf_buf_append_slice(out, tf_vault_get(job, row, 0, TF_CELL_OPERATION, &action_id));
    sqlite3_reset(row);
    return TF_OK;
}

enum tf_code tf_shared_row_set(struct tf_job *job, const struct tf_queue_row *action,
                               struct tf_slice operation) {
    return tf_sql_run(job, TF_SQL_OPERATION_SET,
                      TF_BINDS(tf_bind_cell(TF_CELL_OPERATION, &action->action_id, operation),
                               tf_bind_int((int64_t)action->order)),
                      NULL);
}

/* Makes `text` show what `action` did to what its user saw, and what it shows already. */
static enum tf_code merge_in(const struct tf_queue_row *action, struct tf_shared_text *text,
                             struct tf_shared_op *op, struct tf_buf *merged) {
    struct tf_buf shown = {0};
    tf_shared_text_render(text, &shown);
    tf_merge_texts(action->base_text, tf_buf_slice(&shown), action->text, merged);
    tf_buf_close(&shown);
    return tf_shared_edit(text, tf_buf_slice(merged), op);
}

enum tf_code tf_shared_row_do(struct tf_job *job, const struct tf_queue_row *action,
                              struct tf_shared_text *text) {
    struct tf_buf json = {0}, merged = {0};
    struct tf_wire_doc *doc = NULL;
    struct tf_shared_op op = {.action = action->action_id};
    enum tf_code code = tf_shared_row_operation(job, action->state, action->order, &json);
    if (code == TF_OK)
        code = tf_shared_op_read(tf_buf_slice(&json), &action->action_id, &doc, &op, job->error);
    if (code == TF_OK)
        code = tf_shared_text_apply(text, &op, 0);
    if (code == TF_E_NOT_FOUND) {
        tf_shared_op_close(&op);
        op.action = action->action_id;
        code = merge_in(action, text, &op, &merged);
    }
    tf_shared_op_close(&op);
    tf_wire_doc_destroy(doc);
    tf_buf_close(&json);
    tf_buf_close(&merged);
    return code;
}

static enum tf_code do_waiting(struct tf_job *job, const struct tf_id *target,
                               struct tf_shared_text *text) {
    enum tf_code code = TF_OK;
    sqlite3_stmt *row = tf_sql_open(job, TF_SQL_QUEUE_ON, TF_BINDS(tf_bind_id(target)));
    while (code == TF_OK && tf_sql_row(job, row, &code)) {
        struct tf_queue_row action = tf_queue_read(job, row);
        if (action.is_operation)
            code = tf_shared_row_do(job, &action, text);
    }
    sqlite3_reset(row);
    return code;
}

/* Operations need not wait for each other's answers: a conversation keeps its order, and each names
 * what it stands on. Only a message that has no name yet must get one first. */
static void stand_on(const struct tf_message_row *message, const struct tf_standing *standing,
                     struct tf_queue_row *edit) {
    const struct tf_queue_row *last = &standing->last.row;
    if (standing->has_send)
        edit->waits_for = standing->send.row.action_id;
    if (standing->has_last && last->state == TF_QUEUE_WAITING)
        edit->base_version = last->base_version + 1;
    else
        edit->base_version = standing->has_send ? 1 : message->version;
}

static enum tf_code queue(struct tf_job *job, struct tf_queue_row *edit,
                          const struct tf_shared_op *op) {
    const struct tf_id target = edit->target;
    struct tf_buf operation = {0};
    tf_shared_op_write(op, &operation);
    enum tf_code code =
        operation.len > TF_SHARED_BYTES_MAX ? TF_E_LIMIT : tf_manager_queue(job, edit, &target);
    if (code == TF_OK)
        code = tf_shared_row_set(job, edit, tf_buf_slice(&operation));
    tf_buf_close(&operation);
    return code;
}

enum tf_code tf_shared_row_edit(struct tf_job *job, const struct tf_message_row *message,
                                const struct tf_standing *standing, struct tf_queue_row *edit) {
    struct tf_shared_text text = {0};
    struct tf_shared_op op = {.action = edit->action_id};
    struct tf_buf shown = {0};
    enum tf_code code = tf_shared_row_read(job, &message->client_id, &text);
    if (code == TF_OK && standing->has_last)
        code = do_waiting(job, &edit->target, &text);
    tf_shared_text_render(&text, &shown);
    edit->base_text = tf_buf_slice(&shown);
    stand_on(message, standing, edit);
    if (code == TF_OK)
        code = tf_shared_edit(&text, edit->text, &op);
    if (code == TF_OK && op.insert_count + op.delete_count == 0)
        tf_manager_accepted(job, NULL, &edit->target);
    else if (code == TF_OK)
        code = queue(job, edit, &op);
    edit->base_text = (struct tf_slice){0};
    tf_buf_close(&shown);
    tf_shared_op_close(&op);
    tf_shared_text_close(&text);
    return code;
}

enum tf_code tf_shared_row_again(const struct tf_queue_row *mine, const struct tf_message *theirs,
                                 struct tf_buf *text, struct tf_buf *operation) {
    struct tf_shared_text document = {0};
    struct tf_shared_op op = {.action = mine->action_id};
    struct tf_error ignored = {0};
    enum tf_code code = tf_shared_text_read(theirs->document, &document, &ignored);
    if (code == TF_OK)
        code = merge_in(mine, &document, &op, text);
    if (code == TF_OK)
        tf_shared_op_write(&op, operation);
    tf_shared_op_close(&op);
    tf_shared_text_close(&document);
    return code;
}

/* The names of its characters say something else now: what each waiting edit did is done again. */
static enum tf_code restate(struct tf_job *job, const struct tf_queue_row *action,
                            struct tf_shared_text *text) {
    struct tf_shared_op op = {.action = action->action_id};
    struct tf_buf merged = {0}, operation = {0};
    enum tf_code code = merge_in(action, text, &op, &merged);
    if (code == TF_OK) {
        tf_shared_op_write(&op, &operation);
        code = tf_shared_row_set(job, action, tf_buf_slice(&operation));
    }
    tf_shared_op_close(&op);
    tf_buf_close(&merged);
    tf_buf_close(&operation);
    return code;
}

static enum tf_code restate_waiting(struct tf_job *job, const struct tf_id *client_id) {
    struct tf_shared_text text = {0};
    enum tf_code code = tf_shared_row_read(job, client_id, &text);
    sqlite3_stmt *row = tf_sql_open(job, TF_SQL_QUEUE_ON, TF_BINDS(tf_bind_id(client_id)));
    while (code == TF_OK && tf_sql_row(job, row, &code)) {
        struct tf_queue_row action = tf_queue_read(job, row);
        if (action.is_operation)
            code = restate(job, &action, &text);
    }
    sqlite3_reset(row);
    tf_shared_text_close(&text);
    return code;
}

enum tf_code tf_shared_row_anew(struct tf_job *job, const struct tf_id *client_id) {
    struct tf_message_row message;
    struct tf_buf content = {0};
    enum tf_code code = tf_message_row_find(job, client_id, &message, &content);
    if (code == TF_OK && message.is_shared)
        code = tf_shared_row_begin(job, client_id, message.content);
    if (code == TF_OK && message.is_shared)
        code = restate_waiting(job, client_id);
    tf_buf_close(&content);
    return code;
}
