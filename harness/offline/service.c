#include "offline/service.h"

#include "chat/validate.h"
#include "offline/ask.h"
#include "offline/manager.h"
#include "offline/sizes.h"
#include "offline/sync.h"

enum tf_code tf_service_check_text(struct tf_slice text) {
    enum tf_refusal refusal = tf_content_check(text);
    if (refusal == TF_REFUSAL_NONE)
        return TF_OK;
    return refusal == TF_REFUSAL_CONTENT_TOO_LONG ? TF_E_LIMIT : TF_E_INVALID;
}

typedef enum tf_code handler(struct tf_job *job, const struct tf_command *command);

static handler *const handlers[TF_COMMAND_KIND_COUNT] = {
    [TF_COMMAND_SEND] = tf_service_send,
    [TF_COMMAND_EDIT] = tf_service_edit,
    [TF_COMMAND_DELETE] = tf_service_delete,
    [TF_COMMAND_READ] = tf_service_read,
    [TF_COMMAND_CREATE] = tf_service_create,
    [TF_COMMAND_RESOLVE] = tf_service_resolve,
    [TF_COMMAND_SET_STRATEGY] = tf_service_strategy,
    [TF_COMMAND_JOIN] = tf_service_join,
    [TF_COMMAND_LEAVE] = tf_service_leave,
    [TF_COMMAND_SCROLL_BACK] = tf_service_scroll_back,
    [TF_COMMAND_OPEN] = tf_service_open,
    [TF_COMMAND_RETRY] = tf_service_retry,
    [TF_COMMAND_DISCARD] = tf_service_discard,
    [TF_COMMAND_STORE] = tf_service_store,
    [TF_COMMAND_OPEN_CONVERSATION] = tf_service_open_conversation,
};

static enum tf_action_type type_of(enum tf_command_kind kind) {
    switch (kind) {
    case TF_COMMAND_EDIT:
    case TF_COMMAND_RESOLVE:
        return TF_ACTION_EDIT;
    case TF_COMMAND_DELETE:
        return TF_ACTION_DELETE;
    case TF_COMMAND_READ:
        return TF_ACTION_READ;
    case TF_COMMAND_CREATE:
        return TF_ACTION_CREATE;
    case TF_COMMAND_JOIN:
        return TF_ACTION_JOIN;
    case TF_COMMAND_LEAVE:
        return TF_ACTION_LEAVE;
    default:
        return TF_ACTION_SEND;
    }
}

static void refuse(struct tf_job *job, const struct tf_command *command, enum tf_code code) {
    tf_job_note(job, &(struct tf_note){.kind = TF_NOTE_REFUSED,
                                       .action_id = tf_manager_action_id(job, command),
                                       .message_id = command->message_id,
                                       .conversation_id = command->conversation_id,
                                       .type = type_of(command->kind),
                                       .code = code});
}

static enum tf_code run_durable(struct tf_job *job, const struct tf_command *command) {
    struct tf_bounds before;
    enum tf_code code = tf_job_begin(job);
    if (code != TF_OK)
        return code;
    bool is_bounded = tf_sizes_are_bounded(job->core);
    if (is_bounded)
        code = tf_bounds_begin(job, &before);
    if (code == TF_OK)
        code = handlers[command->kind](job, command);
    if (code == TF_OK && is_bounded)
        code = tf_bounds_check(job, &before);
    return tf_job_end(job, code);
}

static enum tf_code run(struct tf_job *job, const struct tf_command *command) {
    const struct tf_id none = {{0}};
    if ((unsigned)command->kind >= TF_COMMAND_KIND_COUNT)
        return TF_E_UNSUPPORTED;
    if (job->core->wiped)
        return TF_E_STATE;
    if (command->kind == TF_COMMAND_LOGIN)
        return TF_E_UNSUPPORTED;
    if (handlers[command->kind] != NULL)
        return run_durable(job, command);
    if (command->kind == TF_COMMAND_TYPING)
        return tf_service_typing(job, command);
    if (command->kind == TF_COMMAND_ASK)
        return tf_service_ask(job, command);
    if (command->kind == TF_COMMAND_OFFLINE)
        return tf_service_offline(job, command);
    if (command->kind == TF_COMMAND_LOGOUT)
        return tf_service_logout(job);
    tf_manager_sync(job, command->key);
    tf_manager_accepted(job, NULL, &none);
    return TF_OK;
}

enum tf_code tf_service_command(struct tf_job *job, const struct tf_command *command) {
    uint32_t waiting = job->core->mirror.waiting;
    enum tf_code code = run(job, command);
    if (code != TF_OK) {
        refuse(job, command, code);
        return code == TF_E_STORAGE || code == TF_E_FULL ? code : TF_OK;
    }
    if (job->core->mirror.waiting != waiting)
        tf_sync_queued(job, command->key);
    else if (command->kind == TF_COMMAND_OPEN && job->core->mirror.loads > 0)
        tf_sync_trigger(job, TF_WANT_MEDIA, command->key);
    return TF_OK;
}
