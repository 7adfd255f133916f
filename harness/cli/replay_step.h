/* A replay that waits for a person after each record. */
#ifndef TF_CLI_REPLAY_STEP_H
#define TF_CLI_REPLAY_STEP_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct tf_replay_stepper {
    FILE *in;      /* a line at a time: "" for the next, a number for so many, c for all, q to end;
                      borrowed */
    uint64_t left; /* records until it waits again */
    bool free, ended;
};

/* After a record was shown. NULL: nobody waits. At the end of `in` the rest is shown. */
void tf_replay_stepper_wait(struct tf_replay_stepper *stepper);
/* Whether the rest is not to be shown. NULL: it is. */
bool tf_replay_stepper_ended(const struct tf_replay_stepper *stepper);

#endif
