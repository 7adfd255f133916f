/* A database gets another schema and keeps its rows: the last step of a migration, and how a device
 * of an older app is made. */
#ifndef TF_ENV_REBUILD_H
#define TF_ENV_REBUILD_H

#include "env/store.h"

/* Within a transaction: makes all tables and indexes anew by the script `schema`, and takes into
 * them what old and new tables and columns have in common by name. What only the old ones had is
 * gone; what only the new ones have takes its default. So the result does not show where it came
 * from: its schema is what the script alone would make. E_STORAGE or E_FULL; the transaction is to
 * be rolled back then. */
enum tf_code tf_store_rebuild(struct tf_store *store, const char *schema,
                              struct tf_error *error) TF_MUST_CHECK;

#endif
