/* The server has taken an action of this user under this id, and it said something else: two
 * devices have started from one queue, and on one of them the user went on to change what waited.
 * The server tells what it holds now, so nothing is set aside: what came with a copy gives way,
 * because it is the older word; what this device's user has folded in since goes on top. */
#ifndef TF_OFFLINE_REUSED_H
#define TF_OFFLINE_REUSED_H

#include "offline/message.h"
#include "offline/push.h"
#include "offline/queue.h"

/* What this device would have said. */
struct tf_own_word {
    bool counts; /* it is newer than what the server has taken, as far as this device can know */
    struct tf_buf text;
    uint64_t version;    /* that the server made of the older word */
    struct tf_id target; /* reads */
    uint64_t mark;       /* reads */
};

/* Before the action is taken out of the queue. `out` is owned by caller, closed with
 * tf_own_word_close. */
enum tf_code tf_own_word_read(struct tf_job *job, const struct tf_batch_item *item,
                              struct tf_own_word *out) TF_MUST_CHECK;
/* After the server's word has been taken in: queues the own one on top where it still differs. */
enum tf_code tf_own_word_again(struct tf_job *job, const struct tf_batch_item *item,
                               const struct tf_change *change,
                               const struct tf_own_word *own) TF_MUST_CHECK;
void tf_own_word_close(struct tf_own_word *own);

#endif
