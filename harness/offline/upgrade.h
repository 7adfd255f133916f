/* From each older schema towards the present one: what copying columns of the same name does not
 * do. */
#ifndef TF_OFFLINE_UPGRADE_H
#define TF_OFFLINE_UPGRADE_H

#include "env/store.h"

/* Within a transaction: runs the steps of all versions from `from` on, in order. */
enum tf_code tf_upgrade_steps(struct tf_store *store, int64_t from,
                              struct tf_error *error) TF_MUST_CHECK;

#endif
