#include "offline/coalesce.h"
#include "offline/manager.h"
#include "offline/service.h"
#include "offline/shared_row.h"

static bool is_shown_deleted(const struct tf_message_row *message,
                             const struct tf_standing *standing) {
    return message->is_deleted ||
           (standing->has_last && standing->last.row.type == TF_ACTION_DELETE);
}

/* Never folded into another: others may have done theirs in between. */
static enum tf_code edit_shared(struct tf_job *job, const struct tf_message_row *message,
                                const struct tf_standing *standing, struct tf_queue_row *row) {
    enum tf_code code = tf_shared_row_edit(job, message, standing, row);
    tf_job_touched(job, &row->target);
    return code;
}

static enum tf_code edit(struct tf_job *job, const struct tf_command *command,
                         const struct tf_message_row *message, struct tf_standing *standing) {
    struct tf_queue_row row = {.action_id = tf_manager_action_id(job, command),
                               .type = TF_ACTION_EDIT,
                               .conversation = message->conversation,
                               .target = tf_message_row_name(message),
                               .text = command->text};
    if (message->refusal != TF_REFUSAL_NONE || is_shown_deleted(message, standing))
        return TF_E_STATE;
    bool folded = false;
    if (message->is_shared)
        return edit_shared(job, message, standing, &row);
    enum tf_code code = tf_coalesce_edit(job, message, standing, &row, &folded);
    if (code == TF_OK && !folded) {
        tf_standing_base(message, standing, &row);
        code = tf_manager_queue(job, &row, &row.target);
    }
    tf_job_touched(job, &row.target);
    return code;
}

enum tf_code tf_service_edit(struct tf_job *job, const struct tf_command *command) {
    struct tf_message_row message;
    struct tf_buf text = {0};
    struct tf_standing standing = {0};
    enum tf_code code = tf_service_check_text(command->text);
    if (code == TF_OK)
        code = tf_message_row_find(job, &command->message_id, &message, &text);
    if (code == TF_OK)
        code = tf_standing_read(job, &message, &standing);
    if (code == TF_OK)
        code = edit(job, command, &message, &standing);
    tf_standing_close(&standing);
    tf_buf_close(&text);
    return code;
}
