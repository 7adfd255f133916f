#include "server/apply/apply.h"
#include "server/store/versions.h"

static struct tf_message edited(const struct tf_application *application,
                                const struct tf_message *old) {
    struct tf_message message = *old;
    message.content = application->action->message.content;
    message.is_edited = true;
    message.version = old->version + 1;
    message.edited_at_us = message.updated_at_us = application->turn->now.wall_us;
    return message;
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
    if (row.message.is_deleted || row.message.version != application->action->base_version)
        return tf_apply_conflict(application, &row);
    const struct tf_message message = edited(application, &row.message);
    if ((code = tf_version_keep(&turn->db, message.position)) != TF_OK ||
        (code = tf_message_write_edit(&turn->db, &message)) != TF_OK)
        return code;
    application->entry.view.new_version = message.version;
    application->entry.view.content = message.content;
    application->result->change.entity = TF_ENTITY_MESSAGE;
    application->result->change.message = message;
    return tf_apply_finish(application, true);
}
