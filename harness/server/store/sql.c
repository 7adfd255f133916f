#include "server/store/sql.h"

#include "env/store.h"

#define TF_X(name, text) text,
const char *const tf_server_sql[] = {TF_SERVER_SQL(TF_X)};
#undef TF_X

_Static_assert(TF_SQL_COUNT <= TF_STORE_STATEMENTS_MAX, "the store has room for every statement");
