/* Earlier texts of messages that were seen on the device, or asked for: they are there offline. */
#ifndef TF_OFFLINE_VERSIONS_H
#define TF_OFFLINE_VERSIONS_H

#include "chat/wire_ask.h"
#include "offline/job.h"

/* Keeps what is here of a message before `version` of it takes its place. Within a transaction. */
enum tf_code tf_versions_keep(struct tf_job *job, const struct tf_id *message_id,
                              uint64_t version) TF_MUST_CHECK;
/* Keeps what the server told of a message, and says how many there were. In a transaction of its
 * own. */
enum tf_code tf_versions_told(struct tf_job *job,
                              const struct tf_wire_versions *versions) TF_MUST_CHECK;
enum tf_code tf_versions_show(struct tf_job *job, const struct tf_viewer *viewer) TF_MUST_CHECK;

#endif
