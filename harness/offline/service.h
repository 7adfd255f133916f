/* The chat service: what a user does. Each command is durable, with what it shows, before its step
 * ends; or it is refused and nothing has changed. One file per command. */
#ifndef TF_OFFLINE_SERVICE_H
#define TF_OFFLINE_SERVICE_H

#include "offline/message.h"
#include "offline/queue.h"

/* Carries a command out, within its transaction. E_NOT_FOUND, E_INVALID, E_LIMIT, E_STATE: refused.
 */
enum tf_code tf_service_send(struct tf_job *job, const struct tf_command *command) TF_MUST_CHECK;
enum tf_code tf_service_edit(struct tf_job *job, const struct tf_command *command) TF_MUST_CHECK;
enum tf_code tf_service_delete(struct tf_job *job, const struct tf_command *command) TF_MUST_CHECK;
enum tf_code tf_service_read(struct tf_job *job, const struct tf_command *command) TF_MUST_CHECK;
enum tf_code tf_service_create(struct tf_job *job, const struct tf_command *command) TF_MUST_CHECK;
enum tf_code tf_service_join(struct tf_job *job, const struct tf_command *command) TF_MUST_CHECK;
enum tf_code tf_service_leave(struct tf_job *job, const struct tf_command *command) TF_MUST_CHECK;
/* Its file is here, or will be loaded. E_STATE when it has none. */
enum tf_code tf_service_open(struct tf_job *job, const struct tf_command *command) TF_MUST_CHECK;
enum tf_code tf_service_resolve(struct tf_job *job, const struct tf_command *command) TF_MUST_CHECK;
enum tf_code tf_service_strategy(struct tf_job *job,
                                 const struct tf_command *command) TF_MUST_CHECK;
enum tf_code tf_service_open_conversation(struct tf_job *job,
                                          const struct tf_command *command) TF_MUST_CHECK;
enum tf_code tf_service_scroll_back(struct tf_job *job,
                                    const struct tf_command *command) TF_MUST_CHECK;
/* What was set aside; E_STATE when nothing that is meant was, or what it hangs on is set aside. */
enum tf_code tf_service_retry(struct tf_job *job, const struct tf_command *command) TF_MUST_CHECK;
enum tf_code tf_service_discard(struct tf_job *job, const struct tf_command *command) TF_MUST_CHECK;
enum tf_code tf_service_store(struct tf_job *job, const struct tf_command *command) TF_MUST_CHECK;
/* In a transaction of its own. */
enum tf_code tf_service_offline(struct tf_job *job, const struct tf_command *command) TF_MUST_CHECK;
/* Outside a transaction: nothing of it is durable. */
enum tf_code tf_service_typing(struct tf_job *job, const struct tf_command *command) TF_MUST_CHECK;

/* Runs any command: transaction, notes, and the wish for a sync. A refusal is no failure of the
 * step; a storage error is both. */
enum tf_code tf_service_command(struct tf_job *job, const struct tf_command *command) TF_MUST_CHECK;

/* A text that may be content: OK, E_LIMIT when too long, else E_INVALID. */
enum tf_code tf_service_check_text(struct tf_slice text) TF_MUST_CHECK;

/* Ends the session; what is queued stays for the user's next log-in on the device. */
enum tf_code tf_service_logout(struct tf_job *job) TF_MUST_CHECK;

#endif
