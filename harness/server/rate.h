/* Rate limits: how much a user on a device may ask for in a while, and when the rest may come.
 *
 * The generic cell rate algorithm: one instant of memory for each limit. Bursts up to the whole
 * count pass at once; afterwards the count is spread evenly over its time. */
#ifndef TF_SERVER_RATE_H
#define TF_SERVER_RATE_H

#include "env/subject.h"

/* Takes one. `*due_us` (monotonic) belongs to the limit and its user, 0 at first. Zero when it may
 * pass; else how long to wait until one may, and nothing is taken. */
tf_time tf_rate_take(const struct tf_rate_limit *limit, tf_time now_us, tf_time *due_us);

#endif
