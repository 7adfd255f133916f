#include "offline/coalesce.h"
#include "offline/conversation.h"
#include "offline/manager.h"
#include "offline/service.h"

/* Up to which message: the one named, or the newest that the server has placed. */
static enum tf_code find_target(struct tf_job *job, const struct tf_command *command,
                                int64_t conversation, struct tf_message_row *out) {
    struct tf_buf text = {0};
    enum tf_code code;
    if (tf_id_is_none(&command->message_id))
        code = tf_message_row_newest(job, conversation, out, &text);
    else
        code = tf_message_row_find(job, &command->message_id, out, &text);
    tf_buf_close(&text);
    if (code == TF_OK && out->conversation != conversation)
        code = TF_E_INVALID;
    return code;
}

static enum tf_code read_up_to(struct tf_job *job, const struct tf_command *command,
                               const struct tf_message_row *message) {
    struct tf_queue_row row = {.action_id = tf_manager_action_id(job, command),
                               .type = TF_ACTION_READ,
                               .conversation = message->conversation,
                               .target = tf_message_row_name(message)};
    if (tf_message_row_is_named(message))
        row.mark = message->position;
    else
        row.waits_for = message->client_id;
    bool folded = false;
    enum tf_code code = tf_coalesce_read(job, &row, &folded);
    if (code == TF_OK && !folded)
        code = tf_manager_queue(job, &row, &row.target);
    tf_job_touched(job, &row.target);
    return code;
}

enum tf_code tf_service_read(struct tf_job *job, const struct tf_command *command) {
    const struct tf_id none = {{0}};
    struct tf_conversation_row conversation;
    struct tf_message_row message;
    uint64_t mark = 0;
    enum tf_code code = tf_conversation_row_find(job, &command->conversation_id, &conversation);
    if (code != TF_OK)
        return code;
    code = find_target(job, command, conversation.local, &message);
    bool nothing = code == TF_E_NOT_FOUND && tf_id_is_none(&command->message_id);
    if (code != TF_OK && !nothing)
        return code;
    code = tf_conversation_row_mark(job, conversation.local, &mark);
    if (code != TF_OK)
        return code;
    if (nothing || (tf_message_row_is_named(&message) && message.position <= mark)) {
        tf_manager_accepted(job, NULL, &none);
        return TF_OK;
    }
    return message.refusal == TF_REFUSAL_NONE ? read_up_to(job, command, &message) : TF_E_STATE;
}
