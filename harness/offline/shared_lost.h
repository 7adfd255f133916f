/* What a server that was put back has lost of a shared text, as far as this device holds it.
 *
 * Each character has its name in both states, so that what one of them lacks can be told from what
 * the other took away. Others may have gone on from the older state before this device heard of it:
 * what they did stays. */
#ifndef TF_OFFLINE_SHARED_LOST_H
#define TF_OFFLINE_SHARED_LOST_H

#include "offline/message.h"

/* Makes `operation`, named by `action`, of what `held` has beyond `theirs`, which is shared, and
 * appends to `text` what will be shown then: the text of `theirs` when nothing was lost. Call it
 * before `theirs` takes the place of the row. */
enum tf_code tf_shared_lost(struct tf_job *job, const struct tf_id *action,
                            const struct tf_message_row *held, const struct tf_message *theirs,
                            struct tf_buf *text, struct tf_buf *operation) TF_MUST_CHECK;

#endif
