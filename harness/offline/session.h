/* The session: a token that every call carries, a refresh token for the next one, and a log-in with
 * the account's secret when there is neither. Both in memory only. */
#ifndef TF_OFFLINE_SESSION_H
#define TF_OFFLINE_SESSION_H

#include "offline/job.h"

/* Asks for a token, by refresh where that is possible; it is the loop's request. */
void tf_session_open(struct tf_job *job);
/* The answer to `flight`, a refresh or a log-in. */
enum tf_code tf_session_opened(struct tf_job *job, enum tf_flight flight,
                               const struct tf_http_result *result) TF_MUST_CHECK;
/* The token is no good any more; the refresh token may be. */
void tf_session_drop(struct tf_core *core);
/* Neither is. */
void tf_session_close(struct tf_core *core);

/* Whether the account is closed for good. */
bool tf_session_is_revoked(const struct tf_http_result *result);
/* Everything of the user goes, from the database and from memory, and nothing is sent any more. On
 * failure nothing has changed. */
enum tf_code tf_session_wipe(struct tf_job *job) TF_MUST_CHECK;

#endif
