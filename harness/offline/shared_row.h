/* Texts that several people edit at once, in the local database: the server's document of each
 * shared message, and the operations that wait to be sent. What is shown is the document with those
 * done on it, at each look. */
#ifndef TF_OFFLINE_SHARED_ROW_H
#define TF_OFFLINE_SHARED_ROW_H

#include "chat/shared_text.h"
#include "offline/coalesce.h"

/* A message with this content that is sent now begins a shared text. E_LIMIT. */
enum tf_code tf_shared_row_begin(struct tf_job *job, const struct tf_id *client_id,
                                 struct tf_slice content) TF_MUST_CHECK;
/* The server told this state of a shared message, and its row is written. */
enum tf_code tf_shared_row_told(struct tf_job *job, const struct tf_message *message) TF_MUST_CHECK;

/* The user left `edit->text` where they saw the message with all that waits on it. Queues the
 * operation that this took; nothing when they left it as it was. `edit` has its action, target,
 * conversation and text. E_LIMIT. */
enum tf_code tf_shared_row_edit(struct tf_job *job, const struct tf_message_row *message,
                                const struct tf_standing *standing,
                                struct tf_queue_row *edit) TF_MUST_CHECK;

/* Does a waiting operation on `text`. Where it stands on what is no longer here, what its user did
 * is merged in. */
enum tf_code tf_shared_row_do(struct tf_job *job, const struct tf_queue_row *action,
                              struct tf_shared_text *text) TF_MUST_CHECK;
/* The server's document of a message. Close after use. */
enum tf_code tf_shared_row_read(struct tf_job *job, const struct tf_id *client_id,
                                struct tf_shared_text *out) TF_MUST_CHECK;

/* The operation of a waiting action, as it travels, appended to `out`. */
enum tf_code tf_shared_row_operation(struct tf_job *job, enum tf_queue_state state, uint64_t order,
                                     struct tf_buf *out) TF_MUST_CHECK;
/* The server could not do the operation of `mine` on `theirs`: makes `operation` of what its user
 * did and what `theirs` says, and appends to `text` what will be shown. Nothing is left to do when
 * that is what `theirs` says. */
enum tf_code tf_shared_row_again(const struct tf_queue_row *mine, const struct tf_message *theirs,
                                 struct tf_buf *text, struct tf_buf *operation) TF_MUST_CHECK;
/* A message is sent once more with the text that it has come to: where it is shared, its document
 * begins again with that, and what waits on it stands on the new one. */
enum tf_code tf_shared_row_anew(struct tf_job *job, const struct tf_id *client_id) TF_MUST_CHECK;
/* Writes down the operation of a waiting action. */
enum tf_code tf_shared_row_set(struct tf_job *job, const struct tf_queue_row *action,
                               struct tf_slice operation) TF_MUST_CHECK;

#endif
