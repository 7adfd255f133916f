/* What a person asks for that is not on the device: a question to the server, whose answer is told
 * to listeners. Nothing of it is durable but earlier versions, and nothing is tried again: who gets
 * no answer asks again. Without a gateway, typing is told and asked for in the same way. */
#ifndef TF_OFFLINE_ASK_H
#define TF_OFFLINE_ASK_H

#include "offline/job.h"

/* Puts the question that goes out next; it replaces one that has not gone out yet. E_STATE while
 * the device has no network, or when the server does not know yet what is asked about. */
enum tf_code tf_service_ask(struct tf_job *job, const struct tf_command *command) TF_MUST_CHECK;
/* Typing is told by a call of its own. */
void tf_ask_tell_typing(struct tf_job *job, const struct tf_id *conversation_id, bool is_typing);

void tf_ask_send(struct tf_job *job);
/* The one under way must be asked again, unless another was put since. */
void tf_ask_again(struct tf_core *core);
enum tf_code tf_ask_answer(struct tf_job *job, const struct tf_http_result *result) TF_MUST_CHECK;
void tf_ask_close(struct tf_core *core);

#endif
