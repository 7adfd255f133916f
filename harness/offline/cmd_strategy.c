#include "offline/service.h"

#include "offline/conversation.h"
#include "offline/manager.h"
#include "offline/sql.h"

static enum tf_code set_for_user(struct tf_job *job, enum tf_strategy strategy) {
    job->core->mirror.strategy = (int)strategy;
    return tf_sql_run(job, TF_SQL_DEVICE_STRATEGY, TF_BINDS(tf_bind_int(strategy)), NULL);
}

static enum tf_code set_for_conversation(struct tf_job *job, const struct tf_id *id,
                                         enum tf_strategy strategy) {
    struct tf_conversation_row row;
    enum tf_code code = tf_conversation_row_find(job, id, &row);
    if (code != TF_OK)
        return code;
    return tf_sql_run(job, TF_SQL_CONVERSATION_STRATEGY,
                      TF_BINDS(tf_bind_int(strategy), tf_bind_int(row.local)), NULL);
}

enum tf_code tf_service_strategy(struct tf_job *job, const struct tf_command *command) {
    const struct tf_id none = {{0}};
    if ((unsigned)command->strategy >= TF_STRATEGY_COUNT)
        return TF_E_INVALID;
    enum tf_code code =
        tf_id_is_none(&command->conversation_id)
            ? set_for_user(job, command->strategy)
            : set_for_conversation(job, &command->conversation_id, command->strategy);
    if (code == TF_OK)
        tf_manager_accepted(job, NULL, &none);
    return code;
}
