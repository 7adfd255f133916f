/* The chat service, as an app sees it: everything a user does in a chat, each usable without a
 * network, and what there is to read, in pages. The codes are those of tf_app_do. */
#ifndef TF_OFFLINE_CHAT_SERVICE_H
#define TF_OFFLINE_CHAT_SERVICE_H

#include "offline/app.h"
#include "offline/page.h"

enum tf_code tf_chat_service_send(struct tf_app *app, struct tf_id conversation_id,
                                  struct tf_slice text, struct tf_app_outcome *out) TF_MUST_CHECK;
enum tf_code tf_chat_service_reply(struct tf_app *app, struct tf_id parent_id, struct tf_slice text,
                                   struct tf_app_outcome *out) TF_MUST_CHECK;
enum tf_code tf_chat_service_edit(struct tf_app *app, struct tf_id message_id,
                                  struct tf_slice text) TF_MUST_CHECK;
enum tf_code tf_chat_service_delete(struct tf_app *app, struct tf_id message_id) TF_MUST_CHECK;
/* Up to the message, or everything that is here with none. */
enum tf_code tf_chat_service_mark_read(struct tf_app *app, struct tf_id conversation_id,
                                       struct tf_id message_id) TF_MUST_CHECK;
enum tf_code tf_chat_service_set_typing(struct tf_app *app, struct tf_id conversation_id,
                                        bool is_typing) TF_MUST_CHECK;
/* `others`: without the user; borrowed. The conversation is known by the outcome's action id until
 * the server has named it. */
enum tf_code tf_chat_service_create(struct tf_app *app, enum tf_conversation_type type,
                                    const struct tf_id *others, size_t other_count,
                                    struct tf_app_outcome *out) TF_MUST_CHECK;
enum tf_code tf_chat_service_sync(struct tf_app *app) TF_MUST_CHECK;
/* A page of what was cleaned up comes back from the server. */
enum tf_code tf_chat_service_scroll_back(struct tf_app *app,
                                         struct tf_id conversation_id) TF_MUST_CHECK;

/* As page.h. */
enum tf_code tf_chat_service_conversations(const struct tf_app *app, struct tf_page *page,
                                           const struct tf_viewer *viewer) TF_MUST_CHECK;
enum tf_code tf_chat_service_messages(const struct tf_app *app, const struct tf_id *conversation_id,
                                      struct tf_page *page,
                                      const struct tf_viewer *viewer) TF_MUST_CHECK;
void tf_chat_service_status(const struct tf_app *app, struct tf_client_status *out);

#endif
