#include "offline/service.h"

#include "offline/coalesce.h"
#include "offline/manager.h"

/* What the person wants instead of the conflict, on top of the newest version that is here: it may
 * meet a newer one again. */
static struct tf_queue_row decision(const struct tf_job *job, const struct tf_command *command,
                                    const struct tf_message_row *theirs,
                                    const struct tf_queue_row *mine) {
    struct tf_queue_row row = {.action_id = tf_manager_action_id(job, command),
                               .type = TF_ACTION_EDIT,
                               .conversation = theirs->conversation,
                               .target = theirs->id,
                               .base_version = theirs->version,
                               .base_text = theirs->content,
                               .text = command->text};
    if (command->resolution == TF_RESOLVE_MINE) {
        row.type = mine->type;
        row.text = mine->text;
    }
    return row;
}

static enum tf_code resolve(struct tf_job *job, const struct tf_command *command,
                            const struct tf_message_row *theirs, const struct tf_queue_row *mine) {
    const struct tf_id none = {{0}};
    enum tf_code code = tf_queue_remove(job, TF_QUEUE_CONFLICT, mine->order, false, NULL);
    if (code != TF_OK)
        return code;
    tf_job_touched(job, &theirs->id);
    if (command->resolution == TF_RESOLVE_THEIRS) {
        tf_manager_accepted(job, NULL, &theirs->id);
        tf_manager_coalesced(job, mine, &none);
        return TF_OK;
    }
    struct tf_queue_row row = decision(job, command, theirs, mine);
    code = tf_manager_queue(job, &row, &row.target);
    tf_manager_coalesced(job, mine, &row.action_id);
    return code;
}

enum tf_code tf_service_resolve(struct tf_job *job, const struct tf_command *command) {
    struct tf_message_row theirs;
    struct tf_buf text = {0};
    struct tf_standing standing = {0};
    enum tf_code code = TF_OK;
    if (command->resolution == TF_RESOLVE_TEXT)
        code = tf_service_check_text(command->text);
    if (code == TF_OK)
        code = tf_message_row_find(job, &command->message_id, &theirs, &text);
    if (code == TF_OK)
        code = tf_standing_read(job, &theirs, &standing);
    const struct tf_queue_row *mine = &standing.last.row;
    if (code == TF_OK && (!standing.has_last || mine->state != TF_QUEUE_CONFLICT))
        code = TF_E_STATE;
    if (code == TF_OK)
        code = resolve(job, command, &theirs, mine);
    tf_standing_close(&standing);
    tf_buf_close(&text);
    return code;
}
