/* Faults that hold for a while: until their time is over, until a lifting step frees a device of
 * them, or until healing. What holds a replica is always worked out anew from this list, so faults
 * may overlap in any way. */
#ifndef TF_SIM_STEPS_HOLD_H
#define TF_SIM_STEPS_HOLD_H

#include "sim/world_internal.h"

/* Begins to hold: writes FAULT_ON, and arranges the end when the step says one. */
void tf_hold_begin(struct tf_world *world, uint32_t step_index);
/* The same, for a fault whose time begins only when it strikes. */
void tf_hold_begin_untimed(struct tf_world *world, uint32_t step_index);
/* Ends it, if it holds still: writes FAULT_OFF, and lets the fault's file undo what it did. */
void tf_hold_end(struct tf_world *world, uint32_t step_index);

/* The next fault of `verb` from list place `*at` on that holds this replica in the sense of
 * `freed`, or NULL. For loops that begin with `*at` 0; later ones began later. */
const struct tf_step *tf_hold_next(const struct tf_world *world, size_t *at, enum tf_verb verb,
                                   uint32_t replica, enum tf_freed freed);
bool tf_hold_covers(const struct tf_world *world, enum tf_verb verb, uint32_t replica,
                    enum tf_freed freed);
/* Frees replicas of whatever of this kind began before now; those faults end that nothing else
 * keeps. */
void tf_hold_free(struct tf_world *world, uint32_t who, enum tf_freed freed);
/* Ends the holds of `verb` that are about `who` alone. */
void tf_hold_end_of(struct tf_world *world, enum tf_verb verb, uint32_t who);

/* Calls `visit` for each replica that `who` means. */
void tf_each_replica(struct tf_world *world, uint32_t who,
                     void (*visit)(struct tf_world *world, struct tf_replica *replica));

/* The same, and a device's extension with its app. */
void tf_each_process(struct tf_world *world, uint32_t who,
                     void (*visit)(struct tf_world *world, struct tf_replica *replica));

#endif
