/* What a look at a device's queue shows, and how an action says that it left it. */
#ifndef TF_TESTS_UNIT_ORACLE_QUEUE_LOOKS_H
#define TF_TESTS_UNIT_ORACLE_QUEUE_LOOKS_H

#include "support/history.h"

/* A look of the first user at the queue of that device: nothing, or one action. */
void queue_empty(struct history *history, uint32_t node);
void queue_holds(struct history *history, uint32_t node, const char *action,
                 enum tf_queue_state state);
/* NULL: into none, gone with what it was about. */
struct tf_note coalesced_into(const char *other);

#endif
