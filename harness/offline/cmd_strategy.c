#include "offline/service.h"

#include "offline/conversation.h"
#include "offline/manager.h"
#include "offline/sql.h"

/* Where the choice for a type of action is kept. */
struct place {
    enum tf_sql device, conversation;
};

static enum tf_code place_of(uint32_t of_action, struct place *out) {
    switch (of_action) {
    case 0:
        *out = (struct place){TF_SQL_DEVICE_STRATEGY, TF_SQL_CONVERSATION_STRATEGY};
        return TF_OK;
    case 1 + TF_ACTION_EDIT:
        *out = (struct place){TF_SQL_DEVICE_STRATEGY_EDIT, TF_SQL_CONVERSATION_STRATEGY_EDIT};
        return TF_OK;
    case 1 + TF_ACTION_DELETE:
        *out = (struct place){TF_SQL_DEVICE_STRATEGY_DELETE, TF_SQL_CONVERSATION_STRATEGY_DELETE};
        return TF_OK;
    default:
        return TF_E_INVALID; /* no other type of action meets conflicts */
    }
}

static enum tf_code set_for_conversation(struct tf_job *job, const struct tf_id *id,
                                         enum tf_sql statement, enum tf_strategy strategy) {
    struct tf_conversation_row row;
    enum tf_code code = tf_conversation_row_find(job, id, &row);
    if (code != TF_OK)
        return code;
    return tf_sql_run(job, statement, TF_BINDS(tf_bind_int(strategy), tf_bind_int(row.local)),
                      NULL);
}

enum tf_code tf_service_strategy(struct tf_job *job, const struct tf_command *command) {
    const struct tf_id none = {{0}};
    struct place place;
    enum tf_code code = place_of(command->of_action, &place);
    if (code != TF_OK || (unsigned)command->strategy >= TF_STRATEGY_COUNT)
        return TF_E_INVALID;
    if (tf_id_is_none(&command->conversation_id))
        code = tf_sql_run(job, place.device, TF_BINDS(tf_bind_int(command->strategy)), NULL);
    else
        code = set_for_conversation(job, &command->conversation_id, place.conversation,
                                    command->strategy);
    if (code == TF_OK)
        tf_manager_accepted(job, NULL, &none);
    return code;
}
