/* Redundant work, found when it is queued: only among actions that the network has never seen. */
#ifndef TF_OFFLINE_COALESCE_H
#define TF_OFFLINE_COALESCE_H

#include "offline/message.h"
#include "offline/queue.h"

/* What still waits on a message. All zero is nothing. Close after use. */
struct tf_standing {
    bool has_send; /* its send waits; `send` is it */
    bool has_last; /* a later action on it waits, or is in conflict; `last` is the last one */
    struct tf_queue_copy send; /* without texts */
    struct tf_queue_copy last;
};
enum tf_code tf_standing_read(struct tf_job *job, const struct tf_message_row *message,
                              struct tf_standing *out) TF_MUST_CHECK;
void tf_standing_close(struct tf_standing *standing);

/* What an edit or a deletion queued now is based on: the version and text that the user sees. */
void tf_standing_base(const struct tf_message_row *message, const struct tf_standing *standing,
                      struct tf_queue_row *out);

/* An edit goes into what waits already: the send, an earlier edit, or the user's side of an open
 * conflict. `*folded` is false when nothing could take it. */
enum tf_code tf_coalesce_edit(struct tf_job *job, const struct tf_message_row *message,
                              const struct tf_standing *standing, struct tf_queue_row *edit,
                              bool *folded) TF_MUST_CHECK;
/* A message that was never sent goes with everything that hangs on it. */
enum tf_code tf_coalesce_unsent(struct tf_job *job, const struct tf_queue_row *send) TF_MUST_CHECK;
/* A later read takes the place of one that waits. */
enum tf_code tf_coalesce_read(struct tf_job *job, struct tf_queue_row *read,
                              bool *folded) TF_MUST_CHECK;

#endif
