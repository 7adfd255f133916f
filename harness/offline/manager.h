/* The offline data manager: what a user does is queued here, and whatever the device knows of its
 * sync is asked here. */
#ifndef TF_OFFLINE_MANAGER_H
#define TF_OFFLINE_MANAGER_H

#include "offline/message.h"
#include "offline/queue.h"

/* The identifier of the action that a command makes; a send's client id and a creation's client
 * key, too. */
struct tf_id tf_manager_action_id(const struct tf_job *job, const struct tf_command *command);

/* Listeners: the command is durable. `row` NULL when nothing needed doing. */
void tf_manager_accepted(struct tf_job *job, const struct tf_queue_row *row,
                         const struct tf_id *message_id);
/* Listeners: an action will never be sent; its effect is in `into`, or cancelled out. */
void tf_manager_coalesced(struct tf_job *job, const struct tf_queue_row *row,
                          const struct tf_id *into);

/* Queues an action whose other members are filled in, tells listeners, and wants a sync. Within the
 * transaction that makes its optimistic effect. */
enum tf_code tf_manager_queue(struct tf_job *job, struct tf_queue_row *row,
                              const struct tf_id *message_id) TF_MUST_CHECK;
/* A manual sync. */
void tf_manager_sync(struct tf_job *job, uint64_t cause);
void tf_manager_status(const struct tf_core *core, struct tf_client_status *out);

/* Reads what memory mirrors, and the waits that are written down: when the process starts, and
 * again after a commit that failed. */
enum tf_code tf_manager_load(struct tf_job *job) TF_MUST_CHECK;

#endif
