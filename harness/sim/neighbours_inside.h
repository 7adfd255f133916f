/* Devices with two processes, from the inside: what waits, and the step that runs in another. */
#ifndef TF_SIM_NEIGHBOURS_INSIDE_H
#define TF_SIM_NEIGHBOURS_INSIDE_H

#include "sim/neighbours.h"

#define TF_HELD_MAX 16 /* what waits at one time; more is done at once */

/* What a process was about to do, and waits. */
struct tf_held {
    uint64_t number;
    uint32_t who;   /* replica */
    uint32_t fault; /* index of the plan's step that makes it wait */
    uint32_t step;  /* index of the plan's step, or TF_NAME_NONE: then it is `event` */
    struct tf_event event;
};

struct tf_neighbours {
    struct tf_world *world;
    struct tf_held held[TF_HELD_MAX]; /* in the order of their numbers */
    size_t held_count;
    uint64_t numbers;
    struct tf_outbox outbox;        /* of an inner step */
    const struct tf_replica *outer; /* whose step runs */
    uint64_t points;                /* until the other goes in, counting down; 0: nobody does */
    bool inside;                    /* a step runs in another */
    struct tf_step_outcome put_off;
    struct tf_replica *put_off_of; /* NULL: nothing is put off */
    uint64_t put_off_cause;
    uint64_t crashed_at; /* storage operation of the last power loss in a step */
};

/* Takes the first thing of a replica that waits. */
bool tf_held_take(struct tf_neighbours *neighbours, uint32_t who, struct tf_held *out);
/* Does it. */
void tf_held_run(struct tf_world *world, const struct tf_held *held);
/* At which point of a step that begins now what waits of `who` is done; 0 when nothing waits. */
uint64_t tf_held_point(struct tf_world *world, uint32_t who);

#endif
