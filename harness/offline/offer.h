/* What becomes of this user's own acknowledged work when the server was put back from a backup: the
 * device holds it, the server has lost it.
 *
 * Once the new log has been pulled whole, what it lacks is offered again: an own message as the
 * same send, with the text that it has here; the newest own edit or deletion of a message that the
 * server has in an earlier state, under an id that all of the user's devices give it. Everything
 * else that the server lost (messages of others, read marks, new conversations, older states) is
 * gone here too until its own author brings it back. A read of what is gone is one of the newest
 * message before it that both logs hold; nothing is taken out of the queue but reads without one.
 *
 * What waits in the queue already says what its user wants of a message, and goes on from the older
 * state; what is based on a state that is lost meets another one that has its number as a conflict.
 * Edits of a shared text say only what they change: its sender offers what they stand on before
 * them, also when others have written as many versions since. */
#ifndef TF_OFFLINE_OFFER_H
#define TF_OFFLINE_OFFER_H

#include "offline/job.h"

/* A message of the new log, before it takes the place of the row that is here. */
enum tf_code tf_offer_change(struct tf_job *job, const struct tf_message *message) TF_MUST_CHECK;
/* All of the new log is here: offers what it lacks. */
enum tf_code tf_offer_lost(struct tf_job *job) TF_MUST_CHECK;

#endif
