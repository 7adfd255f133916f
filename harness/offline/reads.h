/* Who has read a message, and when. Who follows from the marks; when is kept as the server tells it
 * with each read that moves one: over which messages, and at what time of its clock. What was told
 * too long ago to be told again has no time. */
#ifndef TF_OFFLINE_READS_H
#define TF_OFFLINE_READS_H

#include "offline/message.h"

/* A read that a change has told; in a conversation by its local number. */
enum tf_code tf_reads_step(struct tf_job *job, int64_t conversation,
                           const struct tf_receipt *told) TF_MUST_CHECK;
/* The readers that a page of history names. */
enum tf_code tf_reads_told(struct tf_job *job, int64_t conversation,
                           const struct tf_message *told) TF_MUST_CHECK;
/* Everybody but its sender, by their ids, to viewer->reader; nobody while it has no place. */
enum tf_code tf_reads_show(struct tf_job *job, const struct tf_message_row *row,
                           const struct tf_viewer *viewer) TF_MUST_CHECK;

#endif
