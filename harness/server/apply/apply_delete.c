#include "server/apply/apply.h"
#include "server/store/versions.h"

static enum tf_code bury(struct tf_application *application, struct tf_message *message) {
    struct tf_turn *turn = application->turn;
    enum tf_code code = tf_version_keep(&turn->db, message->position);
    if (code != TF_OK)
        return code;
    message->version++;
    message->deleted_at_us = message->updated_at_us = turn->now.wall_us;
    application->entry.view.new_version = message->version;
    return tf_message_write_tombstone(&turn->db, message);
}

/* Deleting what is deleted has what it wants already, whatever version it saw. */
enum tf_code tf_apply_delete(struct tf_application *application) {
    struct tf_message_row row;
    bool may = false;
    enum tf_code code = tf_apply_target(application, &row, &may);
    if (code != TF_OK || !may)
        return code;
    bool was_deleted = row.message.is_deleted;
    if (!was_deleted && row.message.version != application->action->base_version)
        return tf_apply_conflict(application, &row, (struct tf_slice){0});
    if (!was_deleted && (code = bury(application, &row.message)) != TF_OK)
        return code;
    application->result->change.entity = TF_ENTITY_MESSAGE;
    application->result->change.message = row.message;
    return tf_apply_finish(application, !was_deleted);
}
