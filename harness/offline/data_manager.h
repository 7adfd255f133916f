/* The offline data manager, as an app sees it: what its user does is queued here, what the device
 * keeps and knows of its sync is asked here. */
#ifndef TF_OFFLINE_DATA_MANAGER_H
#define TF_OFFLINE_DATA_MANAGER_H

#include "offline/app.h"

/* Queues what a user does; the codes of tf_app_do. */
enum tf_code tf_data_manager_queue(struct tf_app *app, const struct tf_command *command,
                                   struct tf_app_outcome *out) TF_MUST_CHECK;
/* Sends what waits, and asks for what is new: now, or when the network is back. */
enum tf_code tf_data_manager_sync(struct tf_app *app) TF_MUST_CHECK;

/* Keeps a text under a key, for this user on this device; an empty one forgets the key. E_INVALID,
 * E_LIMIT. */
enum tf_code tf_data_manager_store(struct tf_app *app, struct tf_id key,
                                   struct tf_slice value) TF_MUST_CHECK;
/* Copies what is kept under the key to `out`. E_NOT_FOUND. */
enum tf_code tf_data_manager_get(const struct tf_app *app, const struct tf_id *key,
                                 struct tf_buf *out) TF_MUST_CHECK;

/* Decides a conflict that waits for the person: for what is local, for the server's, or for a text
 * that takes the place of both. E_STATE when none waits. */
enum tf_code tf_data_manager_resolve(struct tf_app *app, struct tf_id message_id,
                                     enum tf_resolution resolution,
                                     struct tf_slice text) TF_MUST_CHECK;
/* How conflicts are decided from now on, in one conversation, or everywhere with none. */
enum tf_code tf_data_manager_set_strategy(struct tf_app *app, struct tf_id conversation_id,
                                          enum tf_strategy strategy) TF_MUST_CHECK;
/* What was set aside about a message, with what hangs on it: another try, or the end. E_STATE. */
enum tf_code tf_data_manager_retry(struct tf_app *app, struct tf_id message_id) TF_MUST_CHECK;
enum tf_code tf_data_manager_discard(struct tf_app *app, struct tf_id message_id) TF_MUST_CHECK;

struct tf_sync_status {
    struct tf_client_status figures;
    struct tf_sizes_view sizes;
};
/* All figures, those of the database too. E_STORAGE. */
enum tf_code tf_data_manager_status(const struct tf_app *app,
                                    struct tf_sync_status *out) TF_MUST_CHECK;

/* As listeners.h. */
enum tf_code tf_data_manager_add_listener(struct tf_app *app, struct tf_listener listener,
                                          uint32_t *handle) TF_MUST_CHECK;
void tf_data_manager_remove_listener(struct tf_app *app, uint32_t handle);

#endif
