/* What exists before the first call: users, conversations and the epoch of the log. */
#ifndef TF_SERVER_PROVISION_H
#define TF_SERVER_PROVISION_H

#include "env/subject.h"

/* The member of tf_server_ops with this name. E_EXISTS on a database that was provisioned before;
 * E_INVALID for a conversation with an unknown participant. Nothing is written on failure. */
enum tf_code tf_server_provision(struct tf_store *store, const struct tf_fixture *fixture,
                                 struct tf_moment now, struct tf_chance chance,
                                 struct tf_error *error) TF_MUST_CHECK;

#endif
