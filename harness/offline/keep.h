/* Cleaning up: messages that are too old, or too many bytes, go from the device; the server has
 * them. In the background, in small steps with a pause between, each a transaction of its own. A
 * step that would find what is known already asks nothing.
 *
 * What goes, goes from the beginning of a conversation, and the conversation says up to where
 * (`cleaned`): what is behind that is all here, and what is missing before it is no gap. Never
 * anything that is not synced (what waits, was set aside or is in conflict, what it is about, what
 * it answers), nor what its user has not read, nor the newest message of a conversation; nor
 * anything of a conversation whose history is being filled in or was just scrolled through. */
#ifndef TF_OFFLINE_KEEP_H
#define TF_OFFLINE_KEEP_H

#include "offline/job.h"

/* When a process starts: arms the first round, if the configuration bounds anything. Never in an
 * extension, which has no time for it. */
void tf_keep_start(struct tf_job *job);
/* The next step, when it is due. `core->keep` is there. */
void tf_keep_deadline(struct tf_job *job);
tf_time tf_keep_next(const struct tf_core *core);
/* The database takes so many bytes, or would, had that not been refused: where that is nearly as
 * many as it may take, the next step is due at once, and the oldest messages go until there is room
 * again, within what is said above. */
void tf_keep_make_room(struct tf_job *job, uint64_t database_bytes);
/* NULL is allowed. */
void tf_keep_destroy(struct tf_keep *keep);

#endif
