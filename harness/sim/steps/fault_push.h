/* `push-fault`: pushes that are lost, come twice, or come late and out of order. */
#ifndef TF_SIM_STEPS_FAULT_PUSH_H
#define TF_SIM_STEPS_FAULT_PUSH_H

#include "sim/gateway.h"

/* Shows a push of the server to armed faults. True when one has taken it, and it is dealt with. */
bool tf_push_fault_meets(struct tf_world *world, struct tf_flight *flight);

#endif
