#include "offline/service.h"

#include "offline/conversation.h"
#include "offline/manager.h"
#include "offline/media.h"
#include "offline/shared_row.h"
#include "offline/sql.h"

/* The parent of a reply: by its server id, or by its client id, and then the reply waits for it. */
static enum tf_code find_parent(struct tf_job *job, const struct tf_command *command,
                                int64_t conversation, struct tf_queue_row *row,
                                struct tf_id *reply_to) {
    struct tf_message_row parent;
    struct tf_buf text = {0};
    if (tf_id_is_none(&command->reply_to))
        return TF_OK;
    enum tf_code code = tf_message_row_find(job, &command->reply_to, &parent, &text);
    tf_buf_close(&text);
    if (code != TF_OK)
        return code;
    if (parent.conversation != conversation)
        return TF_E_INVALID;
    if (parent.refusal != TF_REFUSAL_NONE)
        return TF_E_STATE;
    *reply_to = tf_message_row_name(&parent);
    if (!tf_message_row_is_named(&parent))
        row->waits_for = parent.client_id;
    return TF_OK;
}

static enum tf_code add_message(struct tf_job *job, const struct tf_command *command,
                                const struct tf_queue_row *row, const struct tf_id *reply_to) {
    const struct tf_client_config *config = &job->core->config;
    return tf_sql_run(
        job, TF_SQL_MESSAGE_QUEUE,
        TF_BINDS(tf_bind_int(row->conversation),
                 tf_bind_int((int64_t)(TF_POSITION_PENDING + row->order)),
                 tf_bind_id(&row->action_id), tf_bind_id(&config->user_id),
                 tf_bind_cell_optional(TF_CELL_SENDER_NAME, &row->action_id, config->user_name),
                 tf_bind_int(command->message_type),
                 tf_bind_cell(TF_CELL_CONTENT, &row->action_id, command->text),
                 tf_bind_id(reply_to), tf_bind_int(job->now.wall_us)),
        NULL);
}

/* A picture may come without words. */
static enum tf_code check(const struct tf_command *command) {
    enum tf_code code = command->media != NULL && command->text.len == 0
                            ? TF_OK
                            : tf_service_check_text(command->text);
    return code == TF_OK ? tf_media_check(command) : code;
}

enum tf_code tf_service_send(struct tf_job *job, const struct tf_command *command) {
    struct tf_conversation_row conversation;
    struct tf_id reply_to = {{0}};
    enum tf_code code = check(command);
    if (code == TF_OK)
        code = tf_conversation_row_find(job, &command->conversation_id, &conversation);
    if (code != TF_OK)
        return code;
    if (conversation.refusal != TF_REFUSAL_NONE || conversation.is_ended)
        return TF_E_STATE;
    struct tf_queue_row row = {.action_id = tf_manager_action_id(job, command),
                               .type = TF_ACTION_SEND,
                               .conversation = conversation.local};
    code = find_parent(job, command, conversation.local, &row, &reply_to);
    if (code == TF_OK)
        code = tf_manager_queue(job, &row, &row.action_id);
    if (code == TF_OK)
        code = add_message(job, command, &row, &reply_to);
    if (code == TF_OK)
        code = tf_media_queue(job, command, &row);
    if (code == TF_OK && command->flag)
        code = tf_shared_row_begin(job, &row.action_id, command->text);
    tf_job_touched(job, &row.action_id);
    return code;
}
