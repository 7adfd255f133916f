/* A commit that failed. SQLite may have made it all the same: when the last sync of the directory
 * fails, the journal is gone, so the database holds the change, and a power loss may still bring
 * the journal back. So two things are done before the process goes on: a transaction of its own,
 * whose syncs hold what the disk shows, and then a look at what it shows.
 *
 * What the failed commit had to tell is kept until then. If it was made, the server's words in it
 * are told now: they were taken in, and will not come again. What a person asked for is not: they
 * were told that storage failed, which means "not known". */
#ifndef TF_OFFLINE_UNSURE_H
#define TF_OFFLINE_UNSURE_H

#include "offline/job.h"

/* The commit of `job` failed with `code`; the transaction is still open, its notes and mirror are
 * what it would have brought. The notes are taken. */
void tf_unsure_begin(struct tf_job *job, enum tf_code code);

/* Before the mirror is read: makes durable what the disk shows. */
enum tf_code tf_unsure_firm(struct tf_job *job) TF_MUST_CHECK;

/* After the mirror was read: tells what was kept, as far as it is true. True when the cursor was
 * among it. */
bool tf_unsure_end(struct tf_job *job);

void tf_unsure_close(struct tf_core *core);

#endif
