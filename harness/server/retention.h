/* When the server lets go of what is old, and what an operator's hand does. Ages are measured by
 * the wall clock of the entries; nothing is asked on the way of a request but one comparison. */
#ifndef TF_SERVER_RETENTION_H
#define TF_SERVER_RETENTION_H

#include "server/turn.h"

/* Whether the time to look has come. */
bool tf_retention_is_due(const struct tf_server *server, tf_time now_wall_us);
/* Lets go of what the configuration says is old, and sets the next time. */
enum tf_code tf_retention_run(struct tf_turn *turn) TF_MUST_CHECK;
/* Carries out one act of maintenance. */
enum tf_code tf_retention_maintain(struct tf_turn *turn,
                                   const struct tf_maintenance *maintenance) TF_MUST_CHECK;

/* Whether the record of a finished action, made at `made_wall_us`, cannot be found now. */
bool tf_retention_hides(const struct tf_server *server, enum tf_action_type type,
                        tf_time made_wall_us, tf_time now_wall_us);

#endif
