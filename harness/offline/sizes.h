/* How much there is on the device, and how much there may be. */
#ifndef TF_OFFLINE_SIZES_H
#define TF_OFFLINE_SIZES_H

#include "offline/job.h"

/* All figures, as of now; within a transaction with what it has done. */
enum tf_code tf_sizes_read(struct tf_job *job, struct tf_sizes_view *out) TF_MUST_CHECK;
/* What the database's rows take of its file, without what is free in it. */
enum tf_code tf_sizes_database(struct tf_job *job, uint64_t *used, uint64_t *whole) TF_MUST_CHECK;

/* Whether the configuration bounds the bytes of the queue or of the database. */
bool tf_sizes_are_bounded(const struct tf_core *core);
/* What a command finds, before it does anything. */
struct tf_bounds {
    uint64_t queue_bytes, database_bytes;
};
enum tf_code tf_bounds_begin(struct tf_job *job, struct tf_bounds *out) TF_MUST_CHECK;
/* E_LIMIT when the command has made something larger that is now beyond its bound: the command is
 * to be rolled back. A database that is nearly full is cleaned up first, in any case. */
enum tf_code tf_bounds_check(struct tf_job *job, const struct tf_bounds *before) TF_MUST_CHECK;

#endif
