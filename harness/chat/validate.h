/* The rules of the model, as both sides apply them: the client before it queues, the server before
 * it stores. Each check gives the refusal that breaks first, or NONE. */
#ifndef TF_CHAT_VALIDATE_H
#define TF_CHAT_VALIDATE_H

#include "chat/wire.h"

#define TF_URL_BYTES_MAX      2048
#define TF_METADATA_BYTES_MAX 8192
#define TF_METADATA_DEPTH_MAX 16 /* inside of a batch it lies three brackets deeper */
#define TF_SECRET_BYTES_MAX   256

/* A text that can travel: UTF-8 without NUL, at most `bytes_max` long. */
enum tf_refusal tf_text_check(struct tf_slice text, size_t bytes_max);
/* Content of a message or an edit, which must say something: EMPTY_CONTENT, CONTENT_TOO_LONG, or as
 * tf_text_check. */
enum tf_refusal tf_content_check(struct tf_slice content);
/* A JSON object, or nothing. */
enum tf_refusal tf_metadata_check(struct tf_slice metadata);
/* What a person may send: conversation, content or media, sizes. System messages are not a
 * person's. */
enum tf_refusal tf_message_check(const struct tf_message *message);
/* What a person may create: one to TF_PARTICIPANTS_MAX different participants, roles, metadata. */
enum tf_refusal tf_conversation_check(const struct tf_conversation *conversation);
/* One action: identifiers that its type needs, and the checks above. */
enum tf_refusal tf_action_check(const struct tf_wire_action *action);

#endif
