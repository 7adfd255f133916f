/* `hang`: an answer begins to come and never ends. */
#ifndef TF_SIM_STEPS_FAULT_HANG_H
#define TF_SIM_STEPS_FAULT_HANG_H

#include "sim/http.h"

/* An answer is about to leave: headers and perhaps a first part come, the rest never, when a fault
 * that is armed says so; in the end the client gives up, or the connection breaks. Whether it did.
 */
bool tf_hang_meets(struct tf_world *world, struct tf_exchange *exchange);

#endif
