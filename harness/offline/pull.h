/* Pulling: changes after the cursor, page by page; a page and the cursor behind it become durable
 * together. */
#ifndef TF_OFFLINE_PULL_H
#define TF_OFFLINE_PULL_H

#include "offline/job.h"

void tf_pull_send(struct tf_job *job);
enum tf_code tf_pull_answer(struct tf_job *job, const struct tf_http_result *result) TF_MUST_CHECK;
/* The server's log is not the one that the cursor is of, or no longer reaches back to it:
 * everything is pulled anew, and what waits in the queue stays. */
enum tf_code tf_pull_start_over(struct tf_job *job) TF_MUST_CHECK;

#endif
