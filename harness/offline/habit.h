/* Which conversation will be opened: what a device has seen of its user's habits.
 *
 * For each conversation and hour of the day there is a weight: one opening day adds a unit, each
 * day takes an eighth away, so some weeks are remembered and a new habit is learnt in days. Against
 * what somebody who opens it every day at that hour would have, that is a chance. Beside it stands
 * how often a conversation that was opened is opened again within the hour, over all of them. */
#ifndef TF_OFFLINE_HABIT_H
#define TF_OFFLINE_HABIT_H

#include "base/time.h"

#include <stdbool.h>
#include <stdint.h>

#define TF_HABIT_SLOTS 24
#define TF_HABIT_UNIT  1024 /* one opening */
#define TF_HABIT_WHOLE 1000 /* chances are per mille */

/* Of one hour of the day. */
struct tf_habit {
    uint32_t weight; /* on `day` */
    int64_t day;     /* of the wall clock, counted from 1970 */
};

int64_t tf_habit_day(tf_time wall_us);
/* 0 .. TF_HABIT_SLOTS - 1, of UTC: a habit needs no time zone. */
int tf_habit_slot(tf_time wall_us);
/* What is left of it on a later day. A clock that went back finds all of it. */
uint32_t tf_habit_weight(const struct tf_habit *habit, int64_t day);
/* It was opened in this hour of this day. Further openings on the same day add nothing: `is_first`
 * says whether this is one. */
struct tf_habit tf_habit_opened(const struct tf_habit *habit, int64_t day, bool is_first);
/* Per mille: of `weight`, for a device that has watched since `since_day`. */
uint32_t tf_habit_chance(uint32_t weight, int64_t since_day, int64_t day);

#endif
