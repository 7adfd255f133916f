/* `scripted-answer`: what a proxy answers instead of the server. */
#ifndef TF_SIM_STEPS_FAULT_SCRIPTED_H
#define TF_SIM_STEPS_FAULT_SCRIPTED_H

#include "sim/http.h"

/* The body that the step says: its text, or results made of the actions of the request. One owner.
 */
struct tf_blob *tf_scripted_body(const struct tf_step *step, const struct tf_exchange *exchange);

#endif
