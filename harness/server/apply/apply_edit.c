#include "chat/validate.h"
#include "server/apply/apply.h"
#include "server/store/versions.h"

/* The text that the edit asks for. False when its delta does not fit the text that is here. */
static bool wanted_text(const struct tf_application *application, const struct tf_message *old,
                        struct tf_slice *out) {
    const struct tf_delta *delta = &application->action->delta;
    *out = application->action->message.content;
    if (!delta->is_set)
        return true;
    struct tf_buf text = {0};
    bool fits = tf_delta_apply(delta, old->content, &text) &&
                tf_content_check(tf_buf_slice(&text)) == TF_REFUSAL_NONE;
    if (fits)
        *out = tf_arena_copy(&application->turn->server->arena, tf_buf_slice(&text));
    tf_buf_close(&text);
    return fits;
}

static struct tf_message edited(const struct tf_application *application,
                                const struct tf_message *old, struct tf_slice text) {
    struct tf_message message = *old;
    message.content = text;
    message.is_edited = true;
    message.version = old->version + 1;
    message.edited_at_us = message.updated_at_us = application->turn->now.wall_us;
    return message;
}

/* Whatever version its user saw: operations meet each other without a conflict. */
static enum tf_code by_operation(struct tf_application *application,
                                 const struct tf_message_row *row) {
    if (!row->is_shared)
        return tf_apply_reject(application, TF_REFUSAL_BAD_FIELD);
    return row->message.is_deleted ? tf_apply_shared_too_late(application, row)
                                   : tf_apply_shared(application, row, (struct tf_slice){0});
}

/* The old row's statement is still open: what the new state borrows from it lives until the answer
 * is written. */
enum tf_code tf_apply_edit(struct tf_application *application) {
    struct tf_turn *turn = application->turn;
    struct tf_message_row row;
    bool may = false;
    enum tf_code code = tf_apply_target(application, &row, &may);
    if (code != TF_OK || !may)
        return code;
    if (application->action->operation.len > 0)
        return by_operation(application, &row);
    struct tf_slice text;
    if (row.message.is_deleted || row.message.version != application->action->base_version ||
        !wanted_text(application, &row.message, &text))
        return tf_apply_conflict(application, &row, application->action->message.content);
    if (row.is_shared)
        return tf_apply_shared(application, &row, text);
    const struct tf_message message = edited(application, &row.message, text);
    if ((code = tf_version_keep(&turn->db, message.position)) != TF_OK ||
        (code = tf_message_write_edit(&turn->db, &message)) != TF_OK)
        return code;
    application->entry.view.new_version = message.version;
    application->entry.view.content = message.content;
    application->result->change.entity = TF_ENTITY_MESSAGE;
    application->result->change.message = message;
    return tf_apply_finish(application, true);
}
