/* How long an answer of the database holds in memory: until something is written to it, by whatever
 * process, or the wall clock leaves the time for which the answer was worked out. */
#ifndef TF_OFFLINE_KNOWN_H
#define TF_OFFLINE_KNOWN_H

#include "offline/job.h"

/* All zero: there is no answer. */
struct tf_known {
    uint64_t operations; /* of the storage, when it was asked */
    tf_time from_wall_us, until_wall_us;
};

/* What the database says now, at this time of the wall clock and until another, which is not part
 * of it; TF_NEVER when it does not depend on the time. */
struct tf_known tf_known_until(const struct tf_job *job, tf_time until_wall_us);
/* False where a second process shares the database: who asks there meets its lock. */
bool tf_known_holds(const struct tf_job *job, const struct tf_known *known);

/* `at_us` and then `by_us`, at most TF_NEVER. */
tf_time tf_known_after(tf_time at_us, tf_time by_us);

#endif
