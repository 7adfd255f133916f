/* When an action may be given up because it waited too long. */
#ifndef TF_ORACLE_EXPIRY_H
#define TF_ORACLE_EXPIRY_H

#include "oracle/oracle.h"

/* Whether the scene's action, which its device sets aside as expired, has waited as long as the
 * plan's policy of its type says. True where that cannot be told: what depends on another action
 * goes with it, and the time is that of the device's wall clock, which steps may set. */
bool tf_expiry_is_due(const struct tf_ledger *ledger, const struct tf_scene *scene);

#endif
