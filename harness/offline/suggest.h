/* Which way a person may want to resolve a conflict, by how they resolved earlier ones: counted on
 * the device, for each conversation and type of action, and over all conversations. Shown with the
 * conflict and with its reason, never carried out. */
#ifndef TF_OFFLINE_SUGGEST_H
#define TF_OFFLINE_SUGGEST_H

#include "offline/job.h"

#define TF_SUGGEST_CHOICES_MIN 3  /* fewer are no habit */
#define TF_SUGGEST_SHARE       67 /* per cent of the choices that went one way */

/* The person resolved a conflict of an action of `type` so. Nothing where it is not wanted. */
enum tf_code tf_suggest_learn(struct tf_job *job, int64_t conversation, enum tf_action_type type,
                              enum tf_resolution chosen) TF_MUST_CHECK;
/* What they chose in this conversation, if that is a habit, else what they chose anywhere; all zero
 * when neither is. */
enum tf_code tf_suggest(struct tf_job *job, int64_t conversation, enum tf_action_type type,
                        struct tf_suggestion *out) TF_MUST_CHECK;

#endif
