#include "offline/coalesce.h"
#include "offline/identity.h"
#include "offline/manager.h"
#include "offline/service.h"

/* Never seen by the network: there is nothing to delete but what is here. A file that is not up
 * says so of what this device queued; of what it inherited, whoever else holds it may have sent
 * all.
 */
static bool is_only_here(const struct tf_core *core, const struct tf_message_row *message,
                         const struct tf_standing *standing) {
    const struct tf_queue_row *send = &standing->send.row;
    bool is_not_up = message->uploads && !tf_identity_is_inherited(core, send->order);
    return standing->has_send && (is_not_up || !tf_queue_is_handed(core, send));
}

static enum tf_code withdraw(struct tf_job *job, const struct tf_standing *standing,
                             const struct tf_queue_row *row) {
    const struct tf_id none = {{0}};
    tf_manager_accepted(job, row, &row->target);
    enum tf_code code = tf_coalesce_unsent(job, &standing->send.row);
    if (code == TF_OK)
        tf_manager_coalesced(job, row, &none);
    return code;
}

static enum tf_code delete_message(struct tf_job *job, const struct tf_command *command,
                                   const struct tf_message_row *message,
                                   struct tf_standing *standing) {
    struct tf_queue_row row = {.action_id = tf_manager_action_id(job, command),
                               .type = TF_ACTION_DELETE,
                               .conversation = message->conversation,
                               .target = tf_message_row_name(message)};
    bool again = standing->has_last && standing->last.row.type == TF_ACTION_DELETE;
    if (message->refusal != TF_REFUSAL_NONE || message->is_deleted || again)
        return TF_E_STATE;
    if (is_only_here(job->core, message, standing))
        return withdraw(job, standing, &row);
    tf_standing_base(message, standing, &row);
    enum tf_code code = tf_manager_queue(job, &row, &row.target);
    tf_job_touched(job, &row.target);
    return code;
}

enum tf_code tf_service_delete(struct tf_job *job, const struct tf_command *command) {
    struct tf_message_row message;
    struct tf_buf text = {0};
    struct tf_standing standing = {0};
    enum tf_code code = tf_message_row_find(job, &command->message_id, &message, &text);
    if (code == TF_OK)
        code = tf_standing_read(job, &message, &standing);
    if (code == TF_OK)
        code = delete_message(job, command, &message, &standing);
    tf_standing_close(&standing);
    tf_buf_close(&text);
    return code;
}
