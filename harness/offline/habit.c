#include "offline/habit.h"

#define FADES_TO   7 /* eighths that are left after a day */
#define FADES_FROM 8
#define DAYS_MAX   64 /* after so many nothing is left that counts */

static int64_t floor_div(int64_t value, int64_t by) {
    return value >= 0 ? value / by : -((-value + by - 1) / by);
}

int64_t tf_habit_day(tf_time wall_us) {
    return floor_div(wall_us, TF_DAY);
}

int tf_habit_slot(tf_time wall_us) {
    return (int)(floor_div(wall_us, TF_HOUR) - tf_habit_day(wall_us) * TF_HABIT_SLOTS);
}

static uint32_t fade(uint32_t weight, int64_t days) {
    if (days > DAYS_MAX)
        return 0;
    for (int64_t i = 0; i < days; i++)
        weight = weight * FADES_TO / FADES_FROM;
    return weight;
}

uint32_t tf_habit_weight(const struct tf_habit *habit, int64_t day) {
    return day > habit->day ? fade(habit->weight, day - habit->day) : habit->weight;
}

struct tf_habit tf_habit_opened(const struct tf_habit *habit, int64_t day, bool is_first) {
    return (struct tf_habit){tf_habit_weight(habit, day) + (is_first ? TF_HABIT_UNIT : 0), day};
}

/* Who opens it every day has a unit of today's and what is left of each day before. */
uint32_t tf_habit_chance(uint32_t weight, int64_t since_day, int64_t day) {
    uint32_t most = 0;
    int64_t days = day - since_day < DAYS_MAX ? day - since_day : DAYS_MAX;
    for (int64_t i = 0; i < days; i++)
        most = fade(most + TF_HABIT_UNIT, 1);
    if (most == 0)
        return 0;
    uint64_t chance = (uint64_t)weight * TF_HABIT_WHOLE / most;
    return chance > TF_HABIT_WHOLE ? TF_HABIT_WHOLE : (uint32_t)chance;
}
