/* The server's schema: a list of steps, each of which lifts a database by one version (PRAGMA
 * user_version). */
#ifndef TF_SERVER_STORE_SCHEMA_H
#define TF_SERVER_STORE_SCHEMA_H

#include "env/store.h"

/* Brings a database, empty or older, to the present version, in one transaction; writes nothing
 * when it is there. E_VERSION for a database of a newer server. */
enum tf_code tf_server_schema_migrate(struct tf_store *store, struct tf_error *error) TF_MUST_CHECK;

/* A transaction that changes nothing but is synced like any other: what the disk shows is durable
 * after it. */
enum tf_code tf_server_schema_firm(struct tf_store *store, struct tf_error *error) TF_MUST_CHECK;

#endif
