/* `truncate` and `corrupt`: bytes of a request or an answer are cut off or changed on the way. */
#ifndef TF_SIM_STEPS_FAULT_DAMAGE_H
#define TF_SIM_STEPS_FAULT_DAMAGE_H

#include "sim/http.h"

/* The request (TF_UP) or the answer (TF_DOWN) is about to leave: damages its body when a fault that
 * is armed says so. Whether the transport noticed it: then the exchange is over. */
bool tf_damage_meets(struct tf_world *world, struct tf_exchange *exchange, enum tf_direction way);

#endif
