/* Two processes over one database, the app and its notification extension: what the other has
 * changed, its locks, and the lease that lets one sync loop run at a time.
 *
 * The lease is a row of the database. It is taken before each request and given when no request
 * flies; it ends by itself a little after the longest request, and a process that starts voids what
 * an earlier one of its kind had left. A device with one process has none of this. */
#ifndef TF_OFFLINE_LEASE_H
#define TF_OFFLINE_LEASE_H

#include "offline/job.h"

/* Whether another process has changed the database since the mirror was read. */
enum tf_code tf_lease_look(struct tf_job *job, bool *changed) TF_MUST_CHECK;
/* SQLite's count of others' commits; to be read before the rows that the mirror is made of, as what
 * is committed between two of them is news. */
enum tf_code tf_lease_version(struct tf_job *job, int64_t *version) TF_MUST_CHECK;
/* Remembers that the mirror is not older than the database was at `version`. */
enum tf_code tf_lease_mark(struct tf_job *job, int64_t version) TF_MUST_CHECK;
/* A process starts: a lease of an earlier one of its kind is void. */
enum tf_code tf_lease_start(struct tf_job *job) TF_MUST_CHECK;

/* Takes or renews the lease. False when the other process has it, or locks the database: then a
 * wait is armed. */
bool tf_lease_take(struct tf_job *job);
/* Gives it, unless a request flies. */
void tf_lease_give(struct tf_job *job);
/* The other process has changed something, the lease perhaps: a wait for it is over. */
void tf_lease_news(struct tf_job *job);
/* How long to stay away from a locked database. */
tf_time tf_lease_patience(const struct tf_job *job);

#endif
