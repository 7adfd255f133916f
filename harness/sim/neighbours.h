/* Devices with two processes over one database, the app and its notification extension: while one
 * is in the middle of a step, the other may run a whole one.
 *
 * Without the fault `two-processes` their steps follow each other. While it holds, what one is
 * about to do may wait a little for a step of the other, and is done at one of its storage
 * operations; so it meets the other's locks. What the inner step says is carried out when the outer
 * one has ended: nobody else could have seen it before. */
#ifndef TF_SIM_NEIGHBOURS_H
#define TF_SIM_NEIGHBOURS_H

#include "sim/client_node.h"

/* Makes `world->neighbours` when the plan has a device with two processes. */
void tf_neighbours_init(struct tf_world *world);
void tf_neighbours_close(struct tf_world *world);

/* -- What waits */

/* Keeps back what a process of two is about to do. False when it is to be done now. */
bool tf_neighbours_hold_event(struct tf_world *world, const struct tf_event *event);
bool tf_neighbours_hold_step(struct tf_world *world, uint32_t step_index);
/* TF_EVENT_HELD: it has waited long enough. */
void tf_neighbours_release(struct tf_world *world, uint64_t number);
/* TF_EVENT_NEWS: an app is told that its extension has changed the database. */
void tf_neighbours_news(struct tf_world *world, uint64_t index);

/* -- In a step (client_step.c). All do nothing for a device with one process. */

/* Where the running step says what it says. */
struct tf_outbox *tf_neighbours_outbox(struct tf_world *world);
/* Around a step: at one of its storage operations the other process runs, if something of it waits.
 */
void tf_neighbours_enter(struct tf_world *world, struct tf_replica *replica,
                         struct tf_store *store);
void tf_neighbours_leave(struct tf_world *world, struct tf_replica *replica,
                         struct tf_store *store);
/* A power loss in either's step is one in both. */
void tf_neighbours_share_crash(struct tf_world *world, const struct tf_replica *replica,
                               struct tf_step_outcome *outcome);
/* Keeps the outcome of an inner step, and ends its loan. False when the step is none. */
bool tf_neighbours_put_off(struct tf_world *world, struct tf_replica *replica,
                           struct tf_step_outcome *outcome);
/* Carries out what was put off during the step of `outer`. */
void tf_neighbours_finish(struct tf_world *world, const struct tf_replica *outer);
/* After a step that began at storage operation `before`: the app hears of what its extension wrote.
 */
void tf_neighbours_tell(struct tf_world *world, struct tf_replica *replica, uint64_t before);

/* -- Lives */

/* The process dies: nothing of it waits any more. */
void tf_neighbours_forget(struct tf_world *world, struct tf_replica *replica);
/* The process has died, at storage operation `operation` with the power or by itself (0): its
 * connection closes, and with the power the device's other process dies, too. Whether nothing else
 * is to be done to the disk. */
bool tf_neighbours_died(struct tf_world *world, struct tf_replica *replica, uint64_t operation);
/* A record of an extension is one of its device. */
void tf_neighbours_name(const struct tf_world *world, struct tf_record *record);

#endif
