/* `duplicate`: a proxy close to the server sends a request to it a second time. */
#ifndef TF_SIM_STEPS_FAULT_DUPLICATE_H
#define TF_SIM_STEPS_FAULT_DUPLICATE_H

#include "sim/http.h"

/* A request is on its way: replays it when a fault that is armed says so. */
void tf_duplicate_meets(struct tf_world *world, struct tf_exchange *exchange);
/* The server has answered a replay. The answer goes to the client, if that is to have this one and
 * waits still; else nowhere. The replay is over. */
void tf_duplicate_answered(struct tf_world *world, struct tf_exchange *replay);

#endif
