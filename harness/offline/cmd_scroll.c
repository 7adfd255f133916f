#include "offline/service.h"

#include "offline/conversation.h"
#include "offline/manager.h"
#include "offline/sql.h"
#include "offline/sync.h"

/* A page of what was cleaned up comes back from the server, as soon as there is a network. Where
 * all is here, or comes already, nothing needs doing. */
enum tf_code tf_service_scroll_back(struct tf_job *job, const struct tf_command *command) {
    struct tf_conversation_row row;
    enum tf_code code = tf_conversation_row_find(job, &command->conversation_id, &row);
    if (code != TF_OK)
        return code;
    if (row.cleaned > 0 && row.fill_before == 0) {
        code = tf_sql_run(job, TF_SQL_CONVERSATION_SCROLL,
                          TF_BINDS(tf_bind_int(job->now.wall_us), tf_bind_int(row.local)), NULL);
        job->core->mirror.fills++;
        tf_sync_trigger(job, TF_WANT_FILL, command->key);
    }
    const struct tf_id none = {{0}};
    tf_manager_accepted(job, NULL, &none);
    return code;
}
