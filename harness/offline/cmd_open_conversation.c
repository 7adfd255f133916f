#include "offline/service.h"

#include "offline/conversation.h"
#include "offline/manager.h"
#include "offline/prefetch.h"
#include "offline/sync.h"

/* What is not here comes from the server; what is stays while it is looked at. */
static enum tf_code show(struct tf_job *job, const struct tf_conversation_row *row, uint64_t cause,
                         bool *is_here) {
    enum tf_code code = tf_prefetch_is_here(job, row, is_here);
    if (code != TF_OK || row->cleaned == 0 || row->fill_before > 0)
        return code;
    if (*is_here)
        return tf_prefetch_stay(job, row);
    code = tf_prefetch_fetch(job, row);
    tf_sync_trigger(job, TF_WANT_FILL, cause);
    return code;
}

enum tf_code tf_service_open_conversation(struct tf_job *job, const struct tf_command *command) {
    struct tf_conversation_row row;
    const struct tf_id none = {{0}};
    bool is_here = false;
    enum tf_code code = tf_conversation_row_find(job, &command->conversation_id, &row);
    if (code == TF_OK)
        code = show(job, &row, command->key, &is_here);
    if (code == TF_OK && job->core->config.prefetch != TF_PREFETCH_NONE)
        code = tf_prefetch_opened(job, row.local);
    if (code != TF_OK)
        return code;
    tf_manager_accepted(job, NULL, &none);
    tf_job_note(job, &(struct tf_note){.kind = TF_NOTE_OPENED,
                                       .conversation_id = command->conversation_id,
                                       .flag = is_here});
    return TF_OK;
}
