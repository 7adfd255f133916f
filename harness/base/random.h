/* Chance without state: a draw is a function of (seed, concern, entity, ordinal), never of how many
 * were made before.
 *
 * Removing one thing from a run therefore leaves every draw of every other thing as it was. */
#ifndef TF_BASE_RANDOM_H
#define TF_BASE_RANDOM_H

#include "base/bytes.h"
#include "base/time.h"

#include <stdint.h>

/* 64 uniform bits. `concern` says what is decided, `entity` what it belongs to, `ordinal` which of
 * its draws. */
uint64_t tf_draw(uint64_t seed, uint32_t concern, uint64_t entity, uint64_t ordinal);

/* Maps 64 uniform bits to [0, bound). `bound` above zero. */
uint64_t tf_draw_below(uint64_t draw, uint64_t bound);

/* Whether an event of `per_million` in a million happens. */
bool tf_draw_hits(uint64_t draw, uint32_t per_million);

enum tf_dist_kind {
    TF_DIST_FIXED,       /* a */
    TF_DIST_UNIFORM,     /* a .. b, both included */
    TF_DIST_EXPONENTIAL, /* mean a */
    TF_DIST_NORMAL,      /* mean a, standard deviation b */
    TF_DIST_LOGNORMAL,   /* median a, 99th percentile b */
};

/* A distribution over microseconds (or any other integer). All zero is the fixed value 0. */
struct tf_dist {
    enum tf_dist_kind kind;
    int64_t a;
    int64_t b;
};

/* The value at one draw: inverse of the distribution function, from fixed-point tables, in integers
 * only. Values below zero are cut at zero unless the distribution is normal or its bounds are
 * negative. */
int64_t tf_dist_at(const struct tf_dist *dist, uint64_t draw);

/* Appends the distribution as scenario files write it, with durations: "5 s", "1 s .. 2 min",
 * "about 45 s", ... */
void tf_dist_append(struct tf_buf *out, const struct tf_dist *dist);

#endif
