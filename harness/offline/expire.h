/* Actions that lose their meaning when they wait too long: a type may have an end of patience. */
#ifndef TF_OFFLINE_EXPIRE_H
#define TF_OFFLINE_EXPIRE_H

#include "offline/job.h"

/* An action of `type` is queued now: arms the timer where its kind expires. */
void tf_expire_queued(struct tf_job *job, enum tf_action_type type);
/* The queue was read: what it holds is looked at soon. */
void tf_expire_loaded(struct tf_job *job);
/* Sets aside, as `expired`, what has waited too long by the wall clock, with what depends on it,
 * and arms the timer for what comes next. In a transaction of its own; not while a batch is in
 * flight. What the server had taken all the same comes back with the next pull. Storage errors;
 * then it is tried again. */
enum tf_code tf_expire_deadline(struct tf_job *job) TF_MUST_CHECK;

#endif
