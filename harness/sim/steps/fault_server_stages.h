/* `server-stages`: a request waits at named stages within the server, and others go on meanwhile.
 */
#ifndef TF_SIM_STEPS_FAULT_SERVER_STAGES_H
#define TF_SIM_STEPS_FAULT_SERVER_STAGES_H

#include "sim/http.h"

/* Shows a request that the server is about to begin with to what is armed. */
void tf_stages_take(struct tf_world *world, struct tf_exchange *exchange);
/* The stages at which the server is to stop with it: a bit per enum tf_server_stage. */
uint32_t tf_stages_of(const struct tf_world *world, const struct tf_exchange *exchange);
/* The request has come to `waits_at`: writes FAULT_HIT. How long it stays there. */
tf_time tf_stages_wait(struct tf_world *world, const struct tf_exchange *exchange);

#endif
