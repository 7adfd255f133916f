#include "base/random.h"

#include "base/assert.h"
#include "base/quantile_tables.h"

/* Fixed point: a value of type `fixed` counts 2^-40ths. All products are taken in 128 bits. */
#define FIXED_BITS 40
#define LN_2       INT64_C(762123384786)  /* ln 2 */
#define Z_OF_P99   INT64_C(2557846537760) /* the normal's 99th percentile, 2.3263478740408 */

typedef int64_t fixed;
__extension__ typedef __int128 wide;

/* Linear interpolation between neighbours of a table whose steps are 2^bits wide, without the
 * table's scale. */
static int64_t between(const uint32_t *entry, uint64_t rest, int bits) {
    wide slope = (wide)entry[1] - entry[0];
    return (int64_t)(((wide)entry[0] << 10) + ((slope * (wide)rest) >> (bits - 10)));
}

static int64_t clamp(wide value) {
    if (value > INT64_MAX)
        return INT64_MAX;
    return value < INT64_MIN ? INT64_MIN : (int64_t)value;
}

static wide times(int64_t value, fixed factor) {
    return ((wide)value * factor + ((wide)1 << (FIXED_BITS - 1))) >> FIXED_BITS;
}

/* log2 of a positive integer. */
static fixed log2_of(uint64_t value) {
    int zeros = __builtin_clzll(value);
    uint64_t fraction = value << zeros << 1; /* without the leading one */
    const uint32_t *entry = &log2_table[fraction >> (64 - LOG_BITS)];
    uint64_t rest = fraction << LOG_BITS >> LOG_BITS;
    return ((fixed)(63 - zeros) << FIXED_BITS) + between(entry, rest, 64 - LOG_BITS);
}

/* value * 2^exponent, saturating; `value` not negative. */
static int64_t scale_by_exp2(int64_t value, fixed exponent) {
    int64_t whole = exponent >> FIXED_BITS;
    uint64_t fraction = (uint64_t)exponent & ((UINT64_C(1) << FIXED_BITS) - 1);
    const uint32_t *entry = &exp2_table[fraction >> (FIXED_BITS - LOG_BITS)];
    uint64_t rest = fraction & ((UINT64_C(1) << (FIXED_BITS - LOG_BITS)) - 1);
    wide product = (wide)value * between(entry, rest, FIXED_BITS - LOG_BITS);
    if (whole > 62)
        return value == 0 ? 0 : INT64_MAX;
    if (whole < -80)
        return 0;
    int shift = FIXED_BITS - (int)whole;
    if (shift <= 0)
        return product > ((wide)INT64_MAX >> -shift) ? INT64_MAX : clamp(product << -shift);
    return clamp((product + ((wide)1 << (shift - 1))) >> shift);
}

/* -ln(1 - u): the exponential distribution with mean one. */
static fixed exponential_at(uint64_t draw) {
    uint64_t survival = draw == UINT64_MAX ? 1 : ~draw;
    fixed log2_survival = log2_of(survival) - ((fixed)64 << FIXED_BITS);
    return (fixed)(((wide)-log2_survival * LN_2) >> FIXED_BITS);
}

/* The z that a standard normal exceeds with the chance `tail` / 2^64, `tail` below 2^63. */
static fixed normal_tail_at(uint64_t tail) {
    const uint64_t smallest = (UINT64_C(1) << (63 - TAIL_OCTAVES)) + 1;
    if (tail < smallest)
        tail = smallest;
    int zeros = __builtin_clzll(tail);
    uint64_t down = 0 - (tail << zeros); /* from the octave's upper end, 0 to 2^63 */
    const int step_bits = 63 - TAIL_BITS;
    size_t at = ((size_t)(zeros - 1) << TAIL_BITS) + (size_t)(down >> step_bits);
    uint64_t rest = down & ((UINT64_C(1) << step_bits) - 1);
    return between(&tail_table[at], rest, step_bits) << 2;
}

static fixed normal_at(uint64_t draw) {
    return draw >> 63 ? normal_tail_at(~draw) : -normal_tail_at(draw);
}

static int64_t uniform_at(int64_t a, int64_t b, uint64_t draw) {
    int64_t low = a < b ? a : b;
    uint64_t span = (a < b ? (uint64_t)b - (uint64_t)a : (uint64_t)a - (uint64_t)b);
    uint64_t step = span == UINT64_MAX ? draw : tf_draw_below(draw, span + 1);
    return (int64_t)((uint64_t)low + step);
}

static int64_t lognormal_at(int64_t median, int64_t p99, uint64_t draw) {
    if (median <= 0 || p99 <= median)
        return median > 0 ? median : 0;
    fixed spread = log2_of((uint64_t)p99) - log2_of((uint64_t)median);
    fixed exponent = (fixed)((wide)spread * normal_at(draw) / Z_OF_P99);
    return scale_by_exp2(median, exponent);
}

int64_t tf_dist_at(const struct tf_dist *dist, uint64_t draw) {
    switch (dist->kind) {
    case TF_DIST_FIXED:
        return dist->a;
    case TF_DIST_UNIFORM:
        return uniform_at(dist->a, dist->b, draw);
    case TF_DIST_EXPONENTIAL:
        return clamp(times(dist->a, exponential_at(draw)));
    case TF_DIST_NORMAL:
        return clamp(dist->a + times(dist->b, normal_at(draw)));
    case TF_DIST_LOGNORMAL:
        return lognormal_at(dist->a, dist->b, draw);
    }
    TF_ASSERT(!"a kind of distribution that does not exist");
    return 0;
}

void tf_dist_append(struct tf_buf *out, const struct tf_dist *dist) {
    switch (dist->kind) {
    case TF_DIST_FIXED:
        tf_time_append_duration(out, dist->a);
        return;
    case TF_DIST_UNIFORM:
        tf_time_append_duration(out, dist->a);
        tf_buf_append_text(out, " .. ");
        tf_time_append_duration(out, dist->b);
        return;
    case TF_DIST_EXPONENTIAL:
        tf_buf_append_text(out, "about ");
        tf_time_append_duration(out, dist->a);
        return;
    case TF_DIST_NORMAL:
        tf_time_append_duration(out, dist->a);
        tf_buf_append_text(out, " +/- ");
        tf_time_append_duration(out, dist->b);
        return;
    case TF_DIST_LOGNORMAL:
        tf_buf_append_text(out, "{median: ");
        tf_time_append_duration(out, dist->a);
        tf_buf_append_text(out, ", p99: ");
        tf_time_append_duration(out, dist->b);
        tf_buf_append_byte(out, '}');
        return;
    }
    TF_ASSERT(!"a kind of distribution that does not exist");
}
