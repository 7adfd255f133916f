/* Putting what the server told into the local database: idempotent by version, whatever way it
 * came. */
#ifndef TF_OFFLINE_APPLY_H
#define TF_OFFLINE_APPLY_H

#include "offline/ahead.h"
#include "offline/job.h"

/* What came of the changes of one transaction. */
struct tf_applied {
    uint64_t news_seq; /* the newest change that brought something of somebody else; 0 if none */
    uint64_t news_key; /* names what it brought */
    bool behind;       /* the server's log is ahead, by how far it did not say */
    struct tf_ahead ahead; /* what will be here beyond the cursor */
    uint64_t gap_seq; /* a change up to here was told whose predecessor is not here; 0 if none */
};

/* At the beginning of a transaction. */
struct tf_applied tf_applied_begin(const struct tf_core *core);

/* Applies one change, within the transaction; the cursor stays. An own message or conversation that
 * the server had not named yet is adopted, its action is done, and what named it by its client id
 * names it anew. */
enum tf_code tf_apply_change(struct tf_job *job, const struct tf_change *change,
                             struct tf_applied *applied) TF_MUST_CHECK;
/* As tf_apply_change for a change that came outside a pull: the cursor moves to it if it is the
 * next one, else the gap is noted. */
enum tf_code tf_apply_told(struct tf_job *job, const struct tf_change *change,
                           struct tf_applied *applied) TF_MUST_CHECK;
/* Moves the cursor alone, for a change whose content is already in. */
void tf_apply_moved(struct tf_job *job, const struct tf_change *change, struct tf_applied *applied);
/* Makes the mirror's cursor durable if it has moved in this transaction. */
enum tf_code tf_apply_cursor(struct tf_job *job) TF_MUST_CHECK;
/* After the commit: asks for what is missing, and remembers to acknowledge what arrived. */
void tf_apply_done(struct tf_job *job, const struct tf_applied *applied, uint64_t cause);

/* The server's log is another one now. */
void tf_apply_forget_ahead(struct tf_core *core);

/* An own message, queued as `order` in the conversation with that local number, is what the server
 * calls `message->id`. `*found` is false when it had been adopted before. */
enum tf_code tf_apply_adopt(struct tf_job *job, int64_t conversation, uint64_t order,
                            const struct tf_message *message, bool *found) TF_MUST_CHECK;

/* A message that the server holds, by whatever change `seq` it was told; 0 for one out of its
 * history. `*changed` is false when nothing new was in it. */
enum tf_code tf_apply_message(struct tf_job *job, const struct tf_message *message, uint64_t seq,
                              bool *changed) TF_MUST_CHECK;
/* `seq` is that of the change which tells. */
enum tf_code tf_apply_conversation(struct tf_job *job, const struct tf_conversation *told,
                                   uint64_t seq) TF_MUST_CHECK;
enum tf_code tf_apply_receipt(struct tf_job *job, const struct tf_receipt *told,
                              uint64_t seq) TF_MUST_CHECK;
/* The user takes part no longer: rows go, and what waited there ends as withdrawn. */
enum tf_code tf_apply_withdrawal(struct tf_job *job, const struct tf_withdrawal *told,
                                 uint64_t seq) TF_MUST_CHECK;

#endif
