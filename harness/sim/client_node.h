/* A device with its client process: its life, its steps, its timer. */
#ifndef TF_SIM_CLIENT_NODE_H
#define TF_SIM_CLIENT_NODE_H

#include "sim/world_internal.h"

void tf_replica_init(struct tf_world *world, struct tf_replica *replica);
/* The process is gone without a word; for the end of the run. */
void tf_replica_close(struct tf_world *world, struct tf_replica *replica);

/* -- Life -- */

/* Starts a process that is not there, and installs the device before its first. Writes DISK after a
 * death, PROCESS, and the views of what the process found. */
void tf_replica_start(struct tf_world *world, struct tf_replica *replica);
/* The process dies: KILLED keeps all that is written, CRASHED (at storage operation `operation`)
 * loses power. */
void tf_replica_stop(struct tf_world *world, struct tf_replica *replica,
                     enum tf_process_event event, uint64_t operation);
/* A disk that a device gets in place of its own. */
struct tf_disk_copy {
    enum tf_verb verb;
    const struct tf_disk_image *image; /* borrowed */
    uint64_t upto;                     /* the last record when it was copied; 0: it is empty */
    uint32_t from;                     /* the device that it was copied from */
    enum tf_disk_part part;            /* what of it is missing */
};
/* Its process ends, its disk becomes that copy, and the app starts on it, unless it is held down.
 * One that was never started is installed first. */
void tf_replica_put_back(struct tf_world *world, struct tf_replica *replica,
                         const struct tf_disk_copy *copy);
void tf_replica_suspend(struct tf_world *world, struct tf_replica *replica);
void tf_replica_resume(struct tf_world *world, struct tf_replica *replica);
void tf_replica_set_offline(struct tf_world *world, struct tf_replica *replica, bool offline);
/* Whether that is what its process is told. */
bool tf_replica_seems_offline(const struct tf_replica *replica);
/* What its process is told of the network from now on; TF_SIGNAL_AGAIN is the truth. */
void tf_replica_set_signal(struct tf_world *world, struct tf_replica *replica,
                           enum tf_signal signal);
/* Its process is told once more what it was told last. */
void tf_replica_repeat_signal(struct tf_world *world, struct tf_replica *replica);

/* -- Steps -- */

/* Hands the process an event, whose `now` is filled in, and carries out what it says. Nothing when
 * there is no process. `command` is the record of a COMMAND event, completed and written here; NULL
 * for other events. */
void tf_replica_step(struct tf_world *world, struct tf_replica *replica,
                     struct tf_client_event *event, struct tf_record *command);
/* What came of a step of a process, until it is carried out. */
struct tf_step_outcome {
    struct tf_outbox *outbox;
    struct tf_store *store; /* lent; NULL for a client without storage, or when `failed` */
    uint64_t before;        /* storage operations when it began */
    uint64_t crashed_at;    /* the storage operation at which it died, or 0 */
    bool failed;            /* it died as it opened its database */
};
/* Carries out what a step said, looks at what it touched, and ends its loan. */
void tf_replica_finish(struct tf_world *world, struct tf_replica *replica,
                       struct tf_step_outcome *outcome);
/* TF_EVENT_WAKE */
void tf_replica_wake(struct tf_world *world, uint32_t index);
/* Arms the timer for what is due next. */
void tf_replica_rearm(struct tf_world *world, struct tf_replica *replica);
/* The key of draws about one request: mixed with the device, and with how often in a row it was
 * used. */
uint64_t tf_replica_request_key(struct tf_replica *replica, enum tf_call call, uint64_t key);

/* -- Its database -- */

/* Lends the replica's store; NULL for a client without storage, and then `*failed` stays false. */
struct tf_store *tf_replica_lend(struct tf_world *world, struct tf_replica *replica, bool *failed);
void tf_replica_take_back(struct tf_world *world, struct tf_store *store);

/* Whether a replica with these figures keeps the world from rest. */
bool tf_replica_is_busy(const struct tf_client_status *status);

#endif
