#include "offline/chat_service.h"

#include "offline/manager.h"

enum tf_code tf_chat_service_send(struct tf_app *app, struct tf_id conversation_id,
                                  struct tf_slice text, struct tf_app_outcome *out) {
    struct tf_command command = {
        .kind = TF_COMMAND_SEND, .conversation_id = conversation_id, .text = text};
    return tf_app_do(app, &command, out);
}

/* An answer goes where its parent is. */
static enum tf_code place_of(const struct tf_app *app, const struct tf_id *message_id,
                             struct tf_id *conversation_id) {
    struct tf_error error;
    struct tf_message_row message;
    struct tf_conversation_row conversation;
    struct tf_buf text = {0};
    struct tf_job job = tf_app_reader(app, &error);
    enum tf_code code = tf_message_row_find(&job, message_id, &message, &text);
    tf_buf_close(&text);
    tf_vault_release(job.core->vault, 0);
    if (code == TF_OK)
        code = tf_conversation_row_get(&job, message.conversation, &conversation);
    if (code == TF_OK)
        *conversation_id =
            tf_id_is_none(&conversation.id) ? conversation.client_key : conversation.id;
    return code;
}

enum tf_code tf_chat_service_reply(struct tf_app *app, struct tf_id parent_id, struct tf_slice text,
                                   struct tf_app_outcome *out) {
    struct tf_command command = {.kind = TF_COMMAND_SEND, .reply_to = parent_id, .text = text};
    enum tf_code code = place_of(app, &parent_id, &command.conversation_id);
    return code == TF_OK ? tf_app_do(app, &command, out) : code;
}

enum tf_code tf_chat_service_edit(struct tf_app *app, struct tf_id message_id,
                                  struct tf_slice text) {
    struct tf_command command = {.kind = TF_COMMAND_EDIT, .message_id = message_id, .text = text};
    return tf_app_do(app, &command, NULL);
}

enum tf_code tf_chat_service_delete(struct tf_app *app, struct tf_id message_id) {
    struct tf_command command = {.kind = TF_COMMAND_DELETE, .message_id = message_id};
    return tf_app_do(app, &command, NULL);
}

static enum tf_code act_in(struct tf_app *app, enum tf_command_kind kind,
                           struct tf_id conversation_id, struct tf_id message_id, bool flag) {
    struct tf_command command = {
        .kind = kind, .conversation_id = conversation_id, .message_id = message_id, .flag = flag};
    return tf_app_do(app, &command, NULL);
}

enum tf_code tf_chat_service_mark_read(struct tf_app *app, struct tf_id conversation_id,
                                       struct tf_id message_id) {
    return act_in(app, TF_COMMAND_READ, conversation_id, message_id, false);
}

enum tf_code tf_chat_service_set_typing(struct tf_app *app, struct tf_id conversation_id,
                                        bool is_typing) {
    const struct tf_id none = {{0}};
    return act_in(app, TF_COMMAND_TYPING, conversation_id, none, is_typing);
}

enum tf_code tf_chat_service_create(struct tf_app *app, enum tf_conversation_type type,
                                    const struct tf_id *others, size_t other_count,
                                    struct tf_app_outcome *out) {
    struct tf_command command = {.kind = TF_COMMAND_CREATE,
                                 .conversation_type = type,
                                 .participants = others,
                                 .participant_count = other_count};
    return tf_app_do(app, &command, out);
}

enum tf_code tf_chat_service_sync(struct tf_app *app) {
    return tf_app_do(app, &(struct tf_command){.kind = TF_COMMAND_SYNC}, NULL);
}

enum tf_code tf_chat_service_scroll_back(struct tf_app *app, struct tf_id conversation_id) {
    const struct tf_id none = {{0}};
    return act_in(app, TF_COMMAND_SCROLL_BACK, conversation_id, none, false);
}

enum tf_code tf_chat_service_conversations(const struct tf_app *app, struct tf_page *page,
                                           const struct tf_viewer *viewer) {
    struct tf_error error;
    struct tf_job job = tf_app_reader(app, &error);
    return tf_page_conversations(&job, page, viewer);
}

enum tf_code tf_chat_service_messages(const struct tf_app *app, const struct tf_id *conversation_id,
                                      struct tf_page *page, const struct tf_viewer *viewer) {
    struct tf_error error;
    struct tf_job job = tf_app_reader(app, &error);
    return tf_page_messages(&job, conversation_id, page, viewer);
}

void tf_chat_service_status(const struct tf_app *app, struct tf_client_status *out) {
    tf_manager_status(tf_app_core(app), out);
}
