/* The server's machine: the life of its process, its steps, its timer. */
#ifndef TF_SIM_SERVER_NODE_H
#define TF_SIM_SERVER_NODE_H

#include "sim/world_internal.h"

void tf_host_init(struct tf_world *world);
void tf_host_close(struct tf_world *world);

/* Starts a process that is not there; before the first start the plan's users and conversations are
 * imported. Audit entries that a dead process could not tell of are read and written. */
void tf_host_start(struct tf_world *world);
/* The process dies; `fault` is what did it. As tf_replica_stop. */
void tf_host_stop(struct tf_world *world, enum tf_process_event event, uint64_t operation,
                  enum tf_verb fault);
/* Hands the process an event, whose `now` is filled in, and carries out what it says. Nothing when
 * there is no process. Whether it was handled. */
bool tf_host_step(struct tf_world *world, struct tf_server_event *event);
/* An operator's hand on what the server keeps; nothing when there is no process. */
void tf_host_maintain(struct tf_world *world, const struct tf_maintenance *maintenance);
/* TF_EVENT_HOST_WAKE */
void tf_host_wake(struct tf_world *world);

struct tf_store *tf_host_lend(struct tf_world *world, bool *failed);
void tf_host_take_back(struct tf_world *world, struct tf_store *store);

#endif
