#include "offline/service.h"

#include "chat/validate.h"
#include "offline/manager.h"
#include "offline/sql.h"

static enum tf_code add_participant(struct tf_job *job, int64_t conversation,
                                    const struct tf_id *user_id) {
    return tf_sql_run(job, TF_SQL_PARTICIPANT_ADD,
                      TF_BINDS(tf_bind_int(conversation), tf_bind_id(user_id),
                               tf_bind_text((struct tf_slice){0}), tf_bind_int(0), tf_bind_int(0),
                               tf_bind_int(0)),
                      NULL);
}

/* The user takes part, and nobody twice. */
static bool is_valid(const struct tf_core *core, const struct tf_command *command) {
    if (command->participant_count >= TF_PARTICIPANTS_MAX)
        return false;
    for (size_t i = 0; i < command->participant_count; i++) {
        const struct tf_id *each = &command->participants[i];
        if (tf_id_is_none(each) || tf_id_equal(each, &core->config.user_id))
            return false;
        for (size_t j = 0; j < i; j++)
            if (tf_id_equal(each, &command->participants[j]))
                return false;
    }
    return true;
}

static enum tf_code add_conversation(struct tf_job *job, const struct tf_command *command,
                                     struct tf_queue_row *row) {
    enum tf_code code =
        tf_sql_run(job, TF_SQL_CONVERSATION_ADD,
                   TF_BINDS(tf_bind_null(), tf_bind_id(&row->action_id),
                            tf_bind_int(command->conversation_type),
                            tf_bind_cell_optional(TF_CELL_CONVERSATION_METADATA, &row->action_id,
                                                  command->metadata),
                            tf_bind_int(job->core->mirror.generation)),
                   NULL);
    row->conversation = sqlite3_last_insert_rowid(job->store->db);
    if (code == TF_OK)
        code = add_participant(job, row->conversation, &job->core->config.user_id);
    for (size_t i = 0; code == TF_OK && i < command->participant_count; i++)
        code = add_participant(job, row->conversation, &command->participants[i]);
    return code;
}

enum tf_code tf_service_create(struct tf_job *job, const struct tf_command *command) {
    const struct tf_id none = {{0}};
    if (!is_valid(job->core, command) || tf_metadata_check(command->metadata) != TF_REFUSAL_NONE)
        return TF_E_INVALID;
    struct tf_queue_row row = {.action_id = tf_manager_action_id(job, command),
                               .type = TF_ACTION_CREATE};
    enum tf_code code = add_conversation(job, command, &row);
    return code == TF_OK ? tf_manager_queue(job, &row, &none) : code;
}
