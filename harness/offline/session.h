/* The bearer token: kept in memory, asked for when there is none, dropped when the server does not
 * know it. */
#ifndef TF_OFFLINE_SESSION_H
#define TF_OFFLINE_SESSION_H

#include "offline/job.h"

void tf_session_login(struct tf_job *job);
enum tf_code tf_session_logged_in(struct tf_job *job,
                                  const struct tf_http_result *result) TF_MUST_CHECK;
void tf_session_drop(struct tf_core *core);
/* Whether an answer says that this user may never come back. */
bool tf_session_is_revoked(const struct tf_http_result *result);

#endif
