/* History that was cleaned up is loaded again before its conversation is opened: which, a policy
 * says. Once an hour, while there is a network and the app is awake. */
#ifndef TF_OFFLINE_PREFETCH_H
#define TF_OFFLINE_PREFETCH_H

#include "offline/conversation.h"

/* When a process starts. Never in an extension. */
void tf_prefetch_start(struct tf_job *job);
void tf_prefetch_deadline(struct tf_job *job);
tf_time tf_prefetch_next(const struct tf_core *core);

/* Whether a screen's worth of the conversation is here. */
enum tf_code tf_prefetch_is_here(struct tf_job *job, const struct tf_conversation_row *row,
                                 bool *is_here) TF_MUST_CHECK;
/* A page of what was cleaned up is to come back, as soon as there is a network. */
enum tf_code tf_prefetch_fetch(struct tf_job *job,
                               const struct tf_conversation_row *row) TF_MUST_CHECK;
/* What is here is not cleaned up for a while. */
enum tf_code tf_prefetch_stay(struct tf_job *job,
                              const struct tf_conversation_row *row) TF_MUST_CHECK;
/* Its user opened it: what is learnt of that. */
enum tf_code tf_prefetch_opened(struct tf_job *job, int64_t conversation) TF_MUST_CHECK;

#endif
