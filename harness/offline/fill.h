/* Back-fill: the history of a conversation that the user joined, page by page from its newest end.
 * Where the next page ends is kept with the rows of the last, so that a kill costs at most a page.
 */
#ifndef TF_OFFLINE_FILL_H
#define TF_OFFLINE_FILL_H

#include "offline/job.h"

/* Asks for the next page; nothing goes out when nothing is missing. */
enum tf_code tf_fill_send(struct tf_job *job) TF_MUST_CHECK;
enum tf_code tf_fill_answer(struct tf_job *job, const struct tf_http_result *result) TF_MUST_CHECK;

#endif
