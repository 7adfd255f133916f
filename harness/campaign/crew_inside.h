/* The parts of a crew: what comes back from processes, and what is given to them. */
#ifndef TF_CAMPAIGN_CREW_INSIDE_H
#define TF_CAMPAIGN_CREW_INSIDE_H

#include "campaign/crew.h"
#include "campaign/errands.h"
#include "campaign/process.h"

struct tf_crew {
    uv_loop_t loop;
    uv_timer_t timer;
    struct tf_process_ears ears;
    char *program;                              /* owned */
    char *arguments[TF_CREW_ARGUMENTS_MAX + 1]; /* owned */
    uint32_t workers;
    tf_time run_us_max;
    uint64_t memory_max;
    struct tf_process **processes; /* room for twice `workers`: fresh ones come on top */
    uint32_t process_count;
    uint32_t false_starts;
    struct tf_errands queue; /* in the order in which they are to be taken */
    struct tf_errands sent;
    struct tf_answers ready;
    bool closing;
    struct tf_error health;
};

/* Of the real clock. */
tf_time tf_crew_now_us(void);

/* Gives tasks that wait to processes that can take them. */
void tf_crew_feed(struct tf_crew *crew);

/* What a process tells its crew, which is `self`. */
void tf_crew_said(void *self, struct tf_process *process, struct tf_slice line);
void tf_crew_ended(void *self, struct tf_process *process);

#endif
