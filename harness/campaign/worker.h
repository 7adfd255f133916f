/* The other end of a crew: a process that reads tasks, runs them, and says what came out. */
#ifndef TF_CAMPAIGN_WORKER_H
#define TF_CAMPAIGN_WORKER_H

#include "sim/world.h"

/* Serves tasks from standard input on standard output until the input ends, and ends with whoever
 * started it. Whatever a subject prints goes to standard error instead. E_IO when an answer cannot
 * be written, E_INVALID when a line is no task. */
enum tf_code tf_worker_serve(const struct tf_subjects *subjects,
                             struct tf_error *error) TF_MUST_CHECK;

#endif
