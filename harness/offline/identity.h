/* Which installation a database belongs to. The keychain of a device, which no copy of its disk
 * contains, says who the device is and how often its database was replaced (tf_client_config); the
 * database says under whom it was used last. When they differ this is a copy: an older one came
 * back, or a second device starts from it. */
#ifndef TF_OFFLINE_IDENTITY_H
#define TF_OFFLINE_IDENTITY_H

#include "offline/job.h"

/* Whose the database is: what it says, and this installation's as long as it says nothing. */
uint64_t tf_identity_owner(const struct tf_core *core);
/* Once the database has been read: when it is a copy, everything in its queue counts as inherited,
 * durably. Such an action keeps its id, because whoever else holds it may have sent it or may send
 * it, and the server takes an id once; new ones get ids that no other copy makes, and places that
 * nobody had. One that never heard of a server says nothing; what is queued there came from
 * elsewhere only if the device knows that its database was replaced. Where the queue is missing,
 * messages that the server has not got are queued again; where the cursor is, all is pulled. */
enum tf_code tf_identity_check(struct tf_job *job) TF_MUST_CHECK;
/* Whether the action with this place in the queue came with the copy. */
bool tf_identity_is_inherited(const struct tf_core *core, uint64_t order);

#endif
