/* Files of messages: sent ahead of their message, loaded when somebody opens one, and kept where
 * they were seen once.
 *
 * A file's key is the client id of its message: the media host makes one object of it, however
 * often a part comes. It lies in parts of TF_MEDIA_PART_BYTES, and how many of its bytes the host
 * has is written down with each answer, so that whoever is killed goes on where it stopped. */
#ifndef TF_OFFLINE_MEDIA_H
#define TF_OFFLINE_MEDIA_H

#include "chat/wire_media.h"
#include "offline/queue.h"

struct tf_media_row {
    enum tf_media_kept state;
    uint64_t size, done;
};
/* E_NOT_FOUND when nothing of it is here. */
enum tf_code tf_media_row_find(struct tf_job *job, const struct tf_id *key,
                               struct tf_media_row *out) TF_MUST_CHECK;

/* Whether a command may attach it. */
enum tf_code tf_media_check(const struct tf_command *command) TF_MUST_CHECK;
/* Keeps the file of a send that `row` queues, and what its message says of it. Within the send's
 * transaction, behind its message. */
enum tf_code tf_media_queue(struct tf_job *job, const struct tf_command *command,
                            const struct tf_queue_row *row) TF_MUST_CHECK;
/* The file of a message is wanted here; `size` is what the message says. Within a transaction. */
enum tf_code tf_media_want(struct tf_job *job, const struct tf_id *key,
                           uint64_t size) TF_MUST_CHECK;
/* Nobody needs the file any more: it goes, and with it a part that is under way. Within a
 * transaction. */
enum tf_code tf_media_forget(struct tf_job *job, const struct tf_id *key) TF_MUST_CHECK;
/* The server has a message whose file waits to be sent here: another device that holds the same
 * queue has sent both. Within a transaction. */
enum tf_code tf_media_sent_elsewhere(struct tf_job *job,
                                     const struct tf_message *message) TF_MUST_CHECK;
/* Forgets all files of a conversation. */
enum tf_code tf_media_forget_room(struct tf_job *job, int64_t conversation) TF_MUST_CHECK;

/* -- Parts -- */

/* One part as it lies here. Borrowed as tf_vault_get; reset `*statement` when done with it. */
struct tf_slice tf_media_part_get(struct tf_job *job, const struct tf_id *key, uint64_t offset,
                                  sqlite3_stmt **statement, enum tf_code *code);
enum tf_code tf_media_part_drop(struct tf_job *job, const struct tf_id *key,
                                uint64_t offset) TF_MUST_CHECK;
bool tf_media_part_is_here(struct tf_job *job, const struct tf_id *key, uint64_t offset,
                           enum tf_code *code);
enum tf_code tf_media_part_put(struct tf_job *job, const struct tf_id *key, uint64_t offset,
                               struct tf_slice bytes) TF_MUST_CHECK;
/* The file is whole and nobody waits for it: it counts as used now, and the oldest make room. */
enum tf_code tf_media_cached(struct tf_job *job, const struct tf_id *key,
                             uint64_t size) TF_MUST_CHECK;

/* -- What is missing -- */

/* Looks at the start of a process whether the bytes of files are all here: what was seen or was
 * being loaded is loaded again, bytes that no file has go. What should be sent is found to be gone
 * when its part comes. */
enum tf_code tf_media_mend(struct tf_job *job) TF_MUST_CHECK;
/* Whether every part of the first `size` bytes is here. */
bool tf_media_is_here(struct tf_job *job, const struct tf_id *key, uint64_t size,
                      enum tf_code *code);
/* What is here of a file in this state goes, and it is loaded from its beginning, or forgotten
 * where nobody says from where. Within a transaction. */
enum tf_code tf_media_again(struct tf_job *job, const struct tf_id *key,
                            const struct tf_media_row *row) TF_MUST_CHECK;

/* -- The loop's part -- */

/* Whether there is something to send or to load. */
bool tf_media_is_wanted(const struct tf_core *core);
/* Sends or asks for one part, or nothing. In flight afterwards: see `core->sync.flight`. */
enum tf_code tf_media_send(struct tf_job *job) TF_MUST_CHECK;
enum tf_code tf_media_answer(struct tf_job *job, enum tf_flight flight,
                             const struct tf_http_result *result) TF_MUST_CHECK;
/* Reads what is here, and the waits that are written down. */
enum tf_code tf_media_load(struct tf_job *job, struct tf_mirror *mirror) TF_MUST_CHECK;
/* Ends waits that the host did not ask for. */
void tf_media_shorten(struct tf_job *job);
/* When the wait is over: wants the loop. */
void tf_media_deadline(struct tf_job *job);
tf_time tf_media_next(const struct tf_core *core);

#endif
