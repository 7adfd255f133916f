#include "offline/data_manager.h"

#include "offline/app_data.h"
#include "offline/manager.h"
#include "offline/sizes.h"

enum tf_code tf_data_manager_queue(struct tf_app *app, const struct tf_command *command,
                                   struct tf_app_outcome *out) {
    return tf_app_do(app, command, out);
}

enum tf_code tf_data_manager_sync(struct tf_app *app) {
    return tf_app_do(app, &(struct tf_command){.kind = TF_COMMAND_SYNC}, NULL);
}

enum tf_code tf_data_manager_store(struct tf_app *app, struct tf_id key, struct tf_slice value) {
    struct tf_command command = {.kind = TF_COMMAND_STORE, .name = key, .text = value};
    return tf_app_do(app, &command, NULL);
}

enum tf_code tf_data_manager_get(const struct tf_app *app, const struct tf_id *key,
                                 struct tf_buf *out) {
    struct tf_error error;
    struct tf_job job = tf_app_reader(app, &error);
    enum tf_code code = tf_data_get(&job, key, out);
    tf_vault_release(job.core->vault, 0);
    return code;
}

enum tf_code tf_data_manager_resolve(struct tf_app *app, struct tf_id message_id,
                                     enum tf_resolution resolution, struct tf_slice text) {
    struct tf_command command = {.kind = TF_COMMAND_RESOLVE,
                                 .message_id = message_id,
                                 .resolution = resolution,
                                 .text = text};
    return tf_app_do(app, &command, NULL);
}

enum tf_code tf_data_manager_set_strategy(struct tf_app *app, struct tf_id conversation_id,
                                          enum tf_strategy strategy) {
    struct tf_command command = {
        .kind = TF_COMMAND_SET_STRATEGY, .conversation_id = conversation_id, .strategy = strategy};
    return tf_app_do(app, &command, NULL);
}

static enum tf_code settle(struct tf_app *app, enum tf_command_kind kind, struct tf_id message_id) {
    return tf_app_do(app, &(struct tf_command){.kind = kind, .message_id = message_id}, NULL);
}

enum tf_code tf_data_manager_retry(struct tf_app *app, struct tf_id message_id) {
    return settle(app, TF_COMMAND_RETRY, message_id);
}

enum tf_code tf_data_manager_discard(struct tf_app *app, struct tf_id message_id) {
    return settle(app, TF_COMMAND_DISCARD, message_id);
}

enum tf_code tf_data_manager_status(const struct tf_app *app, struct tf_sync_status *out) {
    struct tf_error error;
    struct tf_job job = tf_app_reader(app, &error);
    tf_manager_status(job.core, &out->figures);
    return tf_sizes_read(&job, &out->sizes);
}

enum tf_code tf_data_manager_add_listener(struct tf_app *app, struct tf_listener listener,
                                          uint32_t *handle) {
    return tf_listeners_add(tf_app_core(app), listener, handle);
}

void tf_data_manager_remove_listener(struct tf_app *app, uint32_t handle) {
    tf_listeners_remove(tf_app_core(app), handle);
}
