#include "offline/chat_store.h"

#include "offline/manager.h"

void tf_chat_store_sync_status(const struct tf_app *app, struct tf_client_status *out) {
    tf_manager_status(tf_app_core(app), out);
}

enum tf_network tf_chat_store_network(const struct tf_app *app) {
    const struct tf_core *core = tf_app_core(app);
    if (core->mirror.offline)
        return TF_NETWORK_OFFLINE_BY_CHOICE;
    return core->online ? TF_NETWORK_ONLINE : TF_NETWORK_OFFLINE;
}

enum tf_code tf_chat_store_set_offline(struct tf_app *app, bool is_offline) {
    struct tf_command command = {.kind = TF_COMMAND_OFFLINE, .flag = is_offline};
    return tf_app_do(app, &command, NULL);
}

static void keep_unread(void *self, const struct tf_conversation_view *view) {
    *(uint64_t *)self = view->unread;
}

enum tf_code tf_chat_store_unread(const struct tf_app *app, const struct tf_id *conversation_id,
                                  uint64_t *out) {
    struct tf_error error;
    struct tf_conversation_row row;
    const struct tf_viewer viewer = {.self = out, .conversation = keep_unread};
    struct tf_job job = tf_app_reader(app, &error);
    enum tf_code code = tf_conversation_row_find(&job, conversation_id, &row);
    return code == TF_OK ? tf_view_conversation(&job, &row, &viewer, true) : code;
}

static void keep_message(void *self, const struct tf_message_view *view) {
    *(struct tf_message_view *)self = *view;
}

enum tf_code tf_chat_store_message_status(const struct tf_app *app, const struct tf_id *message_id,
                                          enum tf_message_status *out) {
    struct tf_error error;
    struct tf_message_view view = {.exists = false};
    const struct tf_viewer viewer = {.self = &view, .message = keep_message};
    enum tf_code code =
        tf_view_lookup(tf_app_core(app), app->context.store, message_id, &viewer, &error);
    if (code != TF_OK)
        return code;
    if (view.exists)
        *out = view.status;
    return view.exists ? TF_OK : TF_E_NOT_FOUND;
}

enum tf_code tf_chat_store_load(struct tf_app *app, const struct tf_id *conversation_id,
                                struct tf_page *page, const struct tf_viewer *viewer) {
    struct tf_error error;
    struct tf_job job = tf_app_reader(app, &error);
    page->from = 0;
    enum tf_code code = tf_page_messages(&job, conversation_id, page, viewer);
    if (code != TF_OK)
        return code;
    return tf_app_do(app, &(struct tf_command){.kind = TF_COMMAND_SYNC}, NULL);
}

enum tf_code tf_chat_store_add_listener(struct tf_app *app, struct tf_listener listener,
                                        uint32_t *handle) {
    return tf_listeners_add(tf_app_core(app), listener, handle);
}

void tf_chat_store_remove_listener(struct tf_app *app, uint32_t handle) {
    tf_listeners_remove(tf_app_core(app), handle);
}
