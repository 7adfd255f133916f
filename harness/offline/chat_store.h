/* The chat store, as an app sees it: what a screen shows, and that it changes. */
#ifndef TF_OFFLINE_CHAT_STORE_H
#define TF_OFFLINE_CHAT_STORE_H

#include "offline/app.h"
#include "offline/page.h"

enum tf_network { TF_NETWORK_ONLINE, TF_NETWORK_OFFLINE, TF_NETWORK_OFFLINE_BY_CHOICE };

void tf_chat_store_sync_status(const struct tf_app *app, struct tf_client_status *out);
/* As the device detects it, or as its user wants it, which goes first. */
enum tf_network tf_chat_store_network(const struct tf_app *app);
/* Offline by choice: nothing is sent, over restarts, until it is ended. */
enum tf_code tf_chat_store_set_offline(struct tf_app *app, bool is_offline) TF_MUST_CHECK;

/* E_NOT_FOUND. */
enum tf_code tf_chat_store_unread(const struct tf_app *app, const struct tf_id *conversation_id,
                                  uint64_t *out) TF_MUST_CHECK;
/* By server id or client id. E_NOT_FOUND. */
enum tf_code tf_chat_store_message_status(const struct tf_app *app, const struct tf_id *message_id,
                                          enum tf_message_status *out) TF_MUST_CHECK;
/* Shows what is here of a conversation, its newest page, and asks for what is not. */
enum tf_code tf_chat_store_load(struct tf_app *app, const struct tf_id *conversation_id,
                                struct tf_page *page, const struct tf_viewer *viewer) TF_MUST_CHECK;

/* As listeners.h: of changes, TF_NOTE_TOUCHED, _TYPING, _SYNC, and all others. */
enum tf_code tf_chat_store_add_listener(struct tf_app *app, struct tf_listener listener,
                                        uint32_t *handle) TF_MUST_CHECK;
void tf_chat_store_remove_listener(struct tf_app *app, uint32_t handle);

#endif
