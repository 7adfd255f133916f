/* Worker processes that run tasks: as many as asked for, replaced when they die, stopped when they
 * hang or grow without bound. Answers come as they are ready; who needs an order keeps it.
 *
 * From the first crew on, the process ignores SIGPIPE. */
#ifndef TF_CAMPAIGN_CREW_H
#define TF_CAMPAIGN_CREW_H

#include "campaign/task.h"

#define TF_CREW_WORKERS_MAX   256
#define TF_CREW_ARGUMENTS_MAX 8

/* All zero with `program` and `arguments` is valid. */
struct tf_crew_options {
    const char *program;          /* that becomes a worker with these arguments; copied */
    const char *const *arguments; /* its name first, NULL behind the last; copied */
    uint32_t workers;             /* 0: as many as there are cores */
    tf_time run_us_max;           /* real time for one run; 0: TF_CREW_RUN_US_MAX */
    uint64_t memory_max;          /* bytes for one worker; 0: its share of most of the machine's */
};
#define TF_CREW_RUN_US_MAX (5 * TF_MINUTE)

struct tf_crew;

/* Owned by caller. */
struct tf_crew *tf_crew_create(const struct tf_crew_options *options);
/* Ends all workers, whatever they do. NULL is allowed. */
void tf_crew_destroy(struct tf_crew *crew);

uint32_t tf_crew_workers(const struct tf_crew *crew);

/* Whether a task given now would soon be taken. One may be given at any time. */
bool tf_crew_has_room(const struct tf_crew *crew);

/* Gives a task, which is copied; `ticket` comes back with its answer. `fresh`: in a process that
 * runs nothing else, and before tasks that wait. */
void tf_crew_give(struct tf_crew *crew, const struct tf_task *task, uint64_t ticket, bool fresh);

/* How many tasks have no answer yet. */
size_t tf_crew_waiting(const struct tf_crew *crew);

/* Forgets every task that has no answer yet: what runs is stopped. */
void tf_crew_forget(struct tf_crew *crew);

/* Waits for the next answer, at most about a tenth of a second, so that the caller can look around.
 * False when none came. The answer is owned by the caller. */
bool tf_crew_next(struct tf_crew *crew, uint64_t *ticket, struct tf_answer *answer);

/* E_IO or E_STATE once no worker can be started; tasks will have no answer then. */
enum tf_code tf_crew_health(const struct tf_crew *crew, struct tf_error *error) TF_MUST_CHECK;

#endif
