/* What an operator does to accounts: tokens end, a user is revoked. */
#ifndef TF_SERVER_ACCOUNTS_H
#define TF_SERVER_ACCOUNTS_H

#include "server/turn.h"

/* Carries out an ADMIN event. A user or device that is not known is left alone. */
enum tf_code tf_accounts_admin(struct tf_turn *turn,
                               const struct tf_server_admin *admin) TF_MUST_CHECK;

#endif
