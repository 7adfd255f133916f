/* Time: one unit in the whole tree, microseconds in a signed 64-bit integer. */
#ifndef TF_BASE_TIME_H
#define TF_BASE_TIME_H

#include "base/bytes.h"

#include <stdint.h>

typedef int64_t tf_time; /* microseconds; an instant or a duration, as its name says */

#define TF_US     ((tf_time)1)
#define TF_MS     ((tf_time)1000)
#define TF_SECOND ((tf_time)1000000)
#define TF_MINUTE (60 * TF_SECOND)
#define TF_HOUR   (60 * TF_MINUTE)
#define TF_DAY    (24 * TF_HOUR)
#define TF_WEEK   (7 * TF_DAY)
#define TF_NEVER  INT64_MAX

/* Appends an instant of a run as people read it: "00:04.120", "-00:09.900", "1:02:03.004", "3d
 * 01:00:00.000". Microseconds are shown only when they are not zero ("00:04.120250"). */
void tf_time_append_instant(struct tf_buf *out, tf_time instant_us);

/* Appends a duration with the largest unit that keeps it exact: "250 ms", "90 s", "2 min", "15 us".
 */
void tf_time_append_duration(struct tf_buf *out, tf_time duration_us);

/* Appends a wall-clock instant, microseconds since 1970, as ISO 8601 in UTC with milliseconds. */
void tf_time_append_wall(struct tf_buf *out, tf_time wall_us);

#endif
