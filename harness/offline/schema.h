/* The client's database: its tables, and the steps from each older schema to the present one. */
#ifndef TF_OFFLINE_SCHEMA_H
#define TF_OFFLINE_SCHEMA_H

#include "env/store.h"

/* Brings the database to the present schema in one transaction. Writes nothing when it is there.
 * E_VERSION when a newer program has made it. */
enum tf_code tf_offline_migrate(struct tf_store *store, struct tf_error *error) TF_MUST_CHECK;

/* Whether the database has the present schema: what an interrupted migration left cannot be read.
 */
bool tf_offline_is_current(struct tf_store *store, struct tf_error *error);

#endif
