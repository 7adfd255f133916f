/* Values with units as scenario files write them, and the patterns that say the same to a JSON
 * Schema.
 *
 * Everything is exact: a value finer than its unit of storage is refused, never rounded. */
#ifndef TF_SCENARIO_UNITS_H
#define TF_SCENARIO_UNITS_H

#include "base/bytes.h"
#include "base/random.h"
#include "base/time.h"

enum tf_unit_result {
    TF_UNIT_OK,
    TF_UNIT_BARE,      /* a number without a unit */
    TF_UNIT_MALFORMED, /* not written as this kind is */
    TF_UNIT_LARGE,     /* well written, and beyond its bound */
    TF_UNIT_FINE,      /* well written, and finer than what can be stored */
    TF_UNIT_ORDER,     /* well written, and the first value above the second, or a mean of 0 */
};

/* "250 ms", "1.5 s", "2 min"; units us, ms, s, min, h, d. */
enum tf_unit_result tf_unit_duration(struct tf_slice text, tf_time *out);
/* The same with a sign before it. */
enum tf_unit_result tf_unit_signed_duration(struct tf_slice text, tf_time *out);
/* "5 s", "1 s .. 2 min", "about 45 s", "10 s +/- 2 s"; the log-normal form is a map and not read
 * here. */
enum tf_unit_result tf_unit_distribution(struct tf_slice text, struct tf_dist *out);
/* "512 B", "64 KiB", "1 MiB", "10 kB", "1 MB", in bytes. */
enum tf_unit_result tf_unit_size(struct tf_slice text, uint64_t *out);
/* "64 KiB/s", "400 kbit/s", ... or "unlimited", in bytes per second; 0 is unlimited. */
enum tf_unit_result tf_unit_rate(struct tf_slice text, uint64_t *out);
/* "5 %", in millionths, at most all. */
enum tf_unit_result tf_unit_share(struct tf_slice text, uint32_t *out);
/* "20 ppm", "-5 ppm". */
enum tf_unit_result tf_unit_ppm(struct tf_slice text, int32_t *out);
/* "1", "2.5": a factor in percent, from 1 to 100. */
enum tf_unit_result tf_unit_factor(struct tf_slice text, uint32_t *out);

/* What somebody meant who wrote none of the above: other names of units, several durations for one,
 * a decimal comma ("40 sec", "1 min 30 s", "1,5 s" are "40 s", "90 s", "1.5 s"). Appends it; false
 * when nobody knows, and then `out` holds anything. */
bool tf_unit_mend(struct tf_slice text, struct tf_buf *out);

#define TF_PATTERN_NUMBER          "[0-9]{1,12}(\\.[0-9]{1,6})?"
#define TF_PATTERN_DURATION_BODY   TF_PATTERN_NUMBER " ?(us|ms|s|min|h|d)"
#define TF_PATTERN_DURATION        "^" TF_PATTERN_DURATION_BODY "$"
#define TF_PATTERN_SIGNED_DURATION "^[-+]?" TF_PATTERN_DURATION_BODY "$"
#define TF_PATTERN_DISTRIBUTION                                                                    \
    "^(about )?" TF_PATTERN_DURATION_BODY "$|^" TF_PATTERN_DURATION_BODY                           \
    " ?(\\.\\.|\\+/-) ?" TF_PATTERN_DURATION_BODY "$"
#define TF_PATTERN_SIZE "^" TF_PATTERN_NUMBER " ?(B|kB|KiB|MB|MiB)$"
#define TF_PATTERN_RATE                                                                            \
    "^(unlimited|" TF_PATTERN_NUMBER " ?((B|kB|KiB|MB|MiB)/s|(bit|kbit|Mbit|Gbit)/s))$"
#define TF_PATTERN_SHARE "^" TF_PATTERN_NUMBER " ?%$"
#define TF_PATTERN_PPM   "^[-+]?" TF_PATTERN_NUMBER " ?ppm$"

/* Appends values in the form that the functions above read. */
void tf_unit_append_size(struct tf_buf *out, uint64_t bytes);
void tf_unit_append_rate(struct tf_buf *out, uint64_t bytes_per_second);
void tf_unit_append_share(struct tf_buf *out, uint32_t per_million);
void tf_unit_append_factor(struct tf_buf *out, uint32_t percent);

#endif
