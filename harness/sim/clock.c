#include "sim/clock.h"

#include "base/assert.h"

#define MILLION 1000000

/* floor(a / b) for b above zero: C rounds towards zero. */
static tf_time floor_div(tf_time a, tf_time b) {
    tf_time quotient = a / b;
    return a % b < 0 ? quotient - 1 : quotient;
}

/* floor(span * ppm / 1e6), in two parts so that years do not overflow. */
static tf_time drifted(tf_time span_us, int32_t ppm) {
    if (ppm == 0)
        return 0;
    tf_time whole = floor_div(span_us, MILLION);
    tf_time rest = span_us - whole * MILLION;
    return whole * ppm + floor_div(rest * ppm, MILLION);
}

void tf_clock_init(struct tf_clock *clock, const struct tf_plan_clock *plan, tf_time true_us) {
    *clock = (struct tf_clock){
        .plan = plan, .anchor_true_us = true_us, .anchor_mono_us = TF_MONO_AT_FIRST_US};
    TF_ASSERT(plan->drift_ppm > -MILLION);
}

tf_time tf_clock_mono(const struct tf_clock *clock, tf_time true_us) {
    if (clock->stopped)
        return clock->anchor_mono_us;
    tf_time span = true_us - clock->anchor_true_us;
    return clock->anchor_mono_us + span + drifted(span, clock->plan->drift_ppm);
}

tf_time tf_clock_skew(const struct tf_clock *clock, tf_time true_us) {
    tf_time seen_us = clock->frozen ? clock->frozen_true_us : true_us;
    return clock->plan->offset_us + clock->jumped_us + drifted(seen_us, clock->plan->drift_ppm) +
           seen_us - true_us;
}

struct tf_moment tf_clock_read(const struct tf_clock *clock, tf_time true_us) {
    tf_time wall = TF_WALL_AT_ZERO_US + true_us + tf_clock_skew(clock, true_us);
    tf_time step = clock->plan->granularity_us;
    if (step > 1)
        wall = floor_div(wall, step) * step;
    return (struct tf_moment){.mono_us = tf_clock_mono(clock, true_us), .wall_us = wall};
}

tf_time tf_clock_when(const struct tf_clock *clock, tf_time mono_us) {
    if (mono_us == TF_NEVER || clock->stopped)
        return TF_NEVER;
    tf_time span = mono_us - clock->anchor_mono_us;
    if (span <= 0)
        return clock->anchor_true_us;
    /* The least t with floor(t * rate / 1e6) >= span is ceil(span * 1e6 / rate). */
    tf_time rate = MILLION + clock->plan->drift_ppm;
    tf_time whole = span / rate, rest = span % rate;
    if (whole > (TF_NEVER / 2 - clock->anchor_true_us) / MILLION)
        return TF_NEVER;
    return clock->anchor_true_us + whole * MILLION + (rest * MILLION + rate - 1) / rate;
}

void tf_clock_stop(struct tf_clock *clock, tf_time true_us) {
    clock->anchor_mono_us = tf_clock_mono(clock, true_us);
    clock->anchor_true_us = true_us;
    clock->stopped = true;
}

void tf_clock_go(struct tf_clock *clock, tf_time true_us) {
    clock->anchor_true_us = true_us;
    clock->stopped = false;
}

void tf_clock_freeze(struct tf_clock *clock, tf_time true_us) {
    clock->frozen = true;
    clock->frozen_true_us = true_us;
}

void tf_clock_thaw(struct tf_clock *clock) {
    clock->frozen = false;
}

void tf_clock_jump(struct tf_clock *clock, tf_time by_us) {
    clock->jumped_us += by_us;
}
