/* What the files share that make steps of one turn of a fault (explored_*.c, explore_patterns.c).
 */
#ifndef TF_SCENARIO_EXPLORE_TURN_H
#define TF_SCENARIO_EXPLORE_TURN_H

#include "scenario/explore.h"

/* Which parameter of a turn a draw is about; those of patterns come behind. */
enum {
    TF_TURN_EVERY,
    TF_TURN_LASTS,
    TF_TURN_WHO,
    TF_TURN_SERVER,
    TF_TURN_FIRST,
    TF_TURN_SECOND,
    TF_TURN_THIRD
};

/* A step at the turn's time, about whom it is about, for as long as it lasts. Borrowed until the
 * next is added. */
struct tf_step *tf_explore_step(const struct tf_explore_turn *turn, enum tf_verb verb);
/* The app of the turn's device: what befalls a device is not its extension's. */
uint32_t tf_explore_app(const struct tf_explore_turn *turn);

#endif
