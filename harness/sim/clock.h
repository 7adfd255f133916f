/* A node's two clocks as functions of true time, and back. Integers only. */
#ifndef TF_SIM_CLOCK_H
#define TF_SIM_CLOCK_H

#include "env/plan.h"

#define TF_WALL_AT_ZERO_US  ((tf_time)1767600000000000) /* 2026-01-05T08:00:00Z at true time 0 */
#define TF_MONO_AT_FIRST_US TF_HOUR /* what a monotonic clock shows when the world begins */

struct tf_clock {
    const struct tf_plan_clock *plan; /* borrowed */
    tf_time
        anchor_true_us; /* the monotonic clock showed `anchor_mono_us` then, and has run since */
    tf_time anchor_mono_us;
    tf_time jumped_us;      /* sum of the wall clock's jumps */
    bool stopped;           /* suspended: the monotonic clock stands */
    bool frozen;            /* the wall clock stands; jumps still move it */
    tf_time frozen_true_us; /* since then */
};

void tf_clock_init(struct tf_clock *clock, const struct tf_plan_clock *plan, tf_time true_us);
struct tf_moment tf_clock_read(const struct tf_clock *clock, tf_time true_us);
tf_time tf_clock_mono(const struct tf_clock *clock, tf_time true_us);
/* Wall clock minus true time, before granularity. */
tf_time tf_clock_skew(const struct tf_clock *clock, tf_time true_us);
/* The first true time at which the monotonic clock shows `mono_us` or more: TF_NEVER for TF_NEVER
 * and while the clock stands. */
tf_time tf_clock_when(const struct tf_clock *clock, tf_time mono_us);
void tf_clock_stop(struct tf_clock *clock, tf_time true_us);
void tf_clock_go(struct tf_clock *clock, tf_time true_us);
/* The wall clock stands, and is set right when it goes again. */
void tf_clock_freeze(struct tf_clock *clock, tf_time true_us);
void tf_clock_thaw(struct tf_clock *clock);
void tf_clock_jump(struct tf_clock *clock, tf_time by_us);

#endif
