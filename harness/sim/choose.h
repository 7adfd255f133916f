/* Runs in which a chooser, not time, decides what comes next: which device acts, whose sync arrives
 * at the server, whose answer arrives back, what is lost, who dies. */
#ifndef TF_SIM_CHOOSE_H
#define TF_SIM_CHOOSE_H

#include "sim/world_internal.h"

#define TF_CHOICE_WAIT_US                                                                          \
    TF_MINUTE /* how long the arrival of a request waits for one to be sent                        \
               */

/* What the chooser decides about: handles of syncs, in the order in which they reached the end of
 * their way. */
struct tf_choosing {
    struct tf_held_sync {
        uint64_t handle;
        uint32_t replica;
        bool up;
    } * held;
    size_t held_count, held_capacity;
    uint32_t *next_steps; /* per replica: where its next user's step is looked for */
};

/* Takes the place of the phase of faults. `run_until` carries out what is due up to and with a
 * time. */
void tf_choose_phase(struct tf_world *world,
                     void (*run_until)(struct tf_world *world, tf_time until_us, bool with));
/* Whether a sync that reached the end of its way waits for the chooser. */
bool tf_choose_holds(struct tf_world *world, uint64_t handle);

#endif
