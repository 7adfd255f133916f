#include "offline/service.h"

#include "offline/board.h"
#include "offline/line.h"
#include "offline/manager.h"
#include "offline/sql.h"
#include "offline/sync.h"

/* Written down, so that it holds until the user ends it. What is on its way comes to its end; what
 * the gateway said of who types is no longer renewed. */
static enum tf_code set_mode(struct tf_job *job, bool offline) {
    const struct tf_id none = {{0}};
    enum tf_code code = tf_job_begin(job);
    if (code != TF_OK)
        return code;
    code = tf_sql_run(job, TF_SQL_DEVICE_OFFLINE, TF_BINDS(tf_bind_int(offline)), NULL);
    job->core->mirror.offline = offline;
    tf_manager_accepted(job, NULL, &none);
    return tf_job_end(job, code);
}

enum tf_code tf_service_offline(struct tf_job *job, const struct tf_command *command) {
    bool was_offline = job->core->mirror.offline;
    enum tf_code code = set_mode(job, command->flag);
    if (code != TF_OK || was_offline == command->flag)
        return code;
    if (command->flag) {
        tf_line_close(job);
        tf_board_clear(job);
    } else if (job->core->online) {
        job->core->line.reconnect_us = 0;
        tf_sync_reconnect(job, command->key);
    }
    return TF_OK;
}
